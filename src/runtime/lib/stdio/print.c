/* Formatted text (C11 7.21.6.1). Long double is taken for double, precisions above 1100 for 1100; %a and wide
 * characters are not supported. */
#include "print.h"
#include <errno.h>
#include <flatcheck/host.h>
#include <stdint.h>
#include <string.h>

/* A conversion specification as it stands between % and the letter. */
struct conversion {
    int left, plus, space, alternate, zero;
    int width, precision;
};

static void put(struct flatcheck_sink *sink, const char *text, size_t size)
{
    sink->length += size;
    sink->write(sink, text, size);
}

static void repeat(struct flatcheck_sink *sink, char character, int count)
{
    while (count-- > 0) {
        put(sink, &character, 1);
    }
}

/* Sign or base, zeros, then digits, padded to the width. */
static void put_number(struct flatcheck_sink *sink, const struct conversion *conversion, const char *prefix, int zeros,
                       const char *digits, int count)
{
    int prefix_size = (int)strlen(prefix);
    int padding = conversion->width - prefix_size - zeros - count;
    if (conversion->zero && !conversion->left && padding > 0) {
        zeros += padding;
        padding = 0;
    }
    if (!conversion->left) {
        repeat(sink, ' ', padding);
    }
    put(sink, prefix, (size_t)prefix_size);
    repeat(sink, '0', zeros);
    put(sink, digits, (size_t)count);
    if (conversion->left) {
        repeat(sink, ' ', padding);
    }
}

static void put_integer(struct flatcheck_sink *sink, struct conversion *conversion, uint64_t value, const char *prefix,
                        unsigned base, int upper)
{
    char digits[64];
    int start = sizeof(digits);
    const char *letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    for (uint64_t rest = value; rest > 0; rest /= base) {
        digits[--start] = letters[rest % base];
    }
    int count = (int)sizeof(digits) - start;
    int precision = conversion->precision;
    if (precision >= 0) {
        conversion->zero = 0;
    } else {
        precision = 1;
    }
    if (base == 8 && conversion->alternate && precision <= count) {
        precision = count + 1;
    }
    put_number(sink, conversion, prefix, precision > count ? precision - count : 0, digits + start, count);
}

static const char *sign_of(const struct conversion *conversion, int negative)
{
    return negative ? "-" : conversion->plus ? "+" : conversion->space ? " " : "";
}

static void put_float(struct flatcheck_sink *sink, struct conversion *conversion, double value, char letter)
{
    char buffer[FLATCHECK_FLOAT_SIZE];
    const char *sign = sign_of(conversion, __builtin_signbit(value) != 0);
    if (__builtin_isnan(value) || __builtin_isinf(value)) {
        conversion->zero = 0;
        const char *name = __builtin_isnan(value) ? "nanNAN" : "infINF";
        put_number(sink, conversion, sign, 0, name + (letter < 'a' ? 3 : 0), 3);
        return;
    }
    int precision = conversion->precision < 0 ? 6 : conversion->precision < 1100 ? conversion->precision : 1100;
    int count = flatcheck_format_float(buffer, __builtin_fabs(value), precision, letter, conversion->alternate);
    put_number(sink, conversion, sign, 0, buffer, count);
}

static void put_text(struct flatcheck_sink *sink, const struct conversion *conversion, const char *text, size_t size)
{
    int padding = conversion->width - (int)size;
    if (!conversion->left) {
        repeat(sink, ' ', padding);
    }
    put(sink, text, size);
    if (conversion->left) {
        repeat(sink, ' ', padding);
    }
}

static const char *read_flags(const char *format, struct conversion *conversion)
{
    for (;; format++) {
        switch (*format) {
        case '-':
            conversion->left = 1;
            break;
        case '+':
            conversion->plus = 1;
            break;
        case ' ':
            conversion->space = 1;
            break;
        case '#':
            conversion->alternate = 1;
            break;
        case '0':
            conversion->zero = 1;
            break;
        case '\'':
            break;
        default:
            return format;
        }
    }
}

static const char *read_digits(const char *format, int *value)
{
    for (*value = 0; *format >= '0' && *format <= '9'; format++) {
        *value = *value * 10 + (*format - '0');
    }
    return format;
}

