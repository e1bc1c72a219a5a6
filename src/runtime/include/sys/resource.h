#ifndef _SYS_RESOURCE_H
#define _SYS_RESOURCE_H
#include <sys/types.h>
typedef unsigned long rlim_t;
struct rlimit { rlim_t rlim_cur, rlim_max; };
struct rusage { struct timeval ru_utime, ru_stime; long rest[14]; };
#define RLIMIT_CORE 4
#define RLIMIT_NOFILE 7
#define RLIMIT_MEMLOCK 8
#define RLIM_INFINITY (~0UL)
#define RUSAGE_SELF 0
#define RUSAGE_THREAD 1
int getrlimit(int resource, struct rlimit *to);
int setrlimit(int resource, const struct rlimit *from);
int getrusage(int who, struct rusage *to);
#endif
