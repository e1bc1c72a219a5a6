/* Sorting (stable, as callers of GLib expect of lists) and searching. */
#include <stdlib.h>
#include <string.h>

static void merge_sort(char *base, size_t count, size_t size, int (*compare)(const void *, const void *, void *), void *data,
                       char *spare)
{
    if (count < 2) {
        return;
    }
    size_t half = count / 2;
    char *middle = base + half * size, *end = base + count * size;
    merge_sort(base, half, size, compare, data, spare);
    merge_sort(middle, count - half, size, compare, data, spare);
    memcpy(spare, base, half * size);
    char *left = spare, *left_end = spare + half * size, *right = middle;
    for (char *to = base; left < left_end; to += size) {
        if (right < end && compare(right, left, data) < 0) {
            memcpy(to, right, size);
            right += size;
        } else {
            memcpy(to, left, size);
            left += size;
        }
    }
}

void qsort_r(void *base, size_t count, size_t size, int (*compare)(const void *, const void *, void *), void *data)
{
    char *spare = malloc(count * size / 2 + size);
    merge_sort(base, count, size, compare, data, spare);
    free(spare);
}

/* Carries the comparison of qsort() through qsort_r(). */
struct plain {
    int (*compare)(const void *, const void *);
};

static int compare_plain(const void *left, const void *right, void *data)
{
    return ((struct plain *)data)->compare(left, right);
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    struct plain plain = { compare };
    qsort_r(base, count, size, compare_plain, &plain);
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    const char *low = base;
    while (count > 0) {
        const char *middle = low + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0) {
            return (void *)middle;
        }
        if (order > 0) {
            low = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}
