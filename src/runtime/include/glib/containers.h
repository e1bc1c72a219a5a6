/* Arrays, lists, queues, hash tables and balanced trees. */
#ifndef FLATCHECK_GLIB_CONTAINERS_H
#define FLATCHECK_GLIB_CONTAINERS_H
typedef struct _GArray { gchar *data; guint len; } GArray;
typedef struct _GByteArray { guint8 *data; guint len; } GByteArray;
typedef struct _GPtrArray { gpointer *pdata; guint len; } GPtrArray;
GArray *g_array_new(gboolean zero_terminated, gboolean clear, guint element_size);
GArray *g_array_sized_new(gboolean zero_terminated, gboolean clear, guint element_size, guint reserved);
gchar *g_array_free(GArray *array, gboolean free_segment);
GArray *g_array_ref(GArray *array);
void g_array_unref(GArray *array);
guint g_array_get_element_size(GArray *array);
GArray *g_array_append_vals(GArray *array, gconstpointer data, guint count);
GArray *g_array_prepend_vals(GArray *array, gconstpointer data, guint count);
GArray *g_array_insert_vals(GArray *array, guint index, gconstpointer data, guint count);
GArray *g_array_set_size(GArray *array, guint size);
GArray *g_array_remove_index(GArray *array, guint index);
GArray *g_array_remove_index_fast(GArray *array, guint index);
GArray *g_array_remove_range(GArray *array, guint index, guint count);
void g_array_sort(GArray *array, GCompareFunc compare);
void g_array_sort_with_data(GArray *array, GCompareDataFunc compare, gpointer data);
void g_array_set_clear_func(GArray *array, GDestroyNotify clear);
#define g_array_index(array, type, index) (((type *)(void *)(array)->data)[(index)])
#define g_array_append_val(array, value) g_array_append_vals((array), &(value), 1)
#define g_array_prepend_val(array, value) g_array_prepend_vals((array), &(value), 1)
#define g_array_insert_val(array, index, value) g_array_insert_vals((array), (index), &(value), 1)
GByteArray *g_byte_array_new(void);
GByteArray *g_byte_array_new_take(guint8 *data, gsize size);
GByteArray *g_byte_array_sized_new(guint reserved);
guint8 *g_byte_array_free(GByteArray *array, gboolean free_segment);
void g_byte_array_unref(GByteArray *array);
GByteArray *g_byte_array_append(GByteArray *array, const guint8 *data, guint count);
GByteArray *g_byte_array_prepend(GByteArray *array, const guint8 *data, guint count);
GByteArray *g_byte_array_set_size(GByteArray *array, guint size);
GByteArray *g_byte_array_remove_range(GByteArray *array, guint index, guint count);
GPtrArray *g_ptr_array_new(void);
GPtrArray *g_ptr_array_sized_new(guint reserved);
GPtrArray *g_ptr_array_new_with_free_func(GDestroyNotify destroy);
GPtrArray *g_ptr_array_new_full(guint reserved, GDestroyNotify destroy);
gpointer *g_ptr_array_free(GPtrArray *array, gboolean free_segment);
GPtrArray *g_ptr_array_ref(GPtrArray *array);
void g_ptr_array_unref(GPtrArray *array);
void g_ptr_array_set_free_func(GPtrArray *array, GDestroyNotify destroy);
void g_ptr_array_set_size(GPtrArray *array, gint size);
void g_ptr_array_add(GPtrArray *array, gpointer value);
void g_ptr_array_insert(GPtrArray *array, gint index, gpointer value);
gboolean g_ptr_array_remove(GPtrArray *array, gpointer value);
gboolean g_ptr_array_remove_fast(GPtrArray *array, gpointer value);
gpointer g_ptr_array_remove_index(GPtrArray *array, guint index);
gpointer g_ptr_array_remove_index_fast(GPtrArray *array, guint index);
gpointer g_ptr_array_steal_index(GPtrArray *array, guint index);
void g_ptr_array_foreach(GPtrArray *array, GFunc function, gpointer data);
void g_ptr_array_sort(GPtrArray *array, GCompareFunc compare);
gboolean g_ptr_array_find(GPtrArray *array, gconstpointer value, guint *index);
gboolean g_ptr_array_find_with_equal_func(GPtrArray *array, gconstpointer value, GEqualFunc equal, guint *index);
#define g_ptr_array_index(array, index) ((array)->pdata[(index)])

