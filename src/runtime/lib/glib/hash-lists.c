/* What is in a GHashTable, in the order of insertion. */
#include <glib.h>

GList *g_hash_table_get_keys(GHashTable *table)
{
    GHashTableIter iterator;
    gpointer key;
    GList *list = NULL;

    g_hash_table_iter_init(&iterator, table);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        list = g_list_prepend(list, key);
    }
    return g_list_reverse(list);
}

GList *g_hash_table_get_values(GHashTable *table)
{
    GHashTableIter iterator;
    gpointer value;
    GList *list = NULL;

    g_hash_table_iter_init(&iterator, table);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        list = g_list_prepend(list, value);
    }
    return g_list_reverse(list);
}

gpointer *g_hash_table_get_keys_as_array(GHashTable *table, guint *count)
{
    gpointer *keys = g_new(gpointer, g_hash_table_size(table) + 1);
    GHashTableIter iterator;
    guint found = 0;

    g_hash_table_iter_init(&iterator, table);
    while (g_hash_table_iter_next(&iterator, &keys[found], NULL)) {
        found++;
    }
    keys[found] = NULL;
    if (count != NULL) {
        *count = found;
    }
    return keys;
}
