/* Macro expansion: stringizing, pasting, variadics, rescanning, __VA_OPT__, conditionals. */
#include <stdio.h>
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a##b
#define XCAT(a, b) CAT(a, b)
#define ARGS(fmt, ...) printf(fmt "\n" __VA_OPT__(,) __VA_ARGS__)
#define GNU(fmt, rest...) printf(fmt "\n", ##rest)
#define COUNT_(a, b, c, d, n, ...) n
#define COUNT(...) COUNT_(__VA_ARGS__, 4, 3, 2, 1)
#define EMPTY
#define DEFER(x) x EMPTY
#define SELF SELF + 1
#define fn(x) x * fn
#define LP (
#define G(a, ...) a __VA_OPT__(- ADD(__VA_ARGS__)) + 1
#define ADD(a, b) (a + b)
#define FOR_EACH(X) X(red) X(green) X(blue)
#define ENUM(n) COLOR_##n,
#define NAME(n) #n,
enum { FOR_EACH(ENUM) COLORS };
static const char *names[] = { FOR_EACH(NAME) };
#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define UNIQUE XCAT(name_, __LINE__)
#if defined(STR) && !defined(NOPE) && (1 ? 2 : (1/0)) == 2 && 'a' == 97 && -1 < 0u + 0 == 0
#define TAKEN "taken"
#elif 1
#define TAKEN "elif"
#else
#error no
#endif
#undef CAT
#define CAT(a, b) a ## b
#define HASH_HASH # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c HASH_HASH d)
int main(void) {
  int fn = 3, UNIQUE = 7; (void)UNIQUE;
  puts(STR(a  b "c\n" '\\' /* gone */ d)); puts(XSTR(XCAT(x, 1))); puts(XSTR(SELF)); puts(TAKEN);
  ARGS("none"); ARGS("%d", 1); ARGS("%d %d", 1, 2); GNU("none"); GNU("%s", "one");
  printf("%d %d %d\n", COUNT(a), COUNT(a, b), COUNT(a, b, c));
  printf("%d\n", fn(2)); printf("%d %d\n", G(5), G(5, 2, 3) );
  for (int i = 0; i < COLORS; i++) puts(names[i]);
  printf("%d %s\n", MAX(MAX(1, 5), MAX(3, 2)), join(x, y)); puts(XSTR(fn(1)(2))); puts(XSTR(DEFER(STR)(x)));
  printf("%d %s %d\n", __LINE__, __func__, __COUNTER__ + __COUNTER__); puts(STR(LP a));
  puts(STR() "|" XSTR(CAT(,)) "|" XSTR(CAT(a,)) "|" STR(@\n)); printf("%d\n", XCAT(0x, ff) + XCAT(1, 2));
  return 0;
}
