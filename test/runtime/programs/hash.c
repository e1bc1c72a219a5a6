#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned long state = 88172645463325252UL;
static long key_sum, value_sum;

static unsigned next(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % below);
}

static void key_gone(gpointer key)
{
    key_sum = key_sum * 31 + atoi(key);
    g_free(key);
}

static void value_gone(gpointer value)
{
    value_sum += *(int *)value;
    g_free(value);
}

static gboolean is_third(gpointer key, gpointer value, gpointer data)
{
    return *(int *)value % 3 == GPOINTER_TO_INT(data) && atoi(key) >= 0;
}

static int by_text(gconstpointer left, gconstpointer right)
{
    return g_strcmp0(left, right);
}

static void show(GHashTable *table)
{
    GList *keys = g_list_sort(g_hash_table_get_keys(table), by_text);
    printf("%u:", g_hash_table_size(table));
    for (GList *link = keys; link != NULL; link = link->next) {
        printf(" %s=%d", (char *)link->data, *(int *)g_hash_table_lookup(table, link->data));
    }
    printf("\n");
    g_list_free(keys);
}

static int *boxed(int value)
{
    return g_memdup(&value, sizeof(value));
}

int main(void)
{
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, key_gone, value_gone);
    for (int step = 0; step < 20000; step++) {
        char text[16];
        sprintf(text, "%u", next(step < 10000 ? 300 : 40));
        gpointer key, value;
        switch (next(9)) {
        case 0:
        case 1:
            printf("i%d", g_hash_table_insert(table, g_strdup(text), boxed((int)next(1000))));
            break;
        case 2:
            printf("r%d", g_hash_table_replace(table, g_strdup(text), boxed((int)next(1000))));
            break;
        case 3:
        case 4:
            printf("d%d", g_hash_table_remove(table, text));
            break;
        case 5:
            printf("c%d", g_hash_table_contains(table, text));
            break;
        case 6:
            if (g_hash_table_lookup_extended(table, text, &key, &value)) {
                printf("l%s,%d", (char *)key, *(int *)value);
            }
            break;
        case 7:
            if (next(60) == 0) {
                printf("f%u", g_hash_table_foreach_remove(table, is_third, GINT_TO_POINTER((int)next(3))));
                key_sum = 0;
            }
            break;
        default:
            if (next(100) == 0) {
                show(table);
            } else if (next(300) == 0) {
                g_hash_table_remove_all(table);
                key_sum = 0;
            } else if (next(50) == 0) {
                GHashTableIter iterator;
                g_hash_table_iter_init(&iterator, table);
                long sum = 0;
                while (g_hash_table_iter_next(&iterator, &key, &value)) {
                    sum += atoi(key) * *(int *)value;
                    if (*(int *)value % 5 == 0) {
                        g_hash_table_iter_remove(&iterator);
                    }
                }
                key_sum = 0;
                printf("s%ld", sum);
            }
        }
    }
    show(table);
    printf("%ld %ld\n", key_sum, value_sum);
    g_hash_table_unref(table);
    GHashTable *set = g_hash_table_new(NULL, NULL);
    for (long i = 0; i < 5000; i++) {
        g_hash_table_add(set, (gpointer)(i * 64 % 4096 * 16));
    }
    printf("%u %d %ld\n", g_hash_table_size(set), g_hash_table_contains(set, (gpointer)1024), value_sum);
    g_hash_table_destroy(set);
    gint64 numbers[100];
    GHashTable *wide = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (int i = 0; i < 100; i++) {
        numbers[i] = (gint64)i << 33;
        g_hash_table_insert(wide, &numbers[i], GINT_TO_POINTER(i));
    }
    gint64 wanted = (gint64)77 << 33;
    printf("%d %u\n", GPOINTER_TO_INT(g_hash_table_lookup(wide, &wanted)), g_str_hash("flat\xe4"));
    g_hash_table_unref(wide);
    return 0;
}