typedef struct _GList { gpointer data; struct _GList *next, *prev; } GList;
typedef struct _GSList { gpointer data; struct _GSList *next; } GSList;
typedef struct _GQueue { GList *head, *tail; guint length; } GQueue;
#define g_list_next(list) ((list) ? ((GList *)(list))->next : NULL)
#define g_list_previous(list) ((list) ? ((GList *)(list))->prev : NULL)
#define g_slist_next(list) ((list) ? ((GSList *)(list))->next : NULL)
GList *g_list_alloc(void);
void g_list_free(GList *list);
void g_list_free_1(GList *list);
void g_list_free_full(GList *list, GDestroyNotify destroy);
GList *g_list_append(GList *list, gpointer data);
GList *g_list_prepend(GList *list, gpointer data);
GList *g_list_insert(GList *list, gpointer data, gint position);
GList *g_list_insert_before(GList *list, GList *sibling, gpointer data);
GList *g_list_insert_sorted(GList *list, gpointer data, GCompareFunc compare);
GList *g_list_insert_sorted_with_data(GList *list, gpointer data, GCompareDataFunc compare, gpointer user);
GList *g_list_concat(GList *list, GList *second);
GList *g_list_remove(GList *list, gconstpointer data);
GList *g_list_remove_link(GList *list, GList *link);
GList *g_list_delete_link(GList *list, GList *link);
GList *g_list_reverse(GList *list);
GList *g_list_copy(GList *list);
GList *g_list_copy_deep(GList *list, GCopyFunc copy, gpointer data);
GList *g_list_nth(GList *list, guint index);
gpointer g_list_nth_data(GList *list, guint index);
GList *g_list_find(GList *list, gconstpointer data);
GList *g_list_find_custom(GList *list, gconstpointer data, GCompareFunc compare);
gint g_list_index(GList *list, gconstpointer data);
GList *g_list_first(GList *list);
GList *g_list_last(GList *list);
guint g_list_length(GList *list);
void g_list_foreach(GList *list, GFunc function, gpointer data);
GList *g_list_sort(GList *list, GCompareFunc compare);
GList *g_list_sort_with_data(GList *list, GCompareDataFunc compare, gpointer data);
GSList *g_slist_alloc(void);
void g_slist_free(GSList *list);
void g_slist_free_1(GSList *list);
void g_slist_free_full(GSList *list, GDestroyNotify destroy);
GSList *g_slist_append(GSList *list, gpointer data);
GSList *g_slist_prepend(GSList *list, gpointer data);
GSList *g_slist_insert_sorted(GSList *list, gpointer data, GCompareFunc compare);
GSList *g_slist_insert_sorted_with_data(GSList *list, gpointer data, GCompareDataFunc compare, gpointer user);
GSList *g_slist_concat(GSList *list, GSList *second);
GSList *g_slist_remove(GSList *list, gconstpointer data);
GSList *g_slist_remove_link(GSList *list, GSList *link);
GSList *g_slist_delete_link(GSList *list, GSList *link);
GSList *g_slist_reverse(GSList *list);
GSList *g_slist_copy(GSList *list);
GSList *g_slist_nth(GSList *list, guint index);
gpointer g_slist_nth_data(GSList *list, guint index);
GSList *g_slist_find(GSList *list, gconstpointer data);
GSList *g_slist_find_custom(GSList *list, gconstpointer data, GCompareFunc compare);
GSList *g_slist_last(GSList *list);
guint g_slist_length(GSList *list);
void g_slist_foreach(GSList *list, GFunc function, gpointer data);
GSList *g_slist_sort(GSList *list, GCompareFunc compare);
GSList *g_slist_sort_with_data(GSList *list, GCompareDataFunc compare, gpointer data);
#define G_QUEUE_INIT { NULL, NULL, 0 }
GQueue *g_queue_new(void);
void g_queue_init(GQueue *queue);
void g_queue_clear(GQueue *queue);
void g_queue_free(GQueue *queue);
void g_queue_free_full(GQueue *queue, GDestroyNotify destroy);
gboolean g_queue_is_empty(GQueue *queue);
guint g_queue_get_length(GQueue *queue);
void g_queue_push_head(GQueue *queue, gpointer data);
void g_queue_push_tail(GQueue *queue, gpointer data);
gpointer g_queue_pop_head(GQueue *queue);
gpointer g_queue_pop_tail(GQueue *queue);
gpointer g_queue_peek_head(GQueue *queue);
gpointer g_queue_peek_tail(GQueue *queue);
GList *g_queue_find(GQueue *queue, gconstpointer data);
gboolean g_queue_remove(GQueue *queue, gconstpointer data);
void g_queue_delete_link(GQueue *queue, GList *link);
void g_queue_foreach(GQueue *queue, GFunc function, gpointer data);

