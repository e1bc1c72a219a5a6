/* Functions that may be defined nowhere: the attribute before, after, and on one of two declarations; addresses in code and in data. */
#include <stdio.h>

int nowhere(int);
int nowhere(int) __attribute__((weak));
extern void __attribute__((__weak__)) neither(void);
__attribute__((weak)) int here(int x);
int here(int x) { return x + 1; }
__attribute__((weak)) int weak_definition(void) { return 7; }

static int (*const table[])(int) = { nowhere, here };
static void (*handler)(void) = neither;

static int call_either(int x)
{
    if (nowhere) {
        return nowhere(x);
    }
    return here(x);
}

int main(void)
{
    printf("%d %d %d\n", nowhere != NULL, here != NULL, neither == 0);
    printf("%d %d %d\n", table[0] == NULL, table[1] == here, handler == NULL);
    printf("%d %d\n", call_either(41), weak_definition());
    printf("%d\n", !&nowhere && &here);
    return 0;
}
