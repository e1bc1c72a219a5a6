#include <glib.h>
#include <stdio.h>

static int by_value(gconstpointer left, gconstpointer right)
{
    return GPOINTER_TO_INT(left) - GPOINTER_TO_INT(right);
}

static int by_tens(gconstpointer left, gconstpointer right, gpointer data)
{
    return GPOINTER_TO_INT(left) / 10 - GPOINTER_TO_INT(right) / 10 + 0 * GPOINTER_TO_INT(data);
}

static int by_int(gconstpointer left, gconstpointer right)
{
    return *(const int *)left - *(const int *)right;
}

static void show(GList *list)
{
    GList *before = NULL;
    for (; list != NULL; list = list->next) {
        printf(" %d%s", GPOINTER_TO_INT(list->data), list->prev == before ? "" : "!");
        before = list;
    }
    printf("\n");
}

static void show_single(GSList *list)
{
    for (; list != NULL; list = list->next) {
        printf(" %d", GPOINTER_TO_INT(list->data));
    }
    printf("\n");
}

static gboolean visit(gpointer key, gpointer value, gpointer data)
{
    printf("%d=%d ", GPOINTER_TO_INT(key), GPOINTER_TO_INT(value));
    return GPOINTER_TO_INT(key) > GPOINTER_TO_INT(data);
}

static int compare(gconstpointer left, gconstpointer right, gpointer data)
{
    return GPOINTER_TO_INT(left) - GPOINTER_TO_INT(right) + 0 * (data != NULL);
}

int main(void)
{
    GList *list = NULL;
    GSList *single = NULL;
    unsigned state = 7;
    for (int i = 0; i < 60; i++) {
        state = state * 1103515245 + 12345;
        int value = (int)(state >> 16) % 100;
        list = i % 3 == 0 ? g_list_append(list, GINT_TO_POINTER(value)) : g_list_prepend(list, GINT_TO_POINTER(value));
        single = i % 2 == 0 ? g_slist_append(single, GINT_TO_POINTER(value)) : g_slist_prepend(single, GINT_TO_POINTER(value));
    }
    show(list);
    list = g_list_sort_with_data(list, by_tens, NULL);
    show(list);
    list = g_list_sort(list, by_value);
    list = g_list_insert_sorted(list, GINT_TO_POINTER(50), by_value);
    list = g_list_remove(list, list->next->data);
    list = g_list_insert_before(list, g_list_nth(list, 5), GINT_TO_POINTER(-5));
    list = g_list_delete_link(list, g_list_last(list));
    show(list);
    list = g_list_concat(g_list_reverse(list), g_list_copy(list));
    show(list);
    printf("%u %d %d\n", g_list_length(list), g_list_index(list, GINT_TO_POINTER(50)), g_list_find(list, GINT_TO_POINTER(1234)) != NULL);
    show_single(single);
    single = g_slist_sort_with_data(single, by_tens, NULL);
    show_single(single);
    single = g_slist_insert_sorted(single, GINT_TO_POINTER(33), by_value);
    single = g_slist_remove(single, GINT_TO_POINTER(33));
    single = g_slist_reverse(single);
    show_single(single);
    g_list_free(list);
    g_slist_free(single);

    GQueue *queue = g_queue_new();
    for (int i = 0; i < 10; i++) {
        g_queue_push_tail(queue, GINT_TO_POINTER(i));
        g_queue_push_head(queue, GINT_TO_POINTER(-i));
    }
    printf("%d %d %u\n", GPOINTER_TO_INT(g_queue_pop_head(queue)), GPOINTER_TO_INT(g_queue_pop_tail(queue)), queue->length);
    show(queue->head);
    g_queue_free(queue);

    GArray *array = g_array_new(TRUE, TRUE, sizeof(int));
    for (int i = 0; i < 50; i++) {
        int value = i * 37 % 50;
        g_array_append_val(array, value);
    }
    g_array_sort(array, by_int);
    g_array_remove_index(array, 3);
    g_array_remove_index_fast(array, 0);
    g_array_remove_range(array, 10, 20);
    int extra[] = { 7, 8, 9 };
    g_array_insert_vals(array, 2, extra, 3);
    g_array_prepend_vals(array, extra, 2);
    g_array_set_size(array, array->len + 3);
    for (guint i = 0; i <= array->len; i++) {
        printf("%d ", g_array_index(array, int, i));
    }
    printf("%u %u\n", array->len, g_array_get_element_size(array));
    g_array_free(array, TRUE);

    GPtrArray *pointers = g_ptr_array_new();
    for (int i = 0; i < 20; i++) {
        g_ptr_array_add(pointers, GINT_TO_POINTER(i));
    }
    g_ptr_array_remove_fast(pointers, GINT_TO_POINTER(3));
    g_ptr_array_remove(pointers, GINT_TO_POINTER(5));
    g_ptr_array_insert(pointers, 2, GINT_TO_POINTER(77));
    g_ptr_array_set_size(pointers, 22);
    for (guint i = 0; i < pointers->len; i++) {
        printf("%d ", GPOINTER_TO_INT(g_ptr_array_index(pointers, i)));
    }
    printf("\n");
    g_ptr_array_free(pointers, TRUE);

    GTree *tree = g_tree_new_full(compare, NULL, NULL, NULL);
    for (int i = 0; i < 100; i++) {
        g_tree_insert(tree, GINT_TO_POINTER(i * 61 % 100), GINT_TO_POINTER(i));
    }
    for (int i = 0; i < 100; i += 3) {
        g_tree_remove(tree, GINT_TO_POINTER(i));
    }
    g_tree_replace(tree, GINT_TO_POINTER(4), GINT_TO_POINTER(1000));
    g_tree_foreach(tree, visit, GINT_TO_POINTER(60));
    printf("%d %d\n", g_tree_nnodes(tree), g_tree_lookup(tree, GINT_TO_POINTER(3)) != NULL);
    g_tree_unref(tree);
    return 0;
}
