#ifndef _SYS_UCONTEXT_H
#define _SYS_UCONTEXT_H
#include <signal.h>
int getcontext(ucontext_t *context);
int swapcontext(ucontext_t *save, const ucontext_t *go);
void makecontext(ucontext_t *context, void (*function)(void), int count, ...);
#endif
