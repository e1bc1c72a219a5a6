#ifndef _SCHED_H
#define _SCHED_H
#include <sys/types.h>
typedef struct { unsigned long bits[16]; } cpu_set_t;
struct sched_param { int sched_priority; };
#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define CPU_SETSIZE 1024
#define CPU_ZERO(set) ((void)__builtin_memset((set), 0, sizeof(cpu_set_t)))
#define CPU_SET(cpu, set) ((void)((set)->bits[(cpu) / 64] |= 1UL << ((cpu) % 64)))
#define CPU_ISSET(cpu, set) (((set)->bits[(cpu) / 64] >> ((cpu) % 64)) & 1)
#define CPU_ALLOC_SIZE(count) ((((count) + 63) / 64) * 8)
#define CPU_ALLOC(count) ((cpu_set_t *)malloc(CPU_ALLOC_SIZE(count)))
#define CPU_FREE(set) free(set)
#define CPU_ZERO_S(size, set) ((void)__builtin_memset((set), 0, (size)))
#define CPU_SET_S(cpu, size, set) CPU_SET(cpu, set)
#define CPU_ISSET_S(cpu, size, set) CPU_ISSET(cpu, set)
int sched_yield(void);
int sched_getcpu(void);
int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set);
int sched_setaffinity(pid_t process, size_t size, const cpu_set_t *set);
int setns(int fd, int type);
int unshare(int flags);
#endif
