/* GArray, and GByteArray: the same with elements of one byte. */
#include <glib.h>
#include <stdlib.h>

struct array {
    GArray public;
    guint capacity, element_size, references;
    gboolean terminated, clear;
    GDestroyNotify destroy;
};

static struct array *of(GArray *array)
{
    return (struct array *)array;
}

static gchar *element(struct array *array, guint index)
{
    return array->public.data + (gsize)index * array->element_size;
}

static void terminate(struct array *array)
{
    if (array->terminated) {
        memset(element(array, array->public.len), 0, array->element_size);
    }
}

/* Makes room for count elements beyond those that are there. */
static void reserve(struct array *array, guint count)
{
    gsize wanted = (gsize)array->public.len + count + (array->terminated ? 1 : 0);
    if (wanted > G_MAXUINT) {
        flatcheck_abort("array too large", NULL, 0, NULL);
    }
    if (wanted > array->capacity) {
        gsize capacity = array->capacity < 8 ? 16 : array->capacity * 2ul;
        capacity = capacity < wanted ? wanted : capacity;
        array->public.data = g_realloc(array->public.data, capacity * array->element_size);
        if (array->clear) {
            memset(element(array, array->capacity), 0, (capacity - array->capacity) * array->element_size);
        }
        array->capacity = (guint)capacity;
    }
}

GArray *g_array_sized_new(gboolean zero_terminated, gboolean clear, guint element_size, guint reserved)
{
    struct array *array = g_new0(struct array, 1);
    array->element_size = element_size;
    array->references = 1;
    array->terminated = zero_terminated;
    array->clear = clear;
    if (zero_terminated || reserved > 0) {
        reserve(array, reserved);
        terminate(array);
    }
    return &array->public;
}

GArray *g_array_new(gboolean zero_terminated, gboolean clear, guint element_size)
{
    return g_array_sized_new(zero_terminated, clear, element_size, 0);
}

GArray *g_array_ref(GArray *array)
{
    of(array)->references++;
    return array;
}

static void destroy_elements(struct array *array, guint index, guint count)
{
    for (guint i = 0; array->destroy != NULL && i < count; i++) {
        array->destroy(element(array, index + i));
    }
}

void g_array_unref(GArray *array)
{
    if (--of(array)->references == 0) {
        destroy_elements(of(array), 0, array->len);
        g_free(array->data);
        g_free(array);
    }
}

gchar *g_array_free(GArray *array, gboolean free_segment)
{
    gchar *data = array->data;
    if (free_segment) {
        destroy_elements(of(array), 0, array->len);
        g_free(data);
        data = NULL;
    }
    if (--of(array)->references == 0) {
        g_free(array);
    } else {
        array->data = NULL;
        array->len = of(array)->capacity = 0;
    }
    return data;
}

guint g_array_get_element_size(GArray *array)
{
    return of(array)->element_size;
}

void g_array_set_clear_func(GArray *array, GDestroyNotify clear)
{
    of(array)->destroy = clear;
}

GArray *g_array_insert_vals(GArray *array, guint index, gconstpointer data, guint count)
{
    struct array *own = of(array);
    if (count == 0) {
        return array;
    }
    if (index > array->len) {
        g_array_set_size(array, index);
    }
    reserve(own, count);
    memmove(element(own, index + count), element(own, index), (gsize)(array->len - index) * own->element_size);
    memcpy(element(own, index), data, (gsize)count * own->element_size);
    array->len += count;
    terminate(own);
    return array;
}

GArray *g_array_append_vals(GArray *array, gconstpointer data, guint count)
{
    return g_array_insert_vals(array, array->len, data, count);
}

GArray *g_array_prepend_vals(GArray *array, gconstpointer data, guint count)
{
    return g_array_insert_vals(array, 0, data, count);
}

GArray *g_array_remove_range(GArray *array, guint index, guint count)
{
    struct array *own = of(array);
    destroy_elements(own, index, count);
    memmove(element(own, index), element(own, index + count), (gsize)(array->len - index - count) * own->element_size);
    array->len -= count;
    terminate(own);
    return array;
}

GArray *g_array_remove_index(GArray *array, guint index)
{
    return g_array_remove_range(array, index, 1);
}

GArray *g_array_remove_index_fast(GArray *array, guint index)
{
    struct array *own = of(array);
    destroy_elements(own, index, 1);
    array->len--;
    memmove(element(own, index), element(own, array->len), own->element_size);
    terminate(own);
    return array;
}

GArray *g_array_set_size(GArray *array, guint size)
{
    struct array *own = of(array);
    if (size < array->len) {
        return g_array_remove_range(array, size, array->len - size);
    }
    reserve(own, size - array->len);
    if (own->clear) {
        memset(element(own, array->len), 0, (gsize)(size - array->len) * own->element_size);
    }
    array->len = size;
    terminate(own);
    return array;
}

void g_array_sort(GArray *array, GCompareFunc compare)
{
    qsort(array->data, array->len, of(array)->element_size, compare);
}

void g_array_sort_with_data(GArray *array, GCompareDataFunc compare, gpointer data)
{
    qsort_r(array->data, array->len, of(array)->element_size, compare, data);
}

GByteArray *g_byte_array_new(void)
{
    return (GByteArray *)g_array_new(FALSE, FALSE, 1);
}

GByteArray *g_byte_array_sized_new(guint reserved)
{
    return (GByteArray *)g_array_sized_new(FALSE, FALSE, 1, reserved);
}

GByteArray *g_byte_array_new_take(guint8 *data, gsize size)
{
    GByteArray *array = g_byte_array_new();
    array->data = data;
    array->len = of((GArray *)array)->capacity = (guint)size;
    return array;
}

guint8 *g_byte_array_free(GByteArray *array, gboolean free_segment)
{
    return (guint8 *)g_array_free((GArray *)array, free_segment);
}

void g_byte_array_unref(GByteArray *array)
{
    g_array_unref((GArray *)array);
}

GByteArray *g_byte_array_append(GByteArray *array, const guint8 *data, guint count)
{
    return (GByteArray *)g_array_append_vals((GArray *)array, data, count);
}

GByteArray *g_byte_array_prepend(GByteArray *array, const guint8 *data, guint count)
{
    return (GByteArray *)g_array_prepend_vals((GArray *)array, data, count);
}

GByteArray *g_byte_array_set_size(GByteArray *array, guint size)
{
    return (GByteArray *)g_array_set_size((GArray *)array, size);
}

GByteArray *g_byte_array_remove_range(GByteArray *array, guint index, guint count)
{
    return (GByteArray *)g_array_remove_range((GArray *)array, index, count);
}
