#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H
#include <sys/types.h>
typedef union { char bytes[32]; long align; } sem_t;
int sem_init(sem_t *semaphore, int shared, unsigned int value);
int sem_destroy(sem_t *semaphore);
int sem_post(sem_t *semaphore);
int sem_wait(sem_t *semaphore);
int sem_trywait(sem_t *semaphore);
int sem_timedwait(sem_t *semaphore, const struct timespec *until);
#endif
