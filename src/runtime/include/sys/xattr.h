#ifndef _SYS_XATTR_H
#define _SYS_XATTR_H
#include <sys/types.h>
#define XATTR_CREATE 1
ssize_t getxattr(const char *path, const char *name, void *value, size_t size);
ssize_t fgetxattr(int fd, const char *name, void *value, size_t size);
#endif
