/* Builtins on floating values, on constants and on what is known at run time only. */
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double values[] = {
    0.0, -0.0, 1.5, -2.5, 0.49999999999999994, 1e-310, -1e300, 1e16, 2.2250738585072014e-308, 0x1p-1074, 3.5, 1023.25,
};
#define COUNT (int)(sizeof values / sizeof values[0])

/* Prints the bits. */
static void put(double value)
{
    unsigned long bits;
    memcpy(&bits, &value, sizeof bits);
    printf("%lx ", bits);
}

static double at(int i)
{
    return i < COUNT ? values[i] : i == COUNT ? HUGE_VAL : i == COUNT + 1 ? -HUGE_VAL : (double)NAN;
}

static void one(double x)
{
    float f = x;
    printf("%d%d%d%d%d%d ", !!__builtin_isnan(x), !!__builtin_isinf(x), !!__builtin_isfinite(x), !!__builtin_isnormal(x),
           __builtin_isinf_sign(x), __builtin_fpclassify(10, 11, 12, 13, 14, x));
    printf("%d%d ", !!__builtin_isnormal(f), __builtin_fpclassify(10, 11, 12, 13, 14, f));
    if (__builtin_isnan(x))
        return;
    int power = 99;
    double whole, fraction = frexp(x, &power), rest = modf(x, &whole);
    const double results[] = {
        floor(x), ceil(x), trunc(x), rint(x), round(x), nearbyint(x), fabs(x), fraction, whole, rest,
        ldexp(x, 3), ldexp(x, -1060), scalbn(x, 1100), ldexp(x, -40), scalbn(x, -1022), floorf(f), roundf(f), truncf(f),
    };
    for (unsigned i = 0; i < sizeof results / sizeof results[0]; i++)
        put(results[i]);
    printf("%d\n", __builtin_isinf(x) ? 0 : power);
}

static void two(double x, double y)
{
    printf("%d%d%d%d%d%d ", !!__builtin_isless(x, y), !!__builtin_islessequal(x, y), !!__builtin_isgreater(x, y),
           !!__builtin_isgreaterequal(x, y), !!__builtin_islessgreater(x, y), !!__builtin_isunordered(x, y));
    if (__builtin_isnan(x) && __builtin_isnan(y))
        return;
    if (x != y) {
        put(fmin(x, y));
        put(fmax(x, y));
    }
    if (!__builtin_isnan(x) && !__builtin_isnan(y)) {
        put(copysign(x, y));
        put(copysignf(x, y));
        if (!__builtin_isinf(x) && y != 0)
            put(fmod(x, y));
    }
}

static int evaluated;

static double counted(double value)
{
    evaluated++;
    return value;
}

static const int in_constants = __builtin_isless(1.0, 2) + 2 * !!__builtin_signbit(-1.0) + 4 * !__builtin_isnan(2.0);
static const double infinite = __builtin_inf(), from_float = __builtin_inff();
static const float small = __builtin_fabsf(-2.5f);

int main(void)
{
    for (int i = 0; i < COUNT + 3; i++)
        one(at(i));
    for (int i = 0; i < COUNT + 3; i++) {
        for (int j = 0; j < COUNT + 3; j++)
            two(at(i), at(j));
        printf("\n");
    }
    printf("%d %g %g %g\n", in_constants, infinite, from_float, small);
    printf("%d\n", __builtin_isunordered(counted(1), counted(2)) + __builtin_fpclassify(1, 2, 3, 4, 5, counted(3)));
    printf("%g ", fmin(counted(1), counted(2)));
    printf("%g ", fmax(counted(1), counted(2)));
    printf("%d\n", evaluated);
    printf("%d %d %d %d\n", __builtin_classify_type(1), __builtin_classify_type(1.0), __builtin_classify_type(&evaluated),
           __builtin_classify_type('a'));
    printf("%ld %ld %ld %g\n", lround(2.5), lround(-2.5), lrint(2.5), sqrt(2));
    return 0;
}
