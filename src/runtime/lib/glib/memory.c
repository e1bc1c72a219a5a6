/* GLib's allocation: it ends the program rather than return NULL for a size above 0. */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>

static gpointer or_abort(gpointer block)
{
    if (block == NULL) {
        flatcheck_abort("out of memory", NULL, 0, NULL);
    }
    return block;
}

static gsize product(gsize count, gsize size)
{
    gsize total;
    if (__builtin_mul_overflow(count, size, &total)) {
        flatcheck_abort("size of an allocation overflows", NULL, 0, NULL);
    }
    return total;
}

gpointer g_malloc(gsize size)
{
    return size == 0 ? NULL : or_abort(malloc(size));
}

gpointer g_malloc0(gsize size)
{
    return size == 0 ? NULL : or_abort(calloc(1, size));
}

gpointer g_malloc_n(gsize count, gsize size)
{
    return g_malloc(product(count, size));
}

gpointer g_malloc0_n(gsize count, gsize size)
{
    return g_malloc0(product(count, size));
}

gpointer g_try_malloc(gsize size)
{
    return size == 0 ? NULL : malloc(size);
}

gpointer g_try_malloc0(gsize size)
{
    return size == 0 ? NULL : calloc(1, size);
}

gpointer g_try_malloc_n(gsize count, gsize size)
{
    gsize total;
    return __builtin_mul_overflow(count, size, &total) ? NULL : g_try_malloc(total);
}

gpointer g_try_malloc0_n(gsize count, gsize size)
{
    gsize total;
    return __builtin_mul_overflow(count, size, &total) ? NULL : g_try_malloc0(total);
}

gpointer g_realloc(gpointer block, gsize size)
{
    if (size == 0) {
        free(block);
        return NULL;
    }
    return or_abort(realloc(block, size));
}

gpointer g_realloc_n(gpointer block, gsize count, gsize size)
{
    return g_realloc(block, product(count, size));
}

gpointer g_try_realloc(gpointer block, gsize size)
{
    if (size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

gpointer g_try_realloc_n(gpointer block, gsize count, gsize size)
{
    gsize total;
    return __builtin_mul_overflow(count, size, &total) ? NULL : g_try_realloc(block, total);
}

gpointer g_memdup(gconstpointer block, guint size)
{
    return block == NULL || size == 0 ? NULL : memcpy(g_malloc(size), block, size);
}

void g_free(gpointer block)
{
    free(block);
}
