#ifndef _EXECINFO_H
#define _EXECINFO_H
int backtrace(void **to, int size);
char **backtrace_symbols(void *const *addresses, int count);
#endif
