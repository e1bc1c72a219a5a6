/* What the compiler calls for 128-bit arithmetic that takes more than a few instructions. */
typedef __int128 wide;
typedef unsigned __int128 uwide;
typedef unsigned long word;

static word low_word(uwide value)
{
    return (word)value;
}

static word high_word(uwide value)
{
    return (word)(value >> 64);
}

static uwide from_words(word high, word low)
{
    return ((uwide)high << 64) | low;
}

/* The full product of two words, from the four products of their halves. */
static uwide multiply_words(word a, word b)
{
    word a_low = a & 0xffffffffUL, a_high = a >> 32;
    word b_low = b & 0xffffffffUL, b_high = b >> 32;
    word low = a_low * b_low;
    word middle = a_high * b_low + (low >> 32);
    word other = a_low * b_high + (middle & 0xffffffffUL);

    return from_words(a_high * b_high + (middle >> 32) + (other >> 32), (other << 32) | (low & 0xffffffffUL));
}

wide __multi3(wide a, wide b)
{
    uwide x = (uwide)a, y = (uwide)b;
    uwide product = multiply_words(low_word(x), low_word(y));
    word high = high_word(product) + low_word(x) * high_word(y) + high_word(x) * low_word(y);

    return (wide)from_words(high, low_word(product));
}

static int leading_zeros(uwide value)
{
    return high_word(value) ? __builtin_clzl(high_word(value)) : 64 + __builtin_clzl(low_word(value));
}

/* Long division bit by bit, from the first bit in which the quotient can be set. */
static uwide divide(uwide dividend, uwide divisor, uwide *remainder)
{
    uwide quotient = 0;
    int shift;

    if (high_word(divisor) == 0 && high_word(dividend) == 0) {
        *remainder = low_word(dividend) % low_word(divisor);
        return low_word(dividend) / low_word(divisor);
    }
    if (divisor > dividend) {
        *remainder = dividend;
        return 0;
    }
    if (divisor == 0) {
        *remainder = 0;
        return low_word(dividend) / low_word(divisor);
    }
    shift = leading_zeros(divisor) - leading_zeros(dividend);
    divisor <<= shift;
    for (; shift >= 0; shift--) {
        quotient <<= 1;
        if (dividend >= divisor) {
            dividend -= divisor;
            quotient |= 1;
        }
        divisor >>= 1;
    }
    *remainder = dividend;
    return quotient;
}

uwide __udivti3(uwide a, uwide b)
{
    uwide remainder;

    return divide(a, b, &remainder);
}

uwide __umodti3(uwide a, uwide b)
{
    uwide remainder;

    divide(a, b, &remainder);
    return remainder;
}

static uwide magnitude(wide value)
{
    return value < 0 ? -(uwide)value : (uwide)value;
}

wide __divti3(wide a, wide b)
{
    uwide remainder;
    uwide quotient = divide(magnitude(a), magnitude(b), &remainder);

    return (wide)((a < 0) != (b < 0) ? -quotient : quotient);
}

wide __modti3(wide a, wide b)
{
    uwide remainder;

    divide(magnitude(a), magnitude(b), &remainder);
    return (wide)(a < 0 ? -remainder : remainder);
}

/*
 * To the nearest double, ties to even. What does not fit into 64 bits is cut to its first 64 with the last bit set
 * where something was cut off, so that the one rounding from 64 bits is the rounding of the whole.
 */
static double nearest(uwide value)
{
    int shift;
    word bits;
    double result;

    if (high_word(value) == 0) {
        return (double)low_word(value);
    }
    shift = 64 - leading_zeros(value);
    bits = low_word(value >> shift);
    if (value << (128 - shift)) {
        bits |= 1;
    }
    result = (double)bits;
    for (; shift > 0; shift--) {
        result *= 2;
    }
    return result;
}

double __floatuntidf(uwide value)
{
    return nearest(value);
}

double __floattidf(wide value)
{
    return value < 0 ? -nearest(magnitude(value)) : nearest((uwide)value);
}

static float nearest_float(uwide value)
{
    int shift;
    word bits;
    float result;

    if (high_word(value) == 0) {
        return (float)low_word(value);
    }
    shift = 64 - leading_zeros(value);
    bits = low_word(value >> shift);
    if (value << (128 - shift)) {
        bits |= 1;
    }
    result = (float)bits;
    for (; shift > 0; shift--) {
        result *= 2;
    }
    return result;
}

float __floatuntisf(uwide value)
{
    return nearest_float(value);
}

float __floattisf(wide value)
{
    return value < 0 ? -nearest_float(magnitude(value)) : nearest_float((uwide)value);
}

/* Toward zero; a double has 53 bits, so its halves can be cut off exactly. */
uwide __fixunsdfti(double value)
{
    double high;

    if (!(value >= 1)) {
        return 0;
    }
    high = value / 18446744073709551616.0;
    if (high >= 18446744073709551616.0) {
        return ~(uwide)0;
    }
    return from_words((word)high, (word)(value - (double)(word)high * 18446744073709551616.0));
}

wide __fixdfti(double value)
{
    return value < 0 ? -(wide)__fixunsdfti(-value) : (wide)__fixunsdfti(value);
}

/* The product of two magnitudes; returns whether it has more than 128 bits. */
static int multiply_magnitudes(uwide a, uwide b, uwide *product)
{
    uwide high, middle;

    if (high_word(a) && high_word(b)) {
        *product = a * b;
        return 1;
    }
    if (high_word(b)) {
        uwide other = a;
        a = b;
        b = other;
    }
    high = multiply_words(high_word(a), low_word(b));
    middle = multiply_words(low_word(a), low_word(b));
    *product = (high << 64) + middle;
    return high_word(high) != 0 || *product < middle;
}

/*
 * a + b, a - b or a * b (operation 0, 1, 2) of integers that are negative or not, modulo 2^128; returns whether an
 * integer of `bits` bits, signed or not, cannot hold it.
 */
int __flatcheck_checked(int operation, uwide a, int a_negative, uwide b, int b_negative, int bits, int is_signed, uwide *result)
{
    uwide x = a_negative ? -a : a, y = b_negative ? -b : b, magnitude, most;
    int negative, exceeds = 0;

    if (operation == 1) {
        b_negative = !b_negative;
    }
    if (operation == 2) {
        exceeds = multiply_magnitudes(x, y, &magnitude);
        negative = a_negative != b_negative;
    } else if (a_negative == b_negative) {
        magnitude = x + y;
        exceeds = magnitude < x;
        negative = a_negative;
    } else {
        negative = x < y ? b_negative : a_negative;
        magnitude = x < y ? y - x : x - y;
    }
    *result = negative ? -magnitude : magnitude;
    most = is_signed ? ((uwide)1 << (bits - 1)) - 1 : bits == 128 ? ~(uwide)0 : ((uwide)1 << bits) - 1;
    if (negative && magnitude != 0) {
        return exceeds || !is_signed || magnitude > most + 1;
    }
    return exceeds || magnitude > most;
}
