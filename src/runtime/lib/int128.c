/* 128-bit arithmetic that takes more than a few instructions: what libgcc has under these names. */
typedef unsigned long half;
typedef unsigned __int128 wide;

/* The product of two halves, by halves of halves. */
static wide multiply_halves(half a, half b)
{
    half mask = 0xffffffff;
    half low = (a & mask) * (b & mask);
    half cross = (a >> 32) * (b & mask) + (low >> 32);
    half other = (a & mask) * (b >> 32) + (cross & mask);
    half high = (a >> 32) * (b >> 32) + (cross >> 32) + (other >> 32);

    return ((wide)high << 64) | (other << 32) | (low & mask);
}

__int128 __multi3(__int128 a, __int128 b)
{
    half a_low = (half)a, b_low = (half)b;
    half a_high = (half)(a >> 64), b_high = (half)(b >> 64);
    wide product = multiply_halves(a_low, b_low);

    return (__int128)(product + ((wide)(a_high * b_low + a_low * b_high) << 64));
}

static unsigned leading_zeros(wide value)
{
    half high = (half)(value >> 64);

    return high ? (unsigned)__builtin_clzl(high) : 64 + (unsigned)__builtin_clzl((half)value);
}

/* Long division, a bit at a time from the first that can be set; dividing by zero traps as the machine's division does. */
static wide divide(wide dividend, wide divisor, wide *remainder)
{
    wide quotient = 0;

    if (((half)(dividend >> 64) | (half)(divisor >> 64)) == 0) {
        *remainder = (half)dividend % (half)divisor;
        return (half)dividend / (half)divisor;
    }
    if (divisor == 0) {
        __builtin_trap();
    }
    if (dividend >= divisor) {
        for (int shift = (int)(leading_zeros(divisor) - leading_zeros(dividend)); shift >= 0; shift--) {
            wide part = divisor << shift;

            if (dividend >= part) {
                dividend -= part;
                quotient |= (wide)1 << shift;
            }
        }
    }
    *remainder = dividend;
    return quotient;
}

wide __udivti3(wide a, wide b)
{
    wide remainder;

    return divide(a, b, &remainder);
}

wide __umodti3(wide a, wide b)
{
    wide remainder;

    divide(a, b, &remainder);
    return remainder;
}

static wide magnitude(__int128 value)
{
    return value < 0 ? -(wide)value : (wide)value;
}

__int128 __divti3(__int128 a, __int128 b)
{
    wide quotient = __udivti3(magnitude(a), magnitude(b));

    return (__int128)((a < 0) != (b < 0) ? -quotient : quotient);
}

__int128 __modti3(__int128 a, __int128 b)
{
    wide remainder = __umodti3(magnitude(a), magnitude(b));

    return (__int128)(a < 0 ? -remainder : remainder);
}
