#ifndef _WCHAR_H
#define _WCHAR_H
#include <stddef.h>
typedef unsigned int wint_t;
typedef struct { int state[2]; } mbstate_t;
size_t wcslen(const wchar_t *text);
size_t mbrtowc(wchar_t *to, const char *from, size_t size, mbstate_t *state);
#endif
