#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H
#define __NR_gettid 186
#define __NR_tgkill 234
#define __NR_futex 202
#define __NR_signalfd 282
#define __NR_membarrier 324
#define __NR_userfaultfd 323
#define __NR_ioprio_set 251
#define __NR_rt_sigqueueinfo 129
#define __NR_mbind 237
#define SYS_arch_prctl 158
#define SYS_gettid 186
#define SYS_futex 202
#define SYS_io_setup 206
#define SYS_signalfd 282
#define SYS_membarrier 324
#define SYS_userfaultfd 323
#define SYS_pidfd_open 434
#define SYS_getrandom 318
#define SYS_mbind 237
#define SYS_memfd_create 319
#define SYS_open_tree 428
long syscall(long number, ...);
#endif
