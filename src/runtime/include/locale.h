#ifndef _LOCALE_H
#define _LOCALE_H
#define LC_CTYPE 0
#define LC_ALL 6
#define LC_MESSAGES 5
char *setlocale(int category, const char *name);
#endif
