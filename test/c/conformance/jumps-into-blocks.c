#include <stdio.h>
static void copy(char *to, const char *from, int count) {
  int n = (count + 7) / 8;
  switch (count % 8) {
  case 0: do { *to++ = *from++;
  case 7:      *to++ = *from++;
  case 6:      *to++ = *from++;
  case 5:      *to++ = *from++;
  case 4:      *to++ = *from++;
  case 3:      *to++ = *from++;
  case 2:      *to++ = *from++;
  case 1:      *to++ = *from++;
          } while (--n > 0);
  }
}
static int into(int x) {
  int sum = 0, i = 5;
  if (x > 3) goto inside;
  for (i = 0; i < 10; i++) {
    if (i == 7) break;
    if (i == 2) continue;
    sum += i;
    if (0) { inside: sum += 100; if (x == 9) goto other; }
  }
  if (x & 1) {
    sum += 1000;
  } else {
 other:
    sum += 2000;
    while (x-- > 0) { switch (x) { case 4: { case 5: sum += 7; break; } default: sum++; if (x == 2) goto out; } }
  }
  return sum;
out:
  return -sum;
}
int main(void) {
  char b[64] = {0};
  for (int i = 1; i < 30; i++) { copy(b, "abcdefghijklmnopqrstuvwxyz0123456789", i); printf("%s\n", b); }
  for (int i = 0; i < 14; i++) printf("%d %d\n", i, into(i));
  return 0;
}
