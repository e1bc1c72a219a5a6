#ifndef _MATH_H
#define _MATH_H
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_E 2.7182818284590452354
#define M_LN2 0.69314718055994530942
#define M_SQRT2 1.41421356237309504880
#define HUGE_VAL __builtin_huge_val()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) __builtin_signbit(x)
#define FLATCHECK_MATH_1(name) double name(double); float name##f(float); long double name##l(long double)
#define FLATCHECK_MATH_2(name) double name(double, double); float name##f(float, float); long double name##l(long double, long double)
FLATCHECK_MATH_1(sin); FLATCHECK_MATH_1(cos); FLATCHECK_MATH_1(tan); FLATCHECK_MATH_1(asin); FLATCHECK_MATH_1(acos);
FLATCHECK_MATH_1(atan); FLATCHECK_MATH_1(exp); FLATCHECK_MATH_1(exp2); FLATCHECK_MATH_1(log); FLATCHECK_MATH_1(log2);
FLATCHECK_MATH_1(log10); FLATCHECK_MATH_1(sqrt); FLATCHECK_MATH_1(cbrt); FLATCHECK_MATH_1(floor); FLATCHECK_MATH_1(ceil);
FLATCHECK_MATH_1(round); FLATCHECK_MATH_1(trunc); FLATCHECK_MATH_1(rint); FLATCHECK_MATH_1(nearbyint); FLATCHECK_MATH_1(fabs);
FLATCHECK_MATH_2(pow); FLATCHECK_MATH_2(fmod); FLATCHECK_MATH_2(atan2); FLATCHECK_MATH_2(fmin); FLATCHECK_MATH_2(fmax);
FLATCHECK_MATH_2(copysign); FLATCHECK_MATH_2(hypot); FLATCHECK_MATH_2(remainder);
double ldexp(double value, int exponent);
double frexp(double value, int *exponent);
double modf(double value, double *whole);
double scalbn(double value, int exponent);
float modff(float value, float *whole);
long lround(double value);
long lrint(double value);
long lrintf(float value);
long long llround(double value);
double fma(double x, double y, double z);
#endif
