#ifndef _STRING_H
#define _STRING_H
#include <stddef.h>
#include <strings.h>
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *mempcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *left, const void *right, size_t size);
void *memchr(const void *block, int value, size_t size);
void *memrchr(const void *block, int value, size_t size);
void *rawmemchr(const void *block, int value);
void *memmem(const void *block, size_t size, const void *wanted, size_t wanted_size);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t size);
char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t size);
char *stpcpy(char *restrict to, const char *restrict from);
char *strcat(char *restrict to, const char *restrict from);
char *strncat(char *restrict to, const char *restrict from, size_t size);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t size);
int strcoll(const char *left, const char *right);
char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);
char *strchrnul(const char *text, int character);
char *strstr(const char *text, const char *wanted);
char *strcasestr(const char *text, const char *wanted);
size_t strspn(const char *text, const char *accepted);
size_t strcspn(const char *text, const char *rejected);
char *strpbrk(const char *text, const char *accepted);
char *strtok(char *text, const char *delimiters);
char *strtok_r(char *text, const char *delimiters, char **rest);
char *strsep(char **text, const char *delimiters);
char *basename(const char *path);
char *strdup(const char *text);
char *strndup(const char *text, size_t size);
char *strerror(int number);
char *strerror_r(int number, char *buffer, size_t size);
char *strsignal(int number);
const char *strerrorname_np(int number);
#define strdupa(text) ({ const char *text_ = (text); size_t size_ = strlen(text_) + 1; (char *)memcpy(__builtin_alloca(size_), text_, size_); })
#endif
