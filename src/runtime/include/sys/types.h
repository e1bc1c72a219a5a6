#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H
#include <stddef.h>
#include <stdint.h>
#include <endian.h>
typedef unsigned long dev_t, ino_t, nlink_t, ino64_t;
typedef unsigned int mode_t, uid_t, gid_t, id_t, socklen_t, useconds_t;
typedef int pid_t, key_t, clockid_t;
typedef long ssize_t, off_t, off64_t, loff_t, time_t, clock_t, suseconds_t, blksize_t, blkcnt_t;
typedef unsigned long fsblkcnt_t, fsfilcnt_t;
typedef void *timer_t;
typedef char *caddr_t;
typedef unsigned char u_char;
typedef unsigned short u_short, ushort;
typedef unsigned int u_int, uint;
typedef unsigned long u_long, ulong;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;
typedef unsigned long pthread_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef union { char bytes[4]; int align; } pthread_mutexattr_t, pthread_condattr_t, pthread_barrierattr_t;
typedef union { char bytes[8]; long align; } pthread_rwlockattr_t;
typedef union { char bytes[40]; long align; } pthread_mutex_t;
typedef union { char bytes[48]; long long align; } pthread_cond_t;
typedef union { char bytes[56]; long align; } pthread_rwlock_t, pthread_attr_t;
typedef union { char bytes[32]; long align; } pthread_barrier_t;
struct timeval { time_t tv_sec; suseconds_t tv_usec; };
struct timespec { time_t tv_sec; long tv_nsec; };
typedef struct { unsigned long bits[16]; } sigset_t;
typedef struct { long fds_bits[16]; } fd_set;
#endif
