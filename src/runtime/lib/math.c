/* The functions of math.h that both gcc and our compiler take for one instruction. */
#include <math.h>

double fabs(double value)
{
    return __builtin_fabs(value);
}

float fabsf(float value)
{
    return __builtin_fabsf(value);
}
