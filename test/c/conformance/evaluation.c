/* What is evaluated, how often, and what comes first. */
#include <stdarg.h>
#include <stdio.h>
struct state { int pending, level; unsigned bits : 6; };
static struct state state = { 1, 2, 3 };
static int global = 5, count, table[4] = { 1, 2, 3, 4 };
static int change(void) { global = 100; state.pending = 64; state.bits = 32; count++; return 1; }
static int *element(int i) { count++; return &table[i]; }
struct empty {};
struct none { char bytes[0]; };
static int after_nothing(int n, ...) { va_list list; va_start(list, n); struct none e = va_arg(list, struct none); (void)e; int result = va_arg(list, int); va_end(list); return result; }
int main(void)
{
    int z = 1, turns = 0; char room[4], *to = room, *from = room; struct none nothing; double huge = 1e30, nan = __builtin_nan("");
    volatile double d = huge, n = nan; volatile float f = 3e9f;
    global += change(); state.pending |= change(); state.bits -= change(); *element(1) *= *element(2) + change();
    printf("%d %d %d %d %d\n", global, state.pending, state.bits, table[1], count);
    *(struct empty *)to++ = *(struct empty *)from++;
    int r = __builtin_expect(z, z++) + after_nothing(1, nothing, 7);
    __asm__("" : "+r"(*element(3))); __asm__ volatile("" : : "r"(z++) : "memory");
    printf("%d %d %d %d %d\n", (int)(to - room), (int)(from - room), r > 7, z, count);
    while (turns < 3) { turns++; switch (({ if (turns == 2) break; turns; })) { default:; } }
    if (sizeof(struct state { char one; }) == 1) turns += 10 * sizeof(struct state);
    printf("%d %zu\n", turns, sizeof(struct state));
    printf("%d %ld %d %ld %lu %u %d %d\n", (int)d, (long)d, (int)n, (long)n, (unsigned long)d, (unsigned)f, (int)f, (short)70000.5f == 4464);
    switch ((unsigned __int128)z << 100) { case (unsigned __int128)3 << 100: puts("wide"); break; case 1 ... 9: puts("low"); break; default: puts("other"); }
    return 0;
}
