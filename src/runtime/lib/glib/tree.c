/* GTree, as a sorted array: trees here stay small, and are read more often than changed. */
#include <glib.h>

struct node {
    gpointer key, value;
};

struct _GTree {
    struct node *nodes;
    guint count, capacity, references;
    GCompareDataFunc compare;
    gpointer data;
    GCompareFunc plain;
    GDestroyNotify key_destroy, value_destroy;
};

GTree *g_tree_new_full(GCompareDataFunc compare, gpointer data, GDestroyNotify key_destroy, GDestroyNotify value_destroy)
{
    GTree *tree = g_new0(GTree, 1);
    tree->references = 1;
    tree->compare = compare;
    tree->data = data;
    tree->key_destroy = key_destroy;
    tree->value_destroy = value_destroy;
    return tree;
}

GTree *g_tree_new_with_data(GCompareDataFunc compare, gpointer data)
{
    return g_tree_new_full(compare, data, NULL, NULL);
}

GTree *g_tree_new(GCompareFunc compare)
{
    GTree *tree = g_tree_new_full(NULL, NULL, NULL, NULL);
    tree->plain = compare;
    return tree;
}

GTree *g_tree_ref(GTree *tree)
{
    tree->references++;
    return tree;
}

static void destroy_node(GTree *tree, gpointer key, gpointer value)
{
    if (tree->key_destroy != NULL) {
        tree->key_destroy(key);
    }
    if (tree->value_destroy != NULL) {
        tree->value_destroy(value);
    }
}

static void clear(GTree *tree)
{
    for (guint i = 0; i < tree->count; i++) {
        destroy_node(tree, tree->nodes[i].key, tree->nodes[i].value);
    }
    g_free(tree->nodes);
    tree->nodes = NULL;
    tree->count = tree->capacity = 0;
}

void g_tree_unref(GTree *tree)
{
    if (--tree->references == 0) {
        clear(tree);
        g_free(tree);
    }
}

void g_tree_destroy(GTree *tree)
{
    clear(tree);
    g_tree_unref(tree);
}

/* Whether key is there; *index is where it is or belongs. */
static gboolean find(GTree *tree, gconstpointer key, guint *index)
{
    guint low = 0, high = tree->count;
    while (low < high) {
        guint middle = (low + high) / 2;
        gpointer other = tree->nodes[middle].key;
        gint order = tree->plain != NULL ? tree->plain(key, other) : tree->compare(key, other, tree->data);
        if (order == 0) {
            *index = middle;
            return TRUE;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    *index = low;
    return FALSE;
}

static void put(GTree *tree, gpointer key, gpointer value, gboolean keep_key)
{
    guint index;
    if (find(tree, key, &index)) {
        struct node old = tree->nodes[index];
        tree->nodes[index] = (struct node){ keep_key ? old.key : key, value };
        destroy_node(tree, keep_key ? key : old.key, old.value);
        return;
    }
    if (tree->count == tree->capacity) {
        tree->capacity = tree->capacity == 0 ? 8 : tree->capacity * 2;
        tree->nodes = g_renew(struct node, tree->nodes, tree->capacity);
    }
    memmove(tree->nodes + index + 1, tree->nodes + index, (tree->count - index) * sizeof(struct node));
    tree->nodes[index] = (struct node){ key, value };
    tree->count++;
}

void g_tree_insert(GTree *tree, gpointer key, gpointer value)
{
    put(tree, key, value, TRUE);
}

void g_tree_replace(GTree *tree, gpointer key, gpointer value)
{
    put(tree, key, value, FALSE);
}

static gboolean take(GTree *tree, gconstpointer key, gboolean destroy)
{
    guint index;
    if (!find(tree, key, &index)) {
        return FALSE;
    }
    struct node node = tree->nodes[index];
    tree->count--;
    memmove(tree->nodes + index, tree->nodes + index + 1, (tree->count - index) * sizeof(struct node));
    if (destroy) {
        destroy_node(tree, node.key, node.value);
    }
    return TRUE;
}

gboolean g_tree_remove(GTree *tree, gconstpointer key)
{
    return take(tree, key, TRUE);
}

gboolean g_tree_steal(GTree *tree, gconstpointer key)
{
    return take(tree, key, FALSE);
}

gboolean g_tree_lookup_extended(GTree *tree, gconstpointer key, gpointer *found_key, gpointer *found_value)
{
    guint index;
    if (!find(tree, key, &index)) {
        return FALSE;
    }
    if (found_key != NULL) {
        *found_key = tree->nodes[index].key;
    }
    if (found_value != NULL) {
        *found_value = tree->nodes[index].value;
    }
    return TRUE;
}

gpointer g_tree_lookup(GTree *tree, gconstpointer key)
{
    gpointer value = NULL;
    g_tree_lookup_extended(tree, key, NULL, &value);
    return value;
}

gpointer g_tree_search(GTree *tree, GCompareFunc search, gconstpointer data)
{
    guint low = 0, high = tree->count;
    while (low < high) {
        guint middle = (low + high) / 2;
        gint order = search(tree->nodes[middle].key, data);
        if (order == 0) {
            return tree->nodes[middle].value;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

void g_tree_foreach(GTree *tree, GTraverseFunc function, gpointer data)
{
    for (guint i = 0; i < tree->count; i++) {
        if (function(tree->nodes[i].key, tree->nodes[i].value, data)) {
            return;
        }
    }
}

gint g_tree_nnodes(GTree *tree)
{
    return (gint)tree->count;
}

gint g_tree_height(GTree *tree)
{
    gint height = 0;
    for (guint count = tree->count; count > 0; count /= 2) {
        height++;
    }
    return height;
}