/* Bytes of the integer that a length modifier names. */
static const char *read_length(const char *format, int *size)
{
    *size = 4;
    switch (*format) {
    case 'h':
        *size = format[1] == 'h' ? 1 : 2;
        return format + (*size == 1 ? 2 : 1);
    case 'l':
        *size = 8;
        return format + (format[1] == 'l' ? 2 : 1);
    case 'q':
    case 'j':
    case 'z':
    case 't':
        *size = 8;
        return format + 1;
    case 'L':
        *size = 16;
        return format + 1;
    default:
        return format;
    }
}

static int64_t signed_of(uint64_t value, int size)
{
    return size == 1 ? (int8_t)value : size == 2 ? (int16_t)value : size == 4 ? (int32_t)value : (int64_t)value;
}

static uint64_t unsigned_of(uint64_t value, int size)
{
    return size == 1 ? (uint8_t)value : size == 2 ? (uint16_t)value : size == 4 ? (uint32_t)value : value;
}

size_t flatcheck_format(struct flatcheck_sink *sink, const char *format, va_list arguments)
{
    for (;;) {
        const char *plain = format;
        while (*format != '\0' && *format != '%') {
            format++;
        }
        if (format != plain) {
            put(sink, plain, (size_t)(format - plain));
        }
        if (*format == '\0') {
            return sink->length;
        }
        struct conversion conversion = { .precision = -1 };
        int size;
        format = read_flags(format + 1, &conversion);
        if (*format == '*') {
            format++;
            conversion.width = va_arg(arguments, int);
            if (conversion.width < 0) {
                conversion.left = 1;
                conversion.width = -conversion.width;
            }
        } else {
            format = read_digits(format, &conversion.width);
        }
        if (*format == '.') {
            if (*++format == '*') {
                format++;
                conversion.precision = va_arg(arguments, int);
            } else {
                format = read_digits(format, &conversion.precision);
            }
        }
        format = read_length(format, &size);
        char letter = *format++;
        uint64_t value;
        switch (letter) {
        case 'd':
        case 'i': {
            value = size == 8 ? va_arg(arguments, uint64_t) : va_arg(arguments, unsigned);
            int64_t number = signed_of(value, size);
            put_integer(sink, &conversion, number < 0 ? -(uint64_t)number : (uint64_t)number,
                        sign_of(&conversion, number < 0), 10, 0);
            break;
        }
        case 'u':
        case 'o':
        case 'x':
        case 'X': {
            value = size == 8 ? va_arg(arguments, uint64_t) : va_arg(arguments, unsigned);
            value = unsigned_of(value, size);
            const char *prefix = !conversion.alternate || value == 0 ? "" : letter == 'x' ? "0x" : letter == 'X' ? "0X" : "";
            put_integer(sink, &conversion, value, prefix, letter == 'u' ? 10 : letter == 'o' ? 8 : 16, letter == 'X');
            break;
        }
        case 'p': {
            void *pointer = va_arg(arguments, void *);
            if (pointer == NULL) {
                put_text(sink, &conversion, "(nil)", 5);
            } else {
                put_integer(sink, &conversion, (uintptr_t)pointer, "0x", 16, 0);
            }
            break;
        }
        case 'c': {
            char character = (char)va_arg(arguments, int);
            put_text(sink, &conversion, &character, 1);
            break;
        }
        case 's':
        case 'm': {
            const char *text = letter == 'm' ? strerror(errno) : va_arg(arguments, const char *);
            if (text == NULL) {
                text = conversion.precision >= 0 && conversion.precision < 6 ? "" : "(null)";
            }
            put_text(sink, &conversion, text,
                     conversion.precision >= 0 ? strnlen(text, (size_t)conversion.precision) : strlen(text));
            break;
        }
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
            put_float(sink, &conversion, size == 16 ? (double)va_arg(arguments, long double) : va_arg(arguments, double), letter);
            break;
        case 'n':
            *va_arg(arguments, int *) = (int)sink->length;
            break;
        case '%':
            put(sink, "%", 1);
            break;
        default:
            flatcheck_abort("printf: conversion not supported", NULL, 0, NULL);
        }
    }
}
