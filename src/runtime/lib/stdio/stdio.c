/* Streams: output goes to the host, there are no files. */
#include "print.h"
#include <errno.h>
#include <flatcheck/host.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct _IO_FILE {
    int fd;
};

static FILE streams[3] = { { 0 }, { 1 }, { 2 } };
FILE *stdin = &streams[0], *stdout = &streams[1], *stderr = &streams[2];

struct bounded_sink {
    struct flatcheck_sink sink;
    char *to;
    size_t size;
};

static void write_bounded(struct flatcheck_sink *sink, const char *text, size_t size)
{
    struct bounded_sink *bounded = (struct bounded_sink *)sink;
    size_t start = sink->length - size;
    if (start < bounded->size) {
        memcpy(bounded->to + start, text, size < bounded->size - start ? size : bounded->size - start);
    }
}

int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list arguments)
{
    struct bounded_sink bounded = { { write_bounded, 0 }, to, size > 0 ? size - 1 : 0 };
    size_t length = flatcheck_format(&bounded.sink, format, arguments);
    if (size > 0) {
        to[length < size ? length : size - 1] = '\0';
    }
    return (int)length;
}

int vsprintf(char *restrict to, const char *restrict format, va_list arguments)
{
    return vsnprintf(to, (size_t)1 << 30, format, arguments);
}

int vasprintf(char **restrict to, const char *restrict format, va_list arguments)
{
    char buffer[256];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(buffer, sizeof(buffer), format, arguments);
    *to = malloc((size_t)length + 1);
    if (*to == NULL) {
        length = -1;
    } else if ((size_t)length < sizeof(buffer)) {
        memcpy(*to, buffer, (size_t)length + 1);
    } else {
        vsnprintf(*to, (size_t)length + 1, format, again);
    }
    va_end(again);
    return length;
}

/* Gathers text so that the host is asked once a line or less. */
struct stream_sink {
    struct flatcheck_sink sink;
    int fd;
    size_t used;
    char buffer[512];
};

static void write_stream(struct flatcheck_sink *sink, const char *text, size_t size)
{
    struct stream_sink *stream = (struct stream_sink *)sink;
    if (size > sizeof(stream->buffer) - stream->used) {
        flatcheck_output(stream->fd, stream->buffer, stream->used);
        stream->used = 0;
    }
    if (size > sizeof(stream->buffer)) {
        flatcheck_output(stream->fd, text, size);
    } else {
        memcpy(stream->buffer + stream->used, text, size);
        stream->used += size;
    }
}

int vdprintf(int fd, const char *restrict format, va_list arguments)
{
    struct stream_sink stream;
    stream.sink = (struct flatcheck_sink){ write_stream, 0 };
    stream.fd = fd;
    stream.used = 0;
    size_t length = flatcheck_format(&stream.sink, format, arguments);
    if (stream.used > 0) {
        flatcheck_output(fd, stream.buffer, stream.used);
    }
    return (int)length;
}

int vfprintf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
    return vdprintf(stream->fd, format, arguments);
}

int vprintf(const char *restrict format, va_list arguments)
{
    return vdprintf(1, format, arguments);
}

#define PASS_ON(call) \
    va_list arguments; \
    va_start(arguments, format); \
    int result = call; \
    va_end(arguments); \
    return result

int printf(const char *restrict format, ...)
{
    PASS_ON(vdprintf(1, format, arguments));
}

int fprintf(FILE *restrict stream, const char *restrict format, ...)
{
    PASS_ON(vdprintf(stream->fd, format, arguments));
}

int dprintf(int fd, const char *restrict format, ...)
{
    PASS_ON(vdprintf(fd, format, arguments));
}

int sprintf(char *restrict to, const char *restrict format, ...)
{
    PASS_ON(vsprintf(to, format, arguments));
}

int snprintf(char *restrict to, size_t size, const char *restrict format, ...)
{
    PASS_ON(vsnprintf(to, size, format, arguments));
}

int asprintf(char **restrict to, const char *restrict format, ...)
{
    PASS_ON(vasprintf(to, format, arguments));
}

size_t fwrite(const void *restrict data, size_t size, size_t count, FILE *restrict stream)
{
    flatcheck_output(stream->fd, data, size * count);
    return count;
}

int fputs(const char *restrict text, FILE *restrict stream)
{
    flatcheck_output(stream->fd, text, strlen(text));
    return 1;
}

int fputc(int character, FILE *stream)
{
    char byte = (char)character;
    flatcheck_output(stream->fd, &byte, 1);
    return (unsigned char)byte;
}

int putc(int character, FILE *stream)
{
    return fputc(character, stream);
}

int putchar(int character)
{
    return fputc(character, stdout);
}

int puts(const char *text)
{
    return printf("%s\n", text);
}

void perror(const char *text)
{
    fprintf(stderr, "%s: %s\n", text, strerror(errno));
}

int fileno(FILE *stream)
{
    return stream->fd;
}

int fflush(FILE *stream)
{
    (void)stream;
    return 0;
}

int ferror(FILE *stream)
{
    (void)stream;
    return 0;
}

int feof(FILE *stream)
{
    (void)stream;
    return 1;
}

int fclose(FILE *stream)
{
    (void)stream;
    return 0;
}

int fgetc(FILE *stream)
{
    (void)stream;
    return EOF;
}

int getc(FILE *stream)
{
    return fgetc(stream);
}

int getchar(void)
{
    return EOF;
}

char *fgets(char *restrict to, int size, FILE *restrict stream)
{
    (void)to;
    (void)size;
    (void)stream;
    return NULL;
}

size_t fread(void *restrict data, size_t size, size_t count, FILE *restrict stream)
{
    (void)data;
    (void)size;
    (void)count;
    (void)stream;
    return 0;
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    (void)path;
    (void)mode;
    errno = ENOENT;
    return NULL;
}

ssize_t write(int fd, const void *from, size_t size)
{
    if (fd != 1 && fd != 2) {
        errno = EBADF;
        return -1;
    }
    flatcheck_output(fd, from, size);
    return (ssize_t)size;
}
