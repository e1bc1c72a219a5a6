/* Alignment, aliases, weak and tentative objects, attributes of one declarator, packing in the middle, constructors and
 * destructors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
typedef int wide __attribute__((mode(DI)));
typedef unsigned narrow __attribute__((mode(QI)));
struct lone { char a __attribute__((aligned(8))), b; };
struct some { char c; int i __attribute__((packed)), j; };
struct mixed { char a[3];
#pragma pack(1)
  struct { char b; int c; } d;
#pragma pack()
  int e; };
char buffer[3] __attribute__((aligned(64))), plain[3];
int tentative[];
static int real[2] = { 3, 4 };
extern int other[2] __attribute__((alias("real")));
static int twice(int x) { return 2 * x; }
int also(int) __attribute__((alias("twice")));
extern int nowhere __attribute__((weak));
static int order;
__attribute__((constructor)) static void last(void) { order = order * 10 + 3; }
__attribute__((constructor(102))) static void second(void) { order = order * 10 + 2; }
__attribute__((constructor(101))) static void first(void) { order = order * 10 + 1; }
__attribute__((destructor)) static void end(void) { puts("destructor"); }
__attribute__((destructor(101))) static void very_end(void) { puts("last destructor"); }
static void at_exit(void) { puts("atexit"); }
static void cleaned(int *p) { printf("cleaned %d\n", *p); }
static const unsigned char latin[] = "\0\xff";
int old(a, b, c) int a; char b; float c; { return a + b + (int)c; }
int main(void)
{
    char pad = 1, far __attribute__((aligned(32))) = 2; _Alignas(128) int block[3]; narrow q = 300;
    int one __attribute__((cleanup(cleaned))) = 1, two = 2;
    static const char *const name = __func__;
    atexit(at_exit); other[1] = 9;
    printf("%zu %zu %zu %zu %d\n", sizeof(struct lone), sizeof(struct some), sizeof(struct mixed), sizeof(wide), q);
    printf("%d %d %zu %zu %d\n", (int)((uintptr_t)&far % 32), (int)((uintptr_t)block % 128), __alignof__(buffer), __alignof__(plain), pad + far);
    printf("%d %d %d %d %d\n", tentative[0], real[1], also(4), also == twice, &nowhere == 0);
    printf("%d %s %zu %d %d\n", order, name, sizeof latin, latin[1], old(1, 258, 2.5f) + two - one);
    return 0;
}
