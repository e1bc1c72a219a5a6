/* Numbers from text, and integer arithmetic of stdlib.h. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>

static int digit_value(char character)
{
    if (isdigit(character)) {
        return character - '0';
    }
    return isalpha(character) ? (character | 32) - 'a' + 10 : 36;
}

/* The magnitude of a number with sign (C11 7.22.1.4); *overflow where it exceeds 64 bits. */
static unsigned long scan(const char *text, char **end, int base, int *negative, int *overflow)
{
    const char *place = text;
    unsigned long value = 0;
    *negative = *overflow = 0;
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return 0;
    }
    if (end != NULL) {
        *end = (char *)text;
    }
    while (isspace((unsigned char)*place)) {
        place++;
    }
    if (*place == '-' || *place == '+') {
        *negative = *place++ == '-';
    }
    if ((base == 0 || base == 16) && place[0] == '0' && (place[1] | 32) == 'x' && isxdigit((unsigned char)place[2])) {
        place += 2;
        base = 16;
    } else if (base == 0) {
        base = *place == '0' ? 8 : 10;
    }
    for (int digit; (digit = digit_value(*place)) < base; place++) {
        if (__builtin_mul_overflow(value, (unsigned long)base, &value) ||
            __builtin_add_overflow(value, (unsigned long)digit, &value)) {
            *overflow = 1;
        }
        if (end != NULL) {
            *end = (char *)place + 1;
        }
    }
    return value;
}

unsigned long strtoul(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long value = scan(text, end, base, &negative, &overflow);
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return negative ? -value : value;
}

long strtol(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long value = scan(text, end, base, &negative, &overflow);
    if (overflow || value > (unsigned long)LONG_MAX + (unsigned long)negative) {
        errno = ERANGE;
        return negative ? LONG_MIN : LONG_MAX;
    }
    return (long)(negative ? -value : value);
}

unsigned long long strtoull(const char *text, char **end, int base)
{
    return strtoul(text, end, base);
}

long long strtoll(const char *text, char **end, int base)
{
    return strtol(text, end, base);
}

uintmax_t strtoumax(const char *text, char **end, int base)
{
    return strtoul(text, end, base);
}

intmax_t strtoimax(const char *text, char **end, int base)
{
    return strtol(text, end, base);
}

int atoi(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

long atol(const char *text)
{
    return strtol(text, NULL, 10);
}

long long atoll(const char *text)
{
    return strtol(text, NULL, 10);
}

static double power_of_ten(int exponent)
{
    double result = 1, factor = 10;
    for (; exponent > 0; exponent /= 2, factor *= factor) {
        if (exponent & 1) {
            result *= factor;
        }
    }
    return result;
}

static double scale(double value, int exponent)
{
    for (; exponent < -300; exponent += 300) {
        value /= 1e300;
    }
    if (exponent > 310) {
        exponent = 310;
    }
    return exponent < 0 ? value / power_of_ten(-exponent) : value * power_of_ten(exponent);
}

/* Correctly rounded for up to 15 digits and powers of ten up to 22, within some units in the last place beyond. */
double strtod(const char *text, char **end)
{
    const char *place = text;
    while (isspace((unsigned char)*place)) {
        place++;
    }
    int negative = *place == '-';
    if (*place == '-' || *place == '+') {
        place++;
    }
    const char *last = text;
    double value = 0;
    if (strncasecmp(place, "inf", 3) == 0) {
        value = __builtin_inf();
        last = place + (strncasecmp(place, "infinity", 8) == 0 ? 8 : 3);
    } else if (strncasecmp(place, "nan", 3) == 0) {
        value = __builtin_nan("");
        last = place + 3;
    } else if (place[0] == '0' && (place[1] | 32) == 'x' && isxdigit((unsigned char)place[2])) {
        double place_value = 1;
        int point = 0;
        for (place += 2; isxdigit((unsigned char)*place) || (*place == '.' && !point); last = ++place) {
            if (*place == '.') {
                point = 1;
            } else {
                value = value * 16 + digit_value(*place);
                place_value *= point ? 16 : 1;
            }
        }
        value /= place_value;
        if ((*place | 32) == 'p' && (isdigit((unsigned char)place[1]) || isdigit((unsigned char)place[2]))) {
            long exponent = strtol(place + 1, (char **)&last, 10);
            for (; exponent > 0; exponent--) {
                value *= 2;
            }
            for (; exponent < 0; exponent++) {
                value /= 2;
            }
        }
    } else {
        unsigned long digits = 0;
        int exponent = 0, point = 0;
        for (; isdigit((unsigned char)*place) || (*place == '.' && !point); place++) {
            if (*place == '.') {
                point = 1;
                continue;
            }
            last = place + 1;
            if (digits < 1000000000000000000UL) {
                digits = digits * 10 + (unsigned long)(*place - '0');
                exponent -= point;
            } else {
                exponent += !point;
            }
        }
        if (last != text && place[-1] == '.') {
            last = place;
        }
        if (last != text && (*place | 32) == 'e') {
            char *exponent_end;
            long given = strtol(place + 1, &exponent_end, 10);
            if (exponent_end != place + 1 && !isspace((unsigned char)place[1])) {
                exponent += (int)(given > 9999 ? 9999 : given < -9999 ? -9999 : given);
                last = exponent_end;
            }
        }
        value = digits == 0 ? 0 : scale((double)digits, exponent);
        if (__builtin_isinf(value) || (digits != 0 && value == 0)) {
            errno = ERANGE;
        }
    }
    if (end != NULL) {
        *end = (char *)last;
    }
    return negative ? -value : value;
}

float strtof(const char *text, char **end)
{
    return (float)strtod(text, end);
}

long double strtold(const char *text, char **end)
{
    return strtod(text, end);
}

double atof(const char *text)
{
    return strtod(text, NULL);
}

int abs(int value)
{
    return value < 0 ? -value : value;
}

long labs(long value)
{
    return value < 0 ? -value : value;
}

long long llabs(long long value)
{
    return value < 0 ? -value : value;
}

intmax_t imaxabs(intmax_t value)
{
    return value < 0 ? -value : value;
}

div_t div(int number, int by)
{
    return (div_t){ number / by, number % by };
}

ldiv_t ldiv(long number, long by)
{
    return (ldiv_t){ number / by, number % by };
}

lldiv_t lldiv(long long number, long long by)
{
    return (lldiv_t){ number / by, number % by };
}
