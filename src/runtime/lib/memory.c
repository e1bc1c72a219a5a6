/* The heap: free lists by size class on top of memory that only grows. */
#include <errno.h>
#include <flatcheck/heap.h>
#include <flatcheck/host.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Strides up to 1024 are their own class; above, four classes for every power of two. */
#define SMALL_CLASSES 64
#define CLASSES (SMALL_CLASSES + 4 * 38)
#define IN_USE 0x5eed0000u
#define FREED 0xdead0000u
#define CLASS 0x3fffu
#define DERIVED 0x8000u
#define ALIGNED 0x4000u
#define GROWTH (1UL << 20)

/* Stands in the eight bytes before a block; back leads from an aligned block to the one that holds it. The class, in
   the lower half of mark, outlives the block: a reader of the heap (src/machine/memory/heap.ts) steps over it. DERIVED
   and ALIGNED are told to that reader. */
struct header {
    uint32_t mark;
    uint32_t back;
};

static void *free_lists[CLASSES];
static char *fresh, *fresh_end;

static unsigned class_of(size_t stride)
{
    if (stride <= 1024) {
        return (unsigned)(stride / 16) - 1;
    }
    unsigned power = 63 - (unsigned)__builtin_clzl(stride - 1);
    return SMALL_CLASSES + (power - 10) * 4 + (unsigned)(((stride - 1) >> (power - 2)) & 3);
}

static size_t stride_of(unsigned class)
{
    if (class < SMALL_CLASSES) {
        return ((size_t)class + 1) * 16;
    }
    class -= SMALL_CLASSES;
    return ((size_t)(class & 3) + 5) << (class / 4 + 8);
}

static struct header *header_of(void *block)
{
    return (struct header *)block - 1;
}

static void *take_fresh(size_t stride)
{
    if ((size_t)(fresh_end - fresh) < stride + 16) {
        size_t size = (stride + 16 + GROWTH - 1) & ~(GROWTH - 1);
        char *more = flatcheck_grow(size);
        if (more == NULL) {
            return NULL;
        }
        if (more != fresh_end) {
            fresh = more;
        }
        fresh_end = more + size;
    }
    char *block = fresh + 16;
    fresh += stride;
    return block;
}

/* Begins a block that holds an aligned one. */
struct alignment {
    size_t offset, size;
};

/* A block of at least size bytes. It is all zero: what a program leaves in a block never depends on where it lies. */
static void *allocate(size_t size)
{
    if (size > 1UL << 46) {
        errno = ENOMEM;
        return NULL;
    }
    unsigned class = class_of((size + sizeof(struct header) + 15) & ~15UL);
    void *block = free_lists[class];
    if (block != NULL) {
        free_lists[class] = *(void **)block;
        memset(block, 0, stride_of(class) - sizeof(struct header));
    } else {
        block = take_fresh(stride_of(class));
        if (block == NULL) {
            errno = ENOMEM;
            return NULL;
        }
    }
    header_of(block)->mark = IN_USE | class;
    header_of(block)->back = 0;
    return block;
}

void *malloc(size_t size)
{
    return allocate(size);
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return allocate(total);
}

void free(void *block)
{
    if (block == NULL) {
        return;
    }
    block = (char *)block - header_of(block)->back;
    struct header *header = header_of(block);
    if ((header->mark & 0xffff0000u) != IN_USE) {
        flatcheck_abort("free of what is not allocated", NULL, 0, NULL);
    }
    unsigned class = header->mark & CLASS;
    header->mark = FREED | class;
    *(void **)block = free_lists[class];
    free_lists[class] = block;
}

void flatcheck_derived(void *block)
{
    header_of((char *)block - header_of(block)->back)->mark |= DERIVED;
}

size_t malloc_usable_size(void *block)
{
    if (block == NULL) {
        return 0;
    }
    uint32_t back = header_of(block)->back;
    return stride_of(header_of((char *)block - back)->mark & CLASS) - sizeof(struct header) - back;
}

void *realloc(void *block, size_t size)
{
    if (block == NULL) {
        return malloc(size);
    }
    size_t old = malloc_usable_size(block);
    if (size <= old && (old <= 1024 || size > old / 2)) {
        return block;
    }
    void *moved = malloc(size);
    if (moved != NULL) {
        memcpy(moved, block, old < size ? old : size);
        free(block);
    }
    return moved;
}

void *reallocarray(void *block, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, total);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    if (alignment <= 16) {
        return malloc(size);
    }
    char *block = malloc(size + alignment + sizeof(struct alignment));
    if (block == NULL) {
        return NULL;
    }
    /* Behind the header of the aligned block at least, which stands right before it. */
    size_t least = sizeof(struct alignment) + sizeof(struct header);
    char *aligned = (char *)(((uintptr_t)block + least + alignment - 1) & ~(alignment - 1));
    header_of(aligned)->mark = 0;
    header_of(aligned)->back = (uint32_t)(aligned - block);
    header_of(block)->mark |= ALIGNED;
    *(struct alignment *)block = (struct alignment){ (size_t)(aligned - block), size };
    return aligned;
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = aligned_alloc(alignment, size);
    return *block == NULL ? ENOMEM : 0;
}

void *memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

void *valloc(size_t size)
{
    return aligned_alloc(4096, size);
}

int malloc_trim(size_t keep)
{
    (void)keep;
    return 0;
}
