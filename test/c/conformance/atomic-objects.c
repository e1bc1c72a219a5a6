/* Atomic builtins on structures, and C11's header. */
#include <stdatomic.h>
#include <stdio.h>

struct one { char a; };
struct pair { int a, b; };

static _Atomic(int *) pointer;
static int array[4];
static atomic_int number = 3;
static atomic_bool flag;
static _Atomic(struct pair *) target;
static _Atomic unsigned char byte = 255;
static _Atomic double real;

#define MOVES(type)                                                                                                    \
    do {                                                                                                               \
        struct type s = { 1 }, t = { 3 }, u, v = { 9 };                                                                \
        __atomic_store(&s, &t, __ATOMIC_SEQ_CST);                                                                      \
        __atomic_load(&s, &u, __ATOMIC_ACQUIRE);                                                                       \
        printf(#type " %d %d ", (int)s.a, (int)u.a);                                                                   \
        __atomic_exchange(&s, &v, &u, __ATOMIC_SEQ_CST);                                                               \
        printf("%d %d ", (int)s.a, (int)u.a);                                                                          \
        int same = __atomic_compare_exchange(&s, &t, &u, 0, 5, 5);                                                     \
        printf("%d %d %d ", same, (int)s.a, (int)t.a);                                                                 \
        same = __atomic_compare_exchange(&s, &t, &u, 0, 5, 5);                                                         \
        printf("%d %d %d\n", same, (int)s.a, (int)t.a);                                                                \
    } while (0)

int main(void)
{
    MOVES(one);
    MOVES(pair);
    pointer = array + 1;
    printf("%d\n", (int)(pointer - array));
    int old = atomic_fetch_add(&number, 2);
    printf("%d %d\n", old, atomic_load(&number));
    int expected = 4;
    int same = atomic_compare_exchange_strong(&number, &expected, 9);
    printf("%d %d %d\n", same, expected, number);
    same = atomic_compare_exchange_weak_explicit(&number, &expected, 9, memory_order_release, memory_order_relaxed);
    printf("%d %d %d\n", same, expected, number);
    number *= 3;
    number++;
    --number;
    printf("%d\n", number);
    old = atomic_exchange(&number, 0x55);
    printf("%d %d ", old, atomic_fetch_or(&number, 0xaa));
    printf("%d ", atomic_fetch_and(&number, 0xf0));
    printf("%d ", atomic_fetch_xor(&number, 0xff));
    printf("%d ", atomic_fetch_sub(&number, 1));
    printf("%d\n", number);
    flag = 7;
    printf("%d\n", flag);
    atomic_store(&real, 1.5);
    printf("%g\n", atomic_load(&real));
    printf("%d ", atomic_fetch_add(&byte, 2));
    printf("%d\n", byte);
    struct pair p = { 4, 5 };
    atomic_init(&target, &p);
    printf("%d\n", atomic_load(&target)->b);
    atomic_flag lock = ATOMIC_FLAG_INIT;
    printf("%d", atomic_flag_test_and_set(&lock));
    printf("%d", atomic_flag_test_and_set(&lock));
    atomic_flag_clear(&lock);
    printf("%d\n", atomic_flag_test_and_set(&lock));
    atomic_thread_fence(memory_order_seq_cst);
    printf("%zu %zu %d\n", sizeof(atomic_long), sizeof number, atomic_is_lock_free(&number) != 0);
    return 0;
}
