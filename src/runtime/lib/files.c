/* The file system, descriptors and sockets of a program that has none: nothing is found, nothing is open. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(int number)
{
    errno = number;
    return -1;
}

int open(const char *path, int flags, ...)
{
    (void)path;
    (void)flags;
    return fail(ENOENT);
}

int access(const char *path, int mode)
{
    (void)path;
    (void)mode;
    return fail(ENOENT);
}

int stat(const char *restrict path, struct stat *restrict to)
{
    (void)path;
    (void)to;
    return fail(ENOENT);
}

int lstat(const char *restrict path, struct stat *restrict to)
{
    return stat(path, to);
}

int unlink(const char *path)
{
    (void)path;
    return fail(ENOENT);
}

ssize_t readlink(const char *restrict path, char *restrict to, size_t size)
{
    (void)path;
    (void)to;
    (void)size;
    return fail(ENOENT);
}

char *realpath(const char *path, char *resolved)
{
    (void)path;
    (void)resolved;
    fail(ENOENT);
    return NULL;
}

int mkstemp(char *pattern)
{
    (void)pattern;
    return fail(EROFS);
}

DIR *opendir(const char *path)
{
    (void)path;
    fail(ENOENT);
    return NULL;
}

int close(int fd)
{
    (void)fd;
    return fail(EBADF);
}

int dup2(int fd, int to)
{
    (void)fd;
    (void)to;
    return fail(EBADF);
}

int fstat(int fd, struct stat *to)
{
    (void)fd;
    (void)to;
    return fail(EBADF);
}

int ftruncate(int fd, off_t size)
{
    (void)fd;
    (void)size;
    return fail(EBADF);
}

int fcntl(int fd, int command, ...)
{
    (void)fd;
    (void)command;
    return fail(EBADF);
}

int ioctl(int fd, unsigned long request, ...)
{
    (void)fd;
    (void)request;
    return fail(EBADF);
}

off_t lseek(int fd, off_t offset, int whence)
{
    (void)fd;
    (void)offset;
    (void)whence;
    return fail(EBADF);
}

ssize_t read(int fd, void *to, size_t size)
{
    (void)fd;
    (void)to;
    (void)size;
    return fail(EBADF);
}

ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
    (void)offset;
    return read(fd, to, size);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t offset)
{
    (void)fd;
    (void)from;
    (void)size;
    (void)offset;
    return fail(EBADF);
}

int socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    return fail(EAFNOSUPPORT);
}

void flockfile(FILE *stream)
{
    (void)stream;
}

void funlockfile(FILE *stream)
{
    (void)stream;
}
