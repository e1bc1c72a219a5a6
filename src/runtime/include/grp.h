#ifndef _GRP_H
#define _GRP_H
#include <sys/types.h>
struct group { char *gr_name, *gr_passwd; gid_t gr_gid; char **gr_mem; };
struct group *getgrnam(const char *name);
int initgroups(const char *user, gid_t group);
int setgroups(size_t count, const gid_t *groups);
#endif
