#include <stdint.h>
#include <stdio.h>

static __thread int number = 7;
static __thread char zero[100];
static __thread int64_t __attribute__((aligned(64))) aligned;

int main(void)
{
    printf("%d %d %d\n", number, zero[99], (int)((uintptr_t)&aligned % 64));
    return 0;
}
