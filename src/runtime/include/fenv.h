#ifndef _FENV_H
#define _FENV_H
typedef struct { unsigned int words[8]; } fenv_t;
#define FE_TONEAREST 0
int fesetround(int mode);
int fegetround(void);
#endif
