/* Small functions, which may be emitted in place of their calls: what they are given stays what it was when they were called. */
#include <stdbool.h>
#include <stdio.h>

typedef __int128 Int128;

struct range {
    Int128 start, size;
};

struct outer {
    int id;
    struct range inner;
    short tail;
};

static inline int twice(int x) { return x + x; }
static inline int changed(int x) { x += 5; return x * 2; }
static inline int counted(int x) { int sum = 0; while (x > 0) sum += x--; return sum; }
static inline int set_and_read(int *a, int x) { *a = 7; return x; }
static inline int read_and_set(int x, int *a) { *a = x + 1; return x * 10; }
static inline Int128 end_of(struct range r) { return r.start + r.size; }
static inline struct range made(Int128 start, Int128 size) { return (struct range){ start, size }; }
static inline struct range swapped(struct range r) { return made(r.size, r.start); }
static inline struct range moved(struct range r, Int128 by) { r.start += by; return r; }
static inline bool before(Int128 a, Int128 b) { return a < b; }
static inline bool overlap(struct range a, struct range b)
{
    return before(a.start, end_of(b)) && before(b.start, end_of(a));
}
static inline struct range both(struct range a, struct range b)
{
    Int128 start = before(a.start, b.start) ? b.start : a.start;
    Int128 end = before(end_of(a), end_of(b)) ? end_of(a) : end_of(b);
    return made(start, end - start);
}
static inline Int128 sum(Int128 a, Int128 b) { return a + b; }
static inline int sign(int x) { if (x < 0) return -1; if (x > 0) return 1; return 0; }
static inline int last(int x) { for (;;) { if (x > 100) return x; x *= 3; } }
static inline int chosen(int x) { switch (x) { case 1: return 10; case 2: x = 5; break; default: return x; } return x + 1; }
static inline void nothing(int x) { (void)x; }
static inline void leave_early(int *a, int x) { if (x < 3) return; *a = x; }
static inline signed char narrow(int x) { return x; }
static inline int wide(signed char c) { return c; }
static inline bool truth(int x) { return x; }
static inline bool either(bool a, bool b) { return a | b; }
static inline int count_truths(bool a, bool b) { return a + b; }
static inline double half(double x) { return x / 2; }
static inline float third(float x) { return x / 3; }
static inline int uses_pointer(const int *p) { int a = *p; p++; return a + *p; }
static int by_address(int x) { int *p = &x; *p += 1; return x; }

static int total;
static inline int noted(int x) { total += x; return x; }

static void show(const char *name, Int128 value)
{
    printf("%s %llx:%llx\n", name, (unsigned long long)(value >> 64), (unsigned long long)value);
}

static void show_range(const char *name, struct range r)
{
    show(name, r.start);
    show(name, r.size);
}

static int recursive(int x) { return x <= 1 ? 1 : x * recursive(x - 1); }

int main(void)
{
    int x = 3, y = 4;
    printf("%d %d %d\n", twice(x), changed(x), x);
    x = changed(x);
    printf("%d %d\n", x, counted(x));
    printf("%d\n", x);
    y = set_and_read(&x, x);
    printf("%d %d\n", x, y);
    y = read_and_set(x, &x);
    printf("%d %d\n", x, y);
    y = twice(twice(twice(y)));
    printf("%d\n", y);
    for (int i = -2; i <= 2; i++) printf("%d %d %d\n", sign(i), last(i + 3), chosen(i));
    leave_early(&y, 2);
    printf("%d\n", y);
    leave_early(&y, 3);
    nothing(y);
    printf("%d %d %d\n", y, wide(narrow(200)), wide(narrow(y)));
    printf("%d %d %d\n", truth(256), count_truths(truth(2), either(false, truth(-1))), either(0, 0) == false);
    printf("%.3f %.3f\n", half(half(y)), (double)third(half(y)));

    struct range r = made((Int128)5 << 64, 12);
    show_range("made", r);
    r = swapped(r);
    show_range("swapped", r);
    r = swapped(swapped(r));
    show_range("thrice", r);
    r = moved(r, r.size);
    show_range("moved", r);
    show_range("elsewhere", moved(r, -1));
    show_range("kept", r);
    struct outer o = { 1, { 10, 20 }, 2 };
    show("end", end_of(o.inner));
    o.inner = both(o.inner, made(15, 100));
    show_range("both", o.inner);
    o.inner = moved(o.inner, o.inner.start);
    show_range("by itself", o.inner);
    printf("%d %d\n", overlap(o.inner, made(0, 31)), overlap(made(0, 30), o.inner));
    r.start = sum(r.start, r.start);
    r.size = sum(sum(r.size, 1), sum(1, r.size));
    show_range("sums", r);
    Int128 a = 1, b = -1;
    for (int i = 0; i < 70; i++) {
        a = sum(a, a);
        b = sum(b, a);
        if (before(b, a)) a = sum(a, 1);
    }
    show("a", a);
    show("b", b);

    int values[] = { 1, 2, 3 };
    const int *p = values;
    y = uses_pointer(p) + uses_pointer(p + 1) + *p;
    printf("%d %d %d\n", y, by_address(y), y);
    y = noted(1) + noted(noted(2)) + twice(noted(3));
    printf("%d %d\n", y, total);
    printf("%d %d\n", recursive(5), twice(recursive(twice(2))));
    int z = x, *q = &z, **qq = &q;
    for (int i = 0; i < 3; i++) {
        *q += i;
        if (i == 1) *qq = &values[2];
        *q += 10;
    }
    printf("%d %d\n", z, values[2]);
    return 0;
}
