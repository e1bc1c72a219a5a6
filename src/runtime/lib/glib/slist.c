/* GSList. */
#include <glib.h>

GSList *g_slist_alloc(void)
{
    return g_new0(GSList, 1);
}

void g_slist_free(GSList *list)
{
    while (list != NULL) {
        GSList *next = list->next;
        g_free(list);
        list = next;
    }
}

void g_slist_free_1(GSList *list)
{
    g_free(list);
}

void g_slist_free_full(GSList *list, GDestroyNotify destroy)
{
    for (GSList *link = list; link != NULL; link = link->next) {
        destroy(link->data);
    }
    g_slist_free(list);
}

GSList *g_slist_prepend(GSList *list, gpointer data)
{
    GSList *link = g_new(GSList, 1);
    *link = (GSList){ data, list };
    return link;
}

/* Puts data where *place leads to now. */
static void insert(GSList **place, gpointer data)
{
    *place = g_slist_prepend(*place, data);
}

GSList *g_slist_append(GSList *list, gpointer data)
{
    GSList **place = &list;
    while (*place != NULL) {
        place = &(*place)->next;
    }
    insert(place, data);
    return list;
}

GSList *g_slist_insert_sorted(GSList *list, gpointer data, GCompareFunc compare)
{
    GSList **place = &list;
    while (*place != NULL && compare(data, (*place)->data) > 0) {
        place = &(*place)->next;
    }
    insert(place, data);
    return list;
}

GSList *g_slist_insert_sorted_with_data(GSList *list, gpointer data, GCompareDataFunc compare, gpointer user)
{
    GSList **place = &list;
    while (*place != NULL && compare(data, (*place)->data, user) > 0) {
        place = &(*place)->next;
    }
    insert(place, data);
    return list;
}

GSList *g_slist_last(GSList *list)
{
    while (list != NULL && list->next != NULL) {
        list = list->next;
    }
    return list;
}

GSList *g_slist_concat(GSList *list, GSList *second)
{
    if (list == NULL) {
        return second;
    }
    g_slist_last(list)->next = second;
    return list;
}

GSList *g_slist_remove_link(GSList *list, GSList *link)
{
    for (GSList **place = &list; *place != NULL; place = &(*place)->next) {
        if (*place == link) {
            *place = link->next;
            link->next = NULL;
            break;
        }
    }
    return list;
}

GSList *g_slist_delete_link(GSList *list, GSList *link)
{
    list = g_slist_remove_link(list, link);
    g_free(link);
    return list;
}

GSList *g_slist_find(GSList *list, gconstpointer data)
{
    while (list != NULL && list->data != data) {
        list = list->next;
    }
    return list;
}

GSList *g_slist_find_custom(GSList *list, gconstpointer data, GCompareFunc compare)
{
    while (list != NULL && compare(list->data, data) != 0) {
        list = list->next;
    }
    return list;
}

GSList *g_slist_remove(GSList *list, gconstpointer data)
{
    return g_slist_delete_link(list, g_slist_find(list, data));
}

GSList *g_slist_reverse(GSList *list)
{
    GSList *reversed = NULL;
    while (list != NULL) {
        GSList *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

GSList *g_slist_copy(GSList *list)
{
    GSList *first = NULL, **end = &first;
    for (; list != NULL; list = list->next) {
        insert(end, list->data);
        end = &(*end)->next;
    }
    return first;
}

GSList *g_slist_nth(GSList *list, guint index)
{
    while (index-- > 0 && list != NULL) {
        list = list->next;
    }
    return list;
}

gpointer g_slist_nth_data(GSList *list, guint index)
{
    list = g_slist_nth(list, index);
    return list != NULL ? list->data : NULL;
}

guint g_slist_length(GSList *list)
{
    guint length = 0;
    for (; list != NULL; list = list->next) {
        length++;
    }
    return length;
}

void g_slist_foreach(GSList *list, GFunc function, gpointer data)
{
    while (list != NULL) {
        GSList *next = list->next;
        function(list->data, data);
        list = next;
    }
}

static GSList *merge(GSList *left, GSList *right, GCompareDataFunc compare, gpointer data)
{
    GSList *first = NULL, **end = &first;
    while (left != NULL && right != NULL) {
        GSList **smaller = compare(left->data, right->data, data) <= 0 ? &left : &right;
        GSList *link = *smaller;
        *smaller = link->next;
        *end = link;
        end = &link->next;
    }
    *end = left != NULL ? left : right;
    return first;
}

static GSList *sort(GSList *list, guint length, GCompareDataFunc compare, gpointer data)
{
    if (length < 2) {
        return list;
    }
    GSList *last = g_slist_nth(list, length / 2 - 1), *middle = last->next;
    last->next = NULL;
    return merge(sort(list, length / 2, compare, data), sort(middle, length - length / 2, compare, data), compare, data);
}

GSList *g_slist_sort_with_data(GSList *list, GCompareDataFunc compare, gpointer data)
{
    return sort(list, g_slist_length(list), compare, data);
}

static gint compare_plain(gconstpointer left, gconstpointer right, gpointer compare)
{
    return (*(GCompareFunc *)compare)(left, right);
}

GSList *g_slist_sort(GSList *list, GCompareFunc compare)
{
    return g_slist_sort_with_data(list, compare_plain, &compare);
}
