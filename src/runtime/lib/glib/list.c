/* GList and GQueue. */
#include <glib.h>
#include <stdlib.h>

GList *g_list_alloc(void)
{
    return g_new0(GList, 1);
}

void g_list_free(GList *list)
{
    while (list != NULL) {
        GList *next = list->next;
        g_free(list);
        list = next;
    }
}

void g_list_free_1(GList *list)
{
    g_free(list);
}

void g_list_free_full(GList *list, GDestroyNotify destroy)
{
    for (GList *link = list; link != NULL; link = link->next) {
        destroy(link->data);
    }
    g_list_free(list);
}

/* A new link between two that are neighbours; either may be NULL. */
static GList *between(GList *before, GList *after, gpointer data)
{
    GList *link = g_new(GList, 1);
    *link = (GList){ data, after, before };
    if (before != NULL) {
        before->next = link;
    }
    if (after != NULL) {
        after->prev = link;
    }
    return link;
}

GList *g_list_first(GList *list)
{
    while (list != NULL && list->prev != NULL) {
        list = list->prev;
    }
    return list;
}

GList *g_list_last(GList *list)
{
    while (list != NULL && list->next != NULL) {
        list = list->next;
    }
    return list;
}

GList *g_list_append(GList *list, gpointer data)
{
    GList *link = between(g_list_last(list), NULL, data);
    return list != NULL ? list : link;
}

GList *g_list_prepend(GList *list, gpointer data)
{
    return between(list != NULL ? list->prev : NULL, list, data);
}

GList *g_list_insert_before(GList *list, GList *sibling, gpointer data)
{
    if (sibling == NULL) {
        return g_list_append(list, data);
    }
    GList *link = between(sibling->prev, sibling, data);
    return link->prev == NULL ? link : list;
}

GList *g_list_insert(GList *list, gpointer data, gint position)
{
    return g_list_insert_before(list, position < 0 ? NULL : g_list_nth(list, (guint)position), data);
}

GList *g_list_insert_sorted_with_data(GList *list, gpointer data, GCompareDataFunc compare, gpointer user)
{
    GList *link = list;
    while (link != NULL && compare(data, link->data, user) > 0) {
        link = link->next;
    }
    return g_list_insert_before(list, link, data);
}

GList *g_list_insert_sorted(GList *list, gpointer data, GCompareFunc compare)
{
    GList *link = list;
    while (link != NULL && compare(data, link->data) > 0) {
        link = link->next;
    }
    return g_list_insert_before(list, link, data);
}

GList *g_list_concat(GList *list, GList *second)
{
    GList *last = g_list_last(list);
    if (last != NULL) {
        last->next = second;
    }
    if (second != NULL) {
        second->prev = last;
    }
    return list != NULL ? list : second;
}

GList *g_list_remove_link(GList *list, GList *link)
{
    if (link == NULL) {
        return list;
    }
    if (link->prev != NULL) {
        link->prev->next = link->next;
    }
    if (link->next != NULL) {
        link->next->prev = link->prev;
    }
    if (list == link) {
        list = link->next;
    }
    link->next = link->prev = NULL;
    return list;
}

GList *g_list_delete_link(GList *list, GList *link)
{
    list = g_list_remove_link(list, link);
    g_free(link);
    return list;
}

GList *g_list_remove(GList *list, gconstpointer data)
{
    return g_list_delete_link(list, g_list_find(list, data));
}

GList *g_list_reverse(GList *list)
{
    GList *last = NULL;
    while (list != NULL) {
        last = list;
        list = last->next;
        last->next = last->prev;
        last->prev = list;
    }
    return last;
}

GList *g_list_copy_deep(GList *list, GCopyFunc copy, gpointer data)
{
    GList *first = NULL, *last = NULL;
    for (; list != NULL; list = list->next) {
        last = between(last, NULL, copy != NULL ? copy(list->data, data) : list->data);
        first = first != NULL ? first : last;
    }
    return first;
}

GList *g_list_copy(GList *list)
{
    return g_list_copy_deep(list, NULL, NULL);
}

GList *g_list_nth(GList *list, guint index)
{
    while (index-- > 0 && list != NULL) {
        list = list->next;
    }
    return list;
}

gpointer g_list_nth_data(GList *list, guint index)
{
    list = g_list_nth(list, index);
    return list != NULL ? list->data : NULL;
}

GList *g_list_find(GList *list, gconstpointer data)
{
    while (list != NULL && list->data != data) {
        list = list->next;
    }
    return list;
}

GList *g_list_find_custom(GList *list, gconstpointer data, GCompareFunc compare)
{
    while (list != NULL && compare(list->data, data) != 0) {
        list = list->next;
    }
    return list;
}

