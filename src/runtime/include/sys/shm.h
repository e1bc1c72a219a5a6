#ifndef _SYS_SHM_H
#define _SYS_SHM_H
#include <sys/types.h>
void *shmat(int id, const void *address, int flags);
int shmdt(const void *address);
#endif
