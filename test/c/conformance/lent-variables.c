/* Variables whose address is handed to small functions, which may be emitted in place. */
#include <stdint.h>
#include <stdio.h>

typedef __int128 Int128;

struct range {
    Int128 start, size;
};

struct pair {
    unsigned char low;
    short high;
    struct range inner;
};

static inline void add_to(Int128 *a, Int128 b) { *a += b; }
static inline void add(int *a, const int *b) { *a += *b; *a += *b; }
static void move(struct range *range, Int128 by) { range->start += by; range->size -= by; }
static Int128 end_of(const struct range *range) { return range->start + range->size; }
static void low_byte(unsigned char *byte) { *byte += 200; }
static unsigned as_unsigned(const unsigned *value) { return *value >> 1; }
static int second_byte(const void *value) { return ((const signed char *)value)[1]; }
static int or_zero(const int *value) { return value ? *value : 0; }
static int last_of(const int *value, int count) { while (--count > 0) value++; return *value; }
static int *same(int *value) { return value; }
static void set_whole(struct pair *pair) { *pair = (struct pair){ 1, 2, { 3, 4 } }; }
static int swap(int *a, int *b) { int old = *a; *a = *b; *b = old; return old; }
static void count(int *calls, int value) { *calls += value; }
static int deep1(int *a) { *a += 1; return *a; }
static int deep2(int x) { int y = x; return deep1(&y) + y; }
static int deep3(int x) { return deep2(x) + 1; }
static int deep4(int x) { return deep3(x) + 1; }
static int deep5(int x) { return deep4(x) + 1; }
static int deep6(int x) { return deep5(x) + 1; }
static int deep7(int x) { return deep6(x) + 1; }
static int deep8(int x) { return deep7(x) + 1; }
static int deep9(int x) { return deep8(x) + 1; }
static int deep10(int x) { return deep9(x) + 1; }
static int through(int *a) { return deep1(a) * 2; }
static int parameter(int x, struct range range) { add(&x, &x); move(&range, x); return x + (int)end_of(&range) + (int)range.start; }

static void show(const char *name, Int128 value)
{
    printf("%s %llx:%llx\n", name, (unsigned long long)(value >> 64), (unsigned long long)value);
}

int main(void)
{
    Int128 base = -1;
    for (int i = 0; i < 3; i++) {
        add_to(&base, (Int128)i << 63);
    }
    show("base", base);
    struct range range = { base, 100 };
    move(&range, 30);
    show("start", range.start);
    show("end", end_of(&range));
    struct pair pair = { 100, -3, range };
    low_byte(&pair.low);
    move(&pair.inner, pair.low);
    show("inner", end_of(&pair.inner));
    printf("%d %d\n", pair.low, pair.high);
    set_whole(&pair);
    printf("%d %d %d\n", pair.low, pair.high, (int)pair.inner.size);
    int a = -7, b = 5, calls = 0;
    add(&a, &b);
    add(&b, &b);
    printf("%d %d %u %d\n", a, b, as_unsigned((const unsigned *)&a), or_zero(&a));
    int negative = -70000;
    printf("%u %d\n", as_unsigned((const unsigned *)&negative), second_byte(&negative));
    int list[4] = { 1, 2, 3, 4 };
    printf("%d\n", last_of(list, 3) + last_of(&a, 1));
    *same(&calls) = 10;
    count(&calls, calls + 1);
    count(&calls, (calls++, calls));
    printf("%d\n", swap(&a, &b));
    printf("%d %d %d\n", a, b, calls);
    printf("%d %d\n", deep10(1), through(&a));
    printf("%d %d\n", a, parameter(3, (struct range){ 10, 20 }));
    uint8_t small = 250;
    low_byte(&small);
    printf("%d\n", small);
    return 0;
}
