#include <stdio.h>
#include <string.h>
struct A { unsigned a : 3; int b : 5; unsigned c : 24; unsigned long d : 40; long e : 24; _Bool f : 1; };
struct __attribute__((packed)) B { unsigned char x; unsigned a : 7; unsigned long b : 60; unsigned c : 20; long d : 63; };
struct C { int a : 4; int : 0; int b : 4; char c; int d : 9; int : 3; unsigned e : 1; };
union U { int a : 3; unsigned b : 10; };
#pragma pack(1)
struct D { char c; int i; short s : 9; long l : 33; };
#pragma pack()
#pragma pack(push, 2)
struct E { char c; int i; long l; };
#pragma pack(pop)
struct G { char c; int i; };
static void hex(const void *p, size_t n) { const unsigned char *b = p; for (size_t i = 0; i < n; i++) printf("%02x", b[i]); puts(""); }
int main(void) {
  struct A a; memset(&a, 0, sizeof a); a.a = 9; a.b = -3; a.c = 0xabcdef; a.d = 0x123456789aUL; a.e = -5; a.f = 7;
  hex(&a, sizeof a); printf("%d %d %d %lx %ld %d\n", a.a, a.b, a.c, (long)a.d, (long)a.e, a.f);
  struct B b; memset(&b, 0xaa, sizeof b); b.a = 100; b.b = 0x123456789abcdefUL; b.c = 0xfedcb; b.d = -2;
  hex(&b, sizeof b); printf("%u %lx %x %ld\n", b.a, (long)b.b, b.c, (long)b.d);
  b.a++; b.b -= 5; b.c <<= 1; b.d >>= 1; hex(&b, sizeof b);
  struct C c; memset(&c, 0, sizeof c); c.a = 7; c.b = -1; c.c = 1; c.d = -200; c.e = 3; hex(&c, sizeof c); printf("%zu\n", sizeof c);
  union U u = { .b = 1023 }; printf("%d %u %zu\n", u.a, u.b, sizeof u);
  struct D d; memset(&d, 0, sizeof d); d.i = -1; d.s = 200; d.l = 0x1ffffffffL; hex(&d, sizeof d); printf("%d %ld\n", d.s, (long)d.l);
  printf("%zu %zu %zu\n", sizeof(struct D), sizeof(struct E), sizeof(struct G));
  int v = (a.a = 12); int w = (a.b = 17); printf("%d %d %d\n", v, w, a.b++ + --a.a);
  printf("%d\n", a.a - 10 < 0); printf("%d\n", (a.c - 0xffffff) < 0);
  printf("%lx\n", (unsigned long)(a.d << 8)); printf("%lx\n", (unsigned long)(a.d * a.d)); printf("%d\n", a.d - (1L << 39) < 0);
  printf("%lx %lx\n", (unsigned long)~a.d, (unsigned long)-a.d);
  return 0;
}
