/* Decimal digits of floating-point numbers, exact and rounded half to even. */
#include "print.h"
#include <stdint.h>
#include <string.h>

/* Groups of nine decimal digits: at most 35 before the point and 120 after it. */
#define WHOLE_GROUPS 35
#define GROUPS 155
#define GROUP 1000000000u

/* The digits of a number; point is how many of them stand before the decimal point. */
struct decimal {
    char digits[GROUPS * 9];
    int count, point;
};

/* value = mantissa * 2^exponent is moved bit by bit in base 10^9; group WHOLE_GROUPS - 1 holds the units. */
static void expand(double value, struct decimal *decimal)
{
    uint32_t groups[GROUPS] = { 0 };
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    int exponent = (int)(bits >> 52) & 0x7ff;
    uint64_t mantissa = bits & ((1UL << 52) - 1);
    if (exponent != 0) {
        mantissa |= 1UL << 52;
    } else {
        exponent = 1;
    }
    exponent -= 1075;
    for (int i = WHOLE_GROUPS - 1; mantissa > 0; i--, mantissa /= GROUP) {
        groups[i] = (uint32_t)(mantissa % GROUP);
    }
    for (; exponent > 0; exponent -= exponent > 29 ? 29 : exponent) {
        int shift = exponent > 29 ? 29 : exponent;
        uint64_t carry = 0;
        for (int i = WHOLE_GROUPS - 1; i >= 0; i--) {
            carry += (uint64_t)groups[i] << shift;
            groups[i] = (uint32_t)(carry % GROUP);
            carry /= GROUP;
        }
    }
    for (; exponent < 0; exponent += exponent < -9 ? 9 : -exponent) {
        int shift = exponent < -9 ? 9 : -exponent;
        uint64_t rest = 0;
        for (int i = WHOLE_GROUPS - 3; i < GROUPS; i++) {
            rest = rest * GROUP + groups[i];
            groups[i] = (uint32_t)(rest >> shift);
            rest &= (1UL << shift) - 1;
        }
    }
    for (int i = 0; i < GROUPS; i++) {
        for (int j = 8; j >= 0; j--, groups[i] /= 10) {
            decimal->digits[i * 9 + j] = (char)('0' + groups[i] % 10);
        }
    }
    int first = 0;
    while (first < GROUPS * 9 && decimal->digits[first] == '0') {
        first++;
    }
    decimal->count = GROUPS * 9 - first;
    decimal->point = WHOLE_GROUPS * 9 - first;
    memmove(decimal->digits, decimal->digits + first, (size_t)decimal->count);
    if (decimal->count == 0) {
        decimal->point = 1;
    }
}

/* Keeps the first `keep` digits. */
static void round_to(struct decimal *decimal, int keep)
{
    if (keep >= decimal->count) {
        return;
    }
    int up = 0;
    if (keep >= 0) {
        char next = decimal->digits[keep];
        int beyond = 0;
        for (int i = keep + 1; i < decimal->count; i++) {
            beyond |= decimal->digits[i] != '0';
        }
        int odd = keep > 0 && (decimal->digits[keep - 1] & 1);
        up = next > '5' || (next == '5' && (beyond || odd));
    }
    decimal->count = keep > 0 ? keep : 0;
    int i = decimal->count;
    for (; up && i > 0; i--) {
        if (decimal->digits[i - 1] != '9') {
            decimal->digits[i - 1]++;
            return;
        }
        decimal->digits[i - 1] = '0';
    }
    if (up) {
        memmove(decimal->digits + 1, decimal->digits, (size_t)decimal->count);
        decimal->digits[0] = '1';
        decimal->count++;
        decimal->point += keep < 0 ? 0 : 1;
    }
}

static char digit_at(const struct decimal *decimal, int index)
{
    return index >= 0 && index < decimal->count ? decimal->digits[index] : '0';
}

static int put_fixed(char *to, const struct decimal *decimal, int precision, int alternate)
{
    char *place = to;
    for (int i = decimal->point > 0 ? 0 : decimal->point - 1; i < decimal->point; i++) {
        *place++ = digit_at(decimal, i);
    }
    if (precision > 0 || alternate) {
        *place++ = '.';
    }
    for (int i = 0; i < precision; i++) {
        *place++ = digit_at(decimal, decimal->point + i);
    }
    return (int)(place - to);
}

static int put_exponential(char *to, const struct decimal *decimal, int precision, int alternate, char letter)
{
    char *place = to;
    int exponent = decimal->count == 0 ? 0 : decimal->point - 1;
    *place++ = digit_at(decimal, 0);
    if (precision > 0 || alternate) {
        *place++ = '.';
    }
    for (int i = 1; i <= precision; i++) {
        *place++ = digit_at(decimal, i);
    }
    *place++ = letter;
    *place++ = exponent < 0 ? '-' : '+';
    exponent = exponent < 0 ? -exponent : exponent;
    if (exponent >= 100) {
        *place++ = (char)('0' + exponent / 100);
    }
    *place++ = (char)('0' + exponent / 10 % 10);
    *place++ = (char)('0' + exponent % 10);
    return (int)(place - to);
}

int flatcheck_format_float(char *to, double value, int precision, char letter, int alternate)
{
    struct decimal decimal;
    expand(value, &decimal);
    char exponent_letter = letter < 'a' ? 'E' : 'e';
    switch (letter | 32) {
    case 'f':
        round_to(&decimal, decimal.point + precision);
        return put_fixed(to, &decimal, precision, alternate);
    case 'e':
        round_to(&decimal, precision + 1);
        return put_exponential(to, &decimal, precision, alternate, exponent_letter);
    default:
        break;
    }
    precision = precision == 0 ? 1 : precision;
    round_to(&decimal, precision);
    int exponent = decimal.count == 0 ? 0 : decimal.point - 1;
    int significant = precision;
    if (!alternate) {
        significant = decimal.count < precision ? decimal.count : precision;
        while (significant > 1 && decimal.digits[significant - 1] == '0') {
            significant--;
        }
    }
    if (exponent < -4 || exponent >= precision) {
        return put_exponential(to, &decimal, significant > 0 ? significant - 1 : 0, alternate, exponent_letter);
    }
    int after = significant - 1 - exponent;
    return put_fixed(to, &decimal, after > 0 ? after : 0, alternate);
}
