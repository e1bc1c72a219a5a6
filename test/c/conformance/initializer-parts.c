/* Initializers that speak of one part twice: unions, ranges, strings, and the order in which values are computed. */
#include <stdio.h>
union words { struct { short low, high; }; int whole; short each[2]; };
struct device { int kind; union { struct { int (*get)(int), (*put)(int); } io; long id; } ops; char name[4]; };
static int same(int x) { return x; }
static int less(int x) { return x - 1; }
static const struct device devices[] = {
    { .kind = 1, .ops.io.get = same, .ops.io.put = less, .name = "abc", .name[1] = 'X' },
    { .ops.io.put = same, .kind = 2, .ops.io.get = less },
    [3] = { .ops.id = 7, .ops.io.put = less },
};
static int calls;
static int next(void) { return ++calls; }
struct pair { int a, b; };
int main(void)
{
    union words w = { .high = 3, .low = 4 }, v = { .each[1] = 5, .each[0] = 6 }, u = { .whole = -1, .low = 2 };
    int range[6] = { [1 ... 4] = next(), [2] = 40 };
    struct pair pairs[3] = { [0 ... 2] = { next(), next() } };
    struct pair order = { .b = next(), .a = next() };
    char text[2][3] = { "ab", [0][1] = 'z', [1] = "q" }, deep[2][2][2] = { "a", "b", "c" };
    struct device local = { .ops.io.get = same, .ops.io.put = same, .name[2] = 'c', .name[0] = 'a' };
    printf("%d %d %d %d %d %d\n", w.low, w.high, v.each[0], v.each[1], u.low, u.high);
    printf("%d %d %d %d\n", devices[0].ops.io.get(5), devices[0].ops.io.put(5), devices[1].ops.io.get(5), devices[1].ops.io.put(5));
    printf("%s %d %d %zu\n", devices[0].name, devices[3].ops.io.get == 0, devices[3].ops.io.put(1), sizeof(devices) / sizeof(devices[0]));
    for (int i = 0; i < 6; i++) printf("%d ", range[i]);
    for (int i = 0; i < 3; i++) printf("%d,%d ", pairs[i].a, pairs[i].b);
    printf("%d %d %d\n", order.a, order.b, calls);
    printf("%s %s %c%c %d %d\n", text[0], text[1], deep[0][1][0], deep[1][0][0], local.name[1], local.ops.io.put(3));
    return 0;
}