gint g_list_index(GList *list, gconstpointer data)
{
    for (gint index = 0; list != NULL; list = list->next, index++) {
        if (list->data == data) {
            return index;
        }
    }
    return -1;
}

guint g_list_length(GList *list)
{
    guint length = 0;
    for (; list != NULL; list = list->next) {
        length++;
    }
    return length;
}

void g_list_foreach(GList *list, GFunc function, gpointer data)
{
    while (list != NULL) {
        GList *next = list->next;
        function(list->data, data);
        list = next;
    }
}

/* Two sorted lists as one, forward links only. */
static GList *merge(GList *left, GList *right, GCompareDataFunc compare, gpointer data)
{
    GList *first = NULL, **end = &first;
    while (left != NULL && right != NULL) {
        GList **smaller = compare(left->data, right->data, data) <= 0 ? &left : &right;
        GList *link = *smaller;
        *smaller = link->next;
        *end = link;
        end = &link->next;
    }
    *end = left != NULL ? left : right;
    return first;
}

static GList *sort(GList *list, guint length, GCompareDataFunc compare, gpointer data)
{
    if (length < 2) {
        return list;
    }
    GList *last = g_list_nth(list, length / 2 - 1), *middle = last->next;
    last->next = NULL;
    return merge(sort(list, length / 2, compare, data), sort(middle, length - length / 2, compare, data), compare, data);
}

GList *g_list_sort_with_data(GList *list, GCompareDataFunc compare, gpointer data)
{
    list = sort(list, g_list_length(list), compare, data);
    GList *before = NULL;
    for (GList *link = list; link != NULL; link = link->next) {
        link->prev = before;
        before = link;
    }
    return list;
}

static gint compare_plain(gconstpointer left, gconstpointer right, gpointer compare)
{
    return (*(GCompareFunc *)compare)(left, right);
}

GList *g_list_sort(GList *list, GCompareFunc compare)
{
    return g_list_sort_with_data(list, compare_plain, &compare);
}

GQueue *g_queue_new(void)
{
    return g_new0(GQueue, 1);
}

void g_queue_init(GQueue *queue)
{
    *queue = (GQueue)G_QUEUE_INIT;
}

void g_queue_clear(GQueue *queue)
{
    g_list_free(queue->head);
    g_queue_init(queue);
}

void g_queue_free(GQueue *queue)
{
    g_list_free(queue->head);
    g_free(queue);
}

void g_queue_free_full(GQueue *queue, GDestroyNotify destroy)
{
    g_list_free_full(queue->head, destroy);
    g_free(queue);
}

gboolean g_queue_is_empty(GQueue *queue)
{
    return queue->head == NULL;
}

guint g_queue_get_length(GQueue *queue)
{
    return queue->length;
}

void g_queue_push_head(GQueue *queue, gpointer data)
{
    queue->head = between(NULL, queue->head, data);
    queue->tail = queue->tail != NULL ? queue->tail : queue->head;
    queue->length++;
}

void g_queue_push_tail(GQueue *queue, gpointer data)
{
    queue->tail = between(queue->tail, NULL, data);
    queue->head = queue->head != NULL ? queue->head : queue->tail;
    queue->length++;
}

void g_queue_delete_link(GQueue *queue, GList *link)
{
    if (queue->tail == link) {
        queue->tail = link->prev;
    }
    queue->head = g_list_delete_link(queue->head, link);
    queue->length--;
}

static gpointer pop(GQueue *queue, GList *link)
{
    if (link == NULL) {
        return NULL;
    }
    gpointer data = link->data;
    g_queue_delete_link(queue, link);
    return data;
}

gpointer g_queue_pop_head(GQueue *queue)
{
    return pop(queue, queue->head);
}

gpointer g_queue_pop_tail(GQueue *queue)
{
    return pop(queue, queue->tail);
}

gpointer g_queue_peek_head(GQueue *queue)
{
    return queue->head != NULL ? queue->head->data : NULL;
}

gpointer g_queue_peek_tail(GQueue *queue)
{
    return queue->tail != NULL ? queue->tail->data : NULL;
}

GList *g_queue_find(GQueue *queue, gconstpointer data)
{
    return g_list_find(queue->head, data);
}

gboolean g_queue_remove(GQueue *queue, gconstpointer data)
{
    GList *link = g_list_find(queue->head, data);
    if (link != NULL) {
        g_queue_delete_link(queue, link);
    }
    return link != NULL;
}

void g_queue_foreach(GQueue *queue, GFunc function, gpointer data)
{
    g_list_foreach(queue->head, function, data);
}
