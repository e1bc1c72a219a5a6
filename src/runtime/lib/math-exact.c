/*
 * Functions of math.h whose results are exact, or rounded as IEEE 754 says. Those that need series are nowhere defined.
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define EXPONENT 0x7ff
#define FRACTION ((1ULL << 52) - 1)

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double sqrt(double value)
{
    if (value < 0)
        errno = EDOM;
    return __builtin_sqrt(value);
}

float sqrtf(float value)
{
    if (value < 0)
        errno = EDOM;
    return __builtin_sqrtf(value);
}

/* Halves go away from zero; what is left of the point is exact. */
double round(double value)
{
    double whole = trunc(value);
    return fabs(value - whole) >= 0.5 ? whole + copysign(1, value) : whole;
}

float roundf(float value)
{
    return round(value);
}

long lround(double value)
{
    return round(value);
}

long long llround(double value)
{
    return round(value);
}

long lrint(double value)
{
    return rint(value);
}

long lrintf(float value)
{
    return rintf(value);
}

double modf(double value, double *whole)
{
    *whole = trunc(value);
    return copysign(isinf(value) ? 0 : value - *whole, value);
}

float modff(float value, float *whole)
{
    *whole = truncf(value);
    return copysignf(isinf(value) ? 0 : value - *whole, value);
}

double frexp(double value, int *exponent)
{
    uint64_t bits = bits_of(value);
    int power = (bits >> 52) & EXPONENT;
    *exponent = 0;
    if (value == 0 || power == EXPONENT)
        return value;
    if (power == 0) {
        bits = bits_of(value * 0x1p54);
        power = (int)((bits >> 52) & EXPONENT) - 54;
    }
    *exponent = power - 1022;
    return of_bits((bits & ~((uint64_t)EXPONENT << 52)) | (1022ULL << 52));
}

/* All factors but the last are exact, so that a subnormal result is rounded once. */
double scalbn(double value, int exponent)
{
    int power;
    double fraction = frexp(value, &power);
    if (value == 0 || isnan(value) || isinf(value))
        return value;
    if (exponent > 3000)
        exponent = 3000;
    if (exponent < -3000)
        exponent = -3000;
    power += exponent;
    if (power > 1024) {
        errno = ERANGE;
        return copysign(HUGE_VAL, value);
    }
    if (power > 1023)
        return fraction * 2 * of_bits((uint64_t)(power - 1 + 1023) << 52);
    if (power > -1021)
        return fraction * of_bits((uint64_t)(power + 1023) << 52);
    if (power < -1100)
        power = -1100;
    double result = fraction * 0x1p-1020 * of_bits((uint64_t)(power + 1020 + 1023) << 52);
    if (result == 0)
        errno = ERANGE;
    return result;
}

double ldexp(double value, int exponent)
{
    return scalbn(value, exponent);
}

/* Long division in binary: the rest is exact. */
double fmod(double x, double y)
{
    int power_x, power_y;
    if (isnan(x) || isnan(y) || isinf(x) || y == 0) {
        if (!isnan(x) && !isnan(y))
            errno = EDOM;
        return (x * y) / (x * y);
    }
    if (isinf(y) || fabs(x) < fabs(y))
        return x;
    if (x == 0)
        return x;
    uint64_t rest = frexp(fabs(x), &power_x) * 0x1p53;
    uint64_t by = frexp(fabs(y), &power_y) * 0x1p53;
    for (int steps = power_x - power_y; ; steps--) {
        if (rest >= by)
            rest -= by;
        if (steps == 0)
            break;
        rest <<= 1;
    }
    return copysign(scalbn(rest, power_y - 53), x);
}
