#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H
#include <sys/types.h>
#define GRND_NONBLOCK 1
ssize_t getrandom(void *to, size_t size, unsigned int flags);
#endif
