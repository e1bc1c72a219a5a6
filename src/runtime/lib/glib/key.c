/* Hashes and equality of the usual kinds of keys. */
#include <glib.h>

guint g_direct_hash(gconstpointer key)
{
    return GPOINTER_TO_UINT(key);
}

gboolean g_direct_equal(gconstpointer left, gconstpointer right)
{
    return left == right;
}

guint g_int_hash(gconstpointer key)
{
    return (guint) * (const gint *)key;
}

gboolean g_int_equal(gconstpointer left, gconstpointer right)
{
    return *(const gint *)left == *(const gint *)right;
}

guint g_int64_hash(gconstpointer key)
{
    guint64 value = *(const guint64 *)key;
    return (guint)(value ^ (value >> 32));
}

gboolean g_int64_equal(gconstpointer left, gconstpointer right)
{
    return *(const gint64 *)left == *(const gint64 *)right;
}

guint g_double_hash(gconstpointer key)
{
    return (guint) * (const gdouble *)key;
}

gboolean g_double_equal(gconstpointer left, gconstpointer right)
{
    return *(const gdouble *)left == *(const gdouble *)right;
}

/* Bernstein's hash, h * 33 + c, over signed characters. */
guint g_str_hash(gconstpointer key)
{
    guint hash = 5381;
    for (const signed char *place = key; *place != '\0'; place++) {
        hash = hash * 33 + (guint)*place;
    }
    return hash;
}

gboolean g_str_equal(gconstpointer left, gconstpointer right)
{
    return strcmp(left, right) == 0;
}
