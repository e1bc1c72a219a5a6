#ifndef _LANGINFO_H
#define _LANGINFO_H
#define CODESET 14
char *nl_langinfo(int item);
#endif
