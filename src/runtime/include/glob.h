#ifndef _GLOB_H
#define _GLOB_H
#include <stddef.h>
typedef struct { size_t gl_pathc; char **gl_pathv; size_t gl_offs; void *rest[6]; } glob_t;
#define GLOB_NOMATCH 3
int glob(const char *pattern, int flags, int (*error)(const char *, int), glob_t *to);
void globfree(glob_t *found);
#endif
