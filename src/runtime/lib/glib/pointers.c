/* GPtrArray. */
#include <glib.h>
#include <stdlib.h>

struct pointers {
    GPtrArray public;
    guint capacity, references;
    GDestroyNotify destroy;
};

static struct pointers *of(GPtrArray *array)
{
    return (struct pointers *)array;
}

static void reserve(GPtrArray *array, guint count)
{
    guint wanted = array->len + count;
    if (wanted > of(array)->capacity) {
        guint capacity = of(array)->capacity < 8 ? 16 : of(array)->capacity * 2;
        of(array)->capacity = capacity < wanted ? wanted : capacity;
        array->pdata = g_realloc(array->pdata, of(array)->capacity * sizeof(gpointer));
    }
}

GPtrArray *g_ptr_array_new_full(guint reserved, GDestroyNotify destroy)
{
    struct pointers *array = g_new0(struct pointers, 1);
    array->references = 1;
    array->destroy = destroy;
    if (reserved > 0) {
        reserve(&array->public, reserved);
    }
    return &array->public;
}

GPtrArray *g_ptr_array_new(void)
{
    return g_ptr_array_new_full(0, NULL);
}

GPtrArray *g_ptr_array_sized_new(guint reserved)
{
    return g_ptr_array_new_full(reserved, NULL);
}

GPtrArray *g_ptr_array_new_with_free_func(GDestroyNotify destroy)
{
    return g_ptr_array_new_full(0, destroy);
}

GPtrArray *g_ptr_array_ref(GPtrArray *array)
{
    of(array)->references++;
    return array;
}

static void destroy_elements(GPtrArray *array, guint index)
{
    for (; of(array)->destroy != NULL && index < array->len; index++) {
        of(array)->destroy(array->pdata[index]);
    }
}

gpointer *g_ptr_array_free(GPtrArray *array, gboolean free_segment)
{
    gpointer *data = array->pdata;
    if (free_segment) {
        destroy_elements(array, 0);
        g_free(data);
        data = NULL;
    }
    if (--of(array)->references == 0) {
        g_free(array);
    } else {
        array->pdata = NULL;
        array->len = of(array)->capacity = 0;
    }
    return data;
}

void g_ptr_array_unref(GPtrArray *array)
{
    if (of(array)->references > 1) {
        of(array)->references--;
    } else {
        g_ptr_array_free(array, TRUE);
    }
}

void g_ptr_array_set_free_func(GPtrArray *array, GDestroyNotify destroy)
{
    of(array)->destroy = destroy;
}

void g_ptr_array_set_size(GPtrArray *array, gint size)
{
    if ((guint)size < array->len) {
        destroy_elements(array, (guint)size);
    } else {
        reserve(array, (guint)size - array->len);
        memset(array->pdata + array->len, 0, ((guint)size - array->len) * sizeof(gpointer));
    }
    array->len = (guint)size;
}

void g_ptr_array_add(GPtrArray *array, gpointer value)
{
    reserve(array, 1);
    array->pdata[array->len++] = value;
}

void g_ptr_array_insert(GPtrArray *array, gint index, gpointer value)
{
    guint place = index < 0 ? array->len : (guint)index;
    reserve(array, 1);
    memmove(array->pdata + place + 1, array->pdata + place, (array->len - place) * sizeof(gpointer));
    array->pdata[place] = value;
    array->len++;
}

gpointer g_ptr_array_steal_index(GPtrArray *array, guint index)
{
    gpointer value = array->pdata[index];
    array->len--;
    memmove(array->pdata + index, array->pdata + index + 1, (array->len - index) * sizeof(gpointer));
    return value;
}

gpointer g_ptr_array_remove_index(GPtrArray *array, guint index)
{
    gpointer value = g_ptr_array_steal_index(array, index);
    if (of(array)->destroy != NULL) {
        of(array)->destroy(value);
    }
    return value;
}

gpointer g_ptr_array_remove_index_fast(GPtrArray *array, guint index)
{
    gpointer value = array->pdata[index];
    array->pdata[index] = array->pdata[--array->len];
    if (of(array)->destroy != NULL) {
        of(array)->destroy(value);
    }
    return value;
}

gboolean g_ptr_array_find_with_equal_func(GPtrArray *array, gconstpointer value, GEqualFunc equal, guint *index)
{
    for (guint i = 0; i < array->len; i++) {
        if (equal != NULL ? equal(array->pdata[i], value) : array->pdata[i] == value) {
            if (index != NULL) {
                *index = i;
            }
            return TRUE;
        }
    }
    return FALSE;
}

gboolean g_ptr_array_find(GPtrArray *array, gconstpointer value, guint *index)
{
    return g_ptr_array_find_with_equal_func(array, value, NULL, index);
}

gboolean g_ptr_array_remove(GPtrArray *array, gpointer value)
{
    guint index;
    if (!g_ptr_array_find(array, value, &index)) {
        return FALSE;
    }
    g_ptr_array_remove_index(array, index);
    return TRUE;
}

gboolean g_ptr_array_remove_fast(GPtrArray *array, gpointer value)
{
    guint index;
    if (!g_ptr_array_find(array, value, &index)) {
        return FALSE;
    }
    g_ptr_array_remove_index_fast(array, index);
    return TRUE;
}

void g_ptr_array_foreach(GPtrArray *array, GFunc function, gpointer data)
{
    for (guint i = 0; i < array->len; i++) {
        function(array->pdata[i], data);
    }
}

void g_ptr_array_sort(GPtrArray *array, GCompareFunc compare)
{
    qsort(array->pdata, array->len, sizeof(gpointer), compare);
}
