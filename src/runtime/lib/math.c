/* The functions of math.h that a machine has an instruction for. */
#include <math.h>

double fabs(double value)
{
    return __builtin_fabs(value);
}

float fabsf(float value)
{
    return __builtin_fabsf(value);
}

double sqrt(double value)
{
    return __builtin_sqrt(value);
}

float sqrtf(float value)
{
    return __builtin_sqrtf(value);
}

double floor(double value)
{
    return __builtin_floor(value);
}

float floorf(float value)
{
    return __builtin_floorf(value);
}

double ceil(double value)
{
    return __builtin_ceil(value);
}

float ceilf(float value)
{
    return __builtin_ceilf(value);
}

double trunc(double value)
{
    return __builtin_trunc(value);
}

float truncf(float value)
{
    return __builtin_truncf(value);
}

double rint(double value)
{
    return __builtin_rint(value);
}

float rintf(float value)
{
    return __builtin_rintf(value);
}

double nearbyint(double value)
{
    return __builtin_nearbyint(value);
}

float nearbyintf(float value)
{
    return __builtin_nearbyintf(value);
}
