/* What only a symbol table tells: casts, declarations and calls that look alike. */
#include <stdio.h>
typedef int T; typedef int U, *PU, AU[3]; typedef int (*FN)(int); typedef struct S S; struct S { int T; S *next; };
static int f(int x) { return x + 1; } static int (g)(int x) { return x * 2; } static FN pick(int i) { return i ? f : (g); }
static int (*pick2(int i))(int) { return pick(i); } static int x = 10, *p = &x;
static int shadow(int T) { return T * 2; } static int inner(void) { int U = 4; { typedef char U; U c = 300; return c + sizeof(U) + 0; } return U; }
static T ret(const T t) { return -t; }
int main(void) {
  int a = 6, b = 4; T c = (T)-a; T d = (T)(a) + (a)+b; T e = (a)-b; T h = (T)~a; T k = (T)+a * (b) * b; T *q = &a; T l = (T)*q + (a) & (b);
  printf("%d %d %d %d %d %d\n", c, d, e, h, k, l); printf("%d %d %d %d\n", (f)(1), (*f)(2), (**g)(3), pick(1)(pick(0)(5))); printf("%d %d\n", pick2(1)(1), (*pick2(0))(7));
  T * r = &b; a * b; (void)(a * b); printf("%d %zu %zu %zu\n", *r, sizeof(T) * 2, sizeof(T)*b, sizeof (a) * 3); printf("%zu %zu %zu\n", sizeof a, sizeof(a)+1, sizeof(AU));
  { int T = 3; int y = T * 5; printf("%d %d\n", T, y); T = (T) + 1; printf("%d\n", (T)); } T after = 9; printf("%d %d\n", after, (T)(after));
  printf("%d %d %d\n", shadow(4), inner(), ret(5)); S s = { .T = 7 }; s.next = &s; printf("%d %d\n", s.next->T, (&s)->next->next->T);
  PU pu = &a; const PU cpu = pu; printf("%d %d\n", *pu, *cpu); FN table[] = { f, g, &f }; for (int i = 0; i < 3; i++) printf("%d ", table[i](i)); puts("");
  printf("%d %d\n", (T)1 ? (T)2 : (T)3, (int)(char)(short)(T)511); int (*arr)[3] = &(AU){ 1, 2, 3 }; printf("%d %d\n", (*arr)[1], 1[*arr]);
  for (T T = 0; T < 2; T++) printf("%d ", T); puts(""); unsigned u = (unsigned)-1; printf("%u %d\n", u, (T)u); T (paren) = 3, *pp = &paren; printf("%d\n", *pp);
  long long unsigned int lu = 1; int unsigned long ul = 2; short int si = 3; signed sg = -4; printf("%llu %lu %d %d\n", lu, ul, si, sg); f (*p); (f)(*p); 
  goto T; T: printf("label\n"); struct T { int U; } st = { 5 }; enum U { E1 = 3 } eu = E1; printf("%d %d\n", st.U, eu); printf("%d\n", -(T)a - -(T)-b); printf("%d\n", a & b && (a) & (T)b); a < b, b > a;
  return 0;
}
