#ifndef _SETJMP_H
#define _SETJMP_H
#include <sys/types.h>
typedef struct { long registers[8]; int mask_saved; sigset_t mask; } jmp_buf[1];
typedef jmp_buf sigjmp_buf;
int setjmp(jmp_buf environment);
int _setjmp(jmp_buf environment);
int sigsetjmp(sigjmp_buf environment, int save_mask);
_Noreturn void longjmp(jmp_buf environment, int value);
_Noreturn void _longjmp(jmp_buf environment, int value);
_Noreturn void siglongjmp(sigjmp_buf environment, int value);
#endif