typedef struct _GHashTable GHashTable;
typedef struct _GHashTableIter {
    gpointer table, unused1, unused2;
    int position;
    gboolean unused3;
    gpointer unused4;
} GHashTableIter;
GHashTable *g_hash_table_new(GHashFunc hash, GEqualFunc equal);
GHashTable *g_hash_table_new_full(GHashFunc hash, GEqualFunc equal, GDestroyNotify key_destroy, GDestroyNotify value_destroy);
GHashTable *g_hash_table_ref(GHashTable *table);
void g_hash_table_unref(GHashTable *table);
void g_hash_table_destroy(GHashTable *table);
gboolean g_hash_table_insert(GHashTable *table, gpointer key, gpointer value);
gboolean g_hash_table_replace(GHashTable *table, gpointer key, gpointer value);
gboolean g_hash_table_add(GHashTable *table, gpointer key);
gboolean g_hash_table_remove(GHashTable *table, gconstpointer key);
gboolean g_hash_table_steal(GHashTable *table, gconstpointer key);
gboolean g_hash_table_steal_extended(GHashTable *table, gconstpointer key, gpointer *stolen_key, gpointer *stolen_value);
void g_hash_table_remove_all(GHashTable *table);
void g_hash_table_steal_all(GHashTable *table);
gpointer g_hash_table_lookup(GHashTable *table, gconstpointer key);
gboolean g_hash_table_contains(GHashTable *table, gconstpointer key);
gboolean g_hash_table_lookup_extended(GHashTable *table, gconstpointer key, gpointer *found_key, gpointer *found_value);
guint g_hash_table_size(GHashTable *table);
void g_hash_table_foreach(GHashTable *table, GHFunc function, gpointer data);
guint g_hash_table_foreach_remove(GHashTable *table, GHRFunc function, gpointer data);
guint g_hash_table_foreach_steal(GHashTable *table, GHRFunc function, gpointer data);
gpointer g_hash_table_find(GHashTable *table, GHRFunc predicate, gpointer data);
GList *g_hash_table_get_keys(GHashTable *table);
GList *g_hash_table_get_values(GHashTable *table);
gpointer *g_hash_table_get_keys_as_array(GHashTable *table, guint *count);
void g_hash_table_iter_init(GHashTableIter *iterator, GHashTable *table);
gboolean g_hash_table_iter_next(GHashTableIter *iterator, gpointer *key, gpointer *value);
void g_hash_table_iter_remove(GHashTableIter *iterator);
void g_hash_table_iter_steal(GHashTableIter *iterator);
void g_hash_table_iter_replace(GHashTableIter *iterator, gpointer value);
GHashTable *g_hash_table_iter_get_hash_table(GHashTableIter *iterator);
guint g_direct_hash(gconstpointer key);
gboolean g_direct_equal(gconstpointer left, gconstpointer right);
guint g_int_hash(gconstpointer key);
gboolean g_int_equal(gconstpointer left, gconstpointer right);
guint g_int64_hash(gconstpointer key);
gboolean g_int64_equal(gconstpointer left, gconstpointer right);
guint g_double_hash(gconstpointer key);
gboolean g_double_equal(gconstpointer left, gconstpointer right);
guint g_str_hash(gconstpointer key);
gboolean g_str_equal(gconstpointer left, gconstpointer right);

typedef struct _GTree GTree;
typedef struct _GTreeNode GTreeNode;
typedef gboolean (*GTraverseNodeFunc)(GTreeNode *, gpointer);
typedef enum { G_IN_ORDER, G_PRE_ORDER, G_POST_ORDER, G_LEVEL_ORDER } GTraverseType;
GTree *g_tree_new(GCompareFunc compare);
GTree *g_tree_new_with_data(GCompareDataFunc compare, gpointer data);
GTree *g_tree_new_full(GCompareDataFunc compare, gpointer data, GDestroyNotify key_destroy, GDestroyNotify value_destroy);
GTree *g_tree_ref(GTree *tree);
void g_tree_unref(GTree *tree);
void g_tree_destroy(GTree *tree);
void g_tree_insert(GTree *tree, gpointer key, gpointer value);
void g_tree_replace(GTree *tree, gpointer key, gpointer value);
gboolean g_tree_remove(GTree *tree, gconstpointer key);
gboolean g_tree_steal(GTree *tree, gconstpointer key);
gpointer g_tree_lookup(GTree *tree, gconstpointer key);
gboolean g_tree_lookup_extended(GTree *tree, gconstpointer key, gpointer *found_key, gpointer *found_value);
gpointer g_tree_search(GTree *tree, GCompareFunc search, gconstpointer data);
void g_tree_foreach(GTree *tree, GTraverseFunc function, gpointer data);
gint g_tree_nnodes(GTree *tree);
gint g_tree_height(GTree *tree);

typedef struct _GSequence GSequence;
typedef struct _GSequenceNode GSequenceIter;
GSequence *g_sequence_new(GDestroyNotify destroy);
void g_sequence_free(GSequence *sequence);
GSequenceIter *g_sequence_append(GSequence *sequence, gpointer data);
GSequenceIter *g_sequence_insert_sorted(GSequence *sequence, gpointer data, GCompareDataFunc compare, gpointer user);
GSequenceIter *g_sequence_lookup(GSequence *sequence, gpointer data, GCompareDataFunc compare, gpointer user);
void g_sequence_remove(GSequenceIter *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GArray, g_array_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GByteArray, g_byte_array_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GPtrArray, g_ptr_array_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GList, g_list_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GSList, g_slist_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GQueue, g_queue_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GHashTable, g_hash_table_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GTree, g_tree_unref)
#endif
