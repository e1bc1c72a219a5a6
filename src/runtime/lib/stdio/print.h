/* What the printf family is made of. */
#ifndef FLATCHECK_PRINT_H
#define FLATCHECK_PRINT_H
#include <stdarg.h>
#include <stddef.h>

/* Takes formatted text piece by piece. */
struct flatcheck_sink {
    void (*write)(struct flatcheck_sink *sink, const char *text, size_t size);
    size_t length;
};

/* Formats into sink; the result is the number of characters. */
size_t flatcheck_format(struct flatcheck_sink *sink, const char *format, va_list arguments);

/* Room for any double with 1100 digits after the point. */
#define FLATCHECK_FLOAT_SIZE 1600

/* value >= 0 as by %f, %e or %g (letter, either case); the result is the number of characters in to. */
int flatcheck_format_float(char *to, double value, int precision, char letter, int alternate);
#endif
