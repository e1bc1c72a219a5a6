/* sscanf (C11 7.21.6.2), for integers, text and characters. */
#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void store(void *to, int64_t value, int size)
{
    switch (size) {
    case 1:
        *(int8_t *)to = (int8_t)value;
        break;
    case 2:
        *(int16_t *)to = (int16_t)value;
        break;
    case 4:
        *(int32_t *)to = (int32_t)value;
        break;
    default:
        *(int64_t *)to = value;
    }
}

static const char *read_size(const char *format, int *size)
{
    *size = 4;
    for (; *format == 'h'; format++) {
        *size /= 2;
    }
    for (; *format != '\0' && strchr("lqjztL", *format) != NULL; format++) {
        *size = 8;
    }
    return format;
}

/* Whether character is in the set that starts after '[' at set; *end is where the format goes on. */
static int in_set(const char *set, char character, const char **end)
{
    int invert = *set == '^', found = 0;
    set += invert;
    const char *first = set;
    for (; *set != '\0' && (*set != ']' || set == first); set++) {
        if (set[1] == '-' && set[2] != ']' && set[2] != '\0') {
            found |= character >= set[0] && character <= set[2];
            set += 2;
        } else {
            found |= character == *set;
        }
    }
    *end = *set == ']' ? set + 1 : set;
    return found != invert;
}

/* An integer of at most width characters; NULL where there is none. */
static const char *scan_integer(const char *text, size_t width, char letter, int64_t *value)
{
    char buffer[80];
    char *end;
    while (isspace((unsigned char)*text)) {
        text++;
    }
    size_t size = strnlen(text, width < sizeof(buffer) - 1 ? width : sizeof(buffer) - 1);
    memcpy(buffer, text, size);
    buffer[size] = '\0';
    int base = letter == 'i' ? 0 : letter == 'o' ? 8 : letter == 'd' || letter == 'u' ? 10 : 16;
    *value = letter == 'd' || letter == 'i' ? strtol(buffer, &end, base) : (int64_t)strtoul(buffer, &end, base);
    return end == buffer ? NULL : text + (end - buffer);
}

static int scan(const char *text, const char *format, va_list arguments)
{
    const char *start = text;
    int stored = 0;
    for (; *format != '\0'; ) {
        if (isspace((unsigned char)*format)) {
            format++;
            while (isspace((unsigned char)*text)) {
                text++;
            }
            continue;
        }
        if (*format != '%' || format[1] == '%') {
            format += *format == '%';
            if (*text != *format++) {
                return stored == 0 && *text == '\0' ? EOF : stored;
            }
            text++;
            continue;
        }
        int drop = *++format == '*', size;
        char *width_end;
        format += drop;
        size_t width = isdigit((unsigned char)*format) ? strtoul(format, &width_end, 10) : 0;
        format = width > 0 ? width_end : format;
        format = read_size(format, &size);
        char letter = *format++;
        if (letter == 'n') {
            store(va_arg(arguments, void *), text - start, size);
            continue;
        }
        if (letter != 'c' && letter != '[') {
            while (isspace((unsigned char)*text)) {
                text++;
            }
        }
        if (*text == '\0') {
            return stored == 0 ? EOF : stored;
        }
        if (letter == 's' || letter == 'c' || letter == '[') {
            char *to = drop ? NULL : va_arg(arguments, char *);
            size_t limit = width > 0 ? width : letter == 'c' ? 1 : SIZE_MAX, count = 0;
            const char *set = format;
            if (letter == '[') {
                in_set(set, ' ', &format);
            }
            for (; count < limit && *text != '\0'; count++, text++) {
                const char *ignored;
                if (letter == 's' ? isspace((unsigned char)*text) : letter == '[' && !in_set(set, *text, &ignored)) {
                    break;
                }
                if (to != NULL) {
                    to[count] = *text;
                }
            }
            if (count == 0) {
                return stored;
            }
            if (to != NULL && letter != 'c') {
                to[count] = '\0';
            }
        } else {
            int64_t value;
            const char *end = scan_integer(text, width > 0 ? width : SIZE_MAX, letter, &value);
            if (end == NULL) {
                return stored;
            }
            text = end;
            if (!drop) {
                store(va_arg(arguments, void *), value, letter == 'p' ? 8 : size);
            }
        }
        stored += !drop;
    }
    return stored;
}

int sscanf(const char *restrict text, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int stored = scan(text, format, arguments);
    va_end(arguments);
    return stored;
}
