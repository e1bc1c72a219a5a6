/* Qualifiers of what pointers point to, enumerations, functions without prototypes, and bit-fields as types. */
#include <stdio.h>
#define KIND(x) _Generic((x), int *: 1, const int *: 2, volatile int *: 3, const volatile int *: 4, char *: 5, const char *: 6, default: 0)
#define ALIKE(a, b) __builtin_types_compatible_p(a, b)
typedef const int fixed;
typedef enum { RED } color;
typedef enum { BIG } size;
struct inner { int plain; const int constant; volatile int shaky[2]; };
struct whole { int x; };
union either { int i; };
static struct { unsigned small : 5; int sign : 4; unsigned long wide : 39; unsigned full : 32; } bits = { 1, 2, 5, 6 };
static int sum(int a, int b) { return a + b; }
int main(void)
{
    const int c = 1; volatile int v = 2; fixed f = 3; int n = 4, array[2] = { 0 }; const volatile int cv = 5; const char *text = "";
    struct inner inner = { 1, 2, { 3, 4 } }; const struct inner outer = { 0 };
    typeof(c) copy = 7; int (*any)() = sum; void *pointer = &copy; struct whole whole = { 1 };
    (void)f; (void)pointer;
    printf("%d%d%d%d%d%d%d%d\n", KIND(&c), KIND(&v), KIND(&f), KIND(&n), KIND(array), KIND(&cv), KIND(text), KIND((char *)text));
    printf("%d%d%d%d%d\n", KIND(&inner.plain), KIND(&inner.constant), KIND(inner.shaky), KIND(&outer.plain), KIND(&copy));
    printf("%d%d%d%d%d%d%d\n", ALIKE(char *, const char *), ALIKE(int, const int), ALIKE(color, size), ALIKE(color, unsigned), ALIKE(color, color), ALIKE(int (*)(int), int (*)()), ALIKE(int (*)(char), int (*)()));
    printf("%d %d %d\n", any(3, 4), any == sum, _Generic(whole, union either: 1, struct whole: 2));
    printf("%d %d %d %d\n", (bits.small = 3) - 5 < 0, ++bits.small - 50 < 0, (bits.sign |= 8) < 0, -1 < (bits.small = 0));
    printf("%d %lx %lx %d\n", (bits.full = 1) - 2 < 0, (unsigned long)(1 ? -n : bits.wide), (unsigned long)(-n / (bits.wide + 1)), -1 == bits.wide - 6);
    return 0;
}
