/*
 * GHashTable. Entries stand in the order of insertion, and are iterated in it; an index of slots leads to them by hash.
 */
#include <flatcheck/heap.h>
#include <glib.h>

struct entry {
    gpointer key, value;
    gboolean live;
};

struct _GHashTable {
    struct entry *entries;
    gint *slots;
    /* Of the entries. */
    guint *hashes;
    guint used, live, capacity, mask;
    guint references;
    GHashFunc hash;
    GEqualFunc equal;
    GDestroyNotify key_destroy, value_destroy;
};

/* Slot values below 0: never used, and left by an entry that is gone. */
#define EMPTY (-1)
#define GONE (-2)

GHashTable *g_hash_table_new_full(GHashFunc hash, GEqualFunc equal, GDestroyNotify key_destroy, GDestroyNotify value_destroy)
{
    GHashTable *table = g_new0(GHashTable, 1);
    table->references = 1;
    table->hash = hash != NULL ? hash : g_direct_hash;
    table->equal = equal;
    table->key_destroy = key_destroy;
    table->value_destroy = value_destroy;
    return table;
}

GHashTable *g_hash_table_new(GHashFunc hash, GEqualFunc equal)
{
    return g_hash_table_new_full(hash, equal, NULL, NULL);
}

GHashTable *g_hash_table_ref(GHashTable *table)
{
    table->references++;
    return table;
}

static guint first_slot(const GHashTable *table, guint hash)
{
    return (hash * 0x9e3779b1u >> 7 ^ hash) & table->mask;
}

/* The slot that leads to key, or G_MAXUINT. */
static guint find_hashed(GHashTable *table, gconstpointer key, guint hash)
{
    for (guint slot = first_slot(table, hash); table->slots[slot] != EMPTY; slot = (slot + 1) & table->mask) {
        gint index = table->slots[slot];
        if (index >= 0 && table->hashes[index] == hash) {
            gpointer other = table->entries[index].key;
            if (table->equal != NULL ? table->equal(other, key) : other == key) {
                return slot;
            }
        }
    }
    return G_MAXUINT;
}

/* The same; in an empty table the key's hash, which is most of the work, is not asked for. */
static guint find(GHashTable *table, gconstpointer key)
{
    return table->live == 0 ? G_MAXUINT : find_hashed(table, key, table->hash(key));
}

/* Closes the gaps between the entries and makes the index anew, with room for at least one more entry. */
static void rebuild(GHashTable *table)
{
    guint count = 0;
    for (guint i = 0; i < table->used; i++) {
        if (table->entries[i].live) {
            table->hashes[count] = table->hashes[i];
            table->entries[count++] = table->entries[i];
        }
    }
    table->used = count;
    if (count >= table->capacity / 4 * 3) {
        table->capacity = table->capacity == 0 ? 8 : table->capacity * 2;
        table->mask = table->capacity * 2 - 1;
        table->entries = g_realloc(table->entries, table->capacity * sizeof(struct entry));
        table->slots = g_realloc(table->slots, table->capacity * 2 * sizeof(gint));
        table->hashes = g_realloc(table->hashes, table->capacity * sizeof(guint));
        flatcheck_derived(table->slots);
        flatcheck_derived(table->hashes);
    }
    memset(table->slots, 0xff, ((gsize)table->mask + 1) * sizeof(gint));
    for (guint i = 0; i < count; i++) {
        guint slot = first_slot(table, table->hashes[i]);
        while (table->slots[slot] != EMPTY) {
            slot = (slot + 1) & table->mask;
        }
        table->slots[slot] = (gint)i;
    }
}

/* Puts key and value in; keep_key says that an equal key that is there stays, and the new one is given up. */
static gboolean put(GHashTable *table, gpointer key, gpointer value, gboolean keep_key)
{
    guint hash = table->hash(key);
    guint slot = table->live == 0 ? G_MAXUINT : find_hashed(table, key, hash);
    if (slot != G_MAXUINT) {
        struct entry *entry = &table->entries[table->slots[slot]];
        gpointer old_key = entry->key, old_value = entry->value;
        if (!keep_key) {
            entry->key = key;
        }
        entry->value = value;
        if (table->key_destroy != NULL) {
            table->key_destroy(keep_key ? key : old_key);
        }
        if (table->value_destroy != NULL) {
            table->value_destroy(old_value);
        }
        return FALSE;
    }
    if (table->used == table->capacity) {
        rebuild(table);
    }
    slot = first_slot(table, hash);
    while (table->slots[slot] >= 0) {
        slot = (slot + 1) & table->mask;
    }
    table->slots[slot] = (gint)table->used;
    table->hashes[table->used] = hash;
    table->entries[table->used++] = (struct entry){ key, value, TRUE };
    table->live++;
    return TRUE;
}

gboolean g_hash_table_insert(GHashTable *table, gpointer key, gpointer value)
{
    return put(table, key, value, TRUE);
}

gboolean g_hash_table_replace(GHashTable *table, gpointer key, gpointer value)
{
    return put(table, key, value, FALSE);
}

gboolean g_hash_table_add(GHashTable *table, gpointer key)
{
    return put(table, key, key, FALSE);
}

static void destroy_entry(GHashTable *table, gpointer key, gpointer value)
{
    if (table->key_destroy != NULL) {
        table->key_destroy(key);
    }
    if (table->value_destroy != NULL) {
        table->value_destroy(value);
    }
}

static void remove_slot(GHashTable *table, guint slot)
{
    table->entries[table->slots[slot]] = (struct entry){ NULL, NULL, FALSE };
    table->slots[slot] = GONE;
    table->live--;
    if (table->live == 0) {
        memset(table->slots, 0xff, ((gsize)table->mask + 1) * sizeof(gint));
    }
}

static guint slot_of_entry(GHashTable *table, guint index)
{
    guint slot = first_slot(table, table->hashes[index]);
    while (table->slots[slot] != (gint)index) {
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

gboolean g_hash_table_steal_extended(GHashTable *table, gconstpointer key, gpointer *stolen_key, gpointer *stolen_value)
{
    guint slot = find(table, key);
    if (slot == G_MAXUINT) {
        return FALSE;
    }
    struct entry *entry = &table->entries[table->slots[slot]];
    if (stolen_key != NULL) {
        *stolen_key = entry->key;
    }
    if (stolen_value != NULL) {
        *stolen_value = entry->value;
    }
    remove_slot(table, slot);
    return TRUE;
}

gboolean g_hash_table_steal(GHashTable *table, gconstpointer key)
{
    return g_hash_table_steal_extended(table, key, NULL, NULL);
}

gboolean g_hash_table_remove(GHashTable *table, gconstpointer key)
{
    gpointer old_key, old_value;
    if (!g_hash_table_steal_extended(table, key, &old_key, &old_value)) {
        return FALSE;
    }
    destroy_entry(table, old_key, old_value);
    return TRUE;
}

static void clear(GHashTable *table, gboolean destroy)
{
    struct entry *entries = table->entries;
    guint used = table->used;
    g_free(table->slots);
    g_free(table->hashes);
    table->entries = NULL;
    table->slots = NULL;
    table->hashes = NULL;
    table->used = table->live = table->capacity = table->mask = 0;
    for (guint i = 0; destroy && i < used; i++) {
        if (entries[i].live) {
            destroy_entry(table, entries[i].key, entries[i].value);
        }
    }
    g_free(entries);
}

void g_hash_table_remove_all(GHashTable *table)
{
    clear(table, TRUE);
}

void g_hash_table_steal_all(GHashTable *table)
{
    clear(table, FALSE);
}

void g_hash_table_unref(GHashTable *table)
{
    if (--table->references == 0) {
        clear(table, TRUE);
        g_free(table);
    }
}

void g_hash_table_destroy(GHashTable *table)
{
    clear(table, TRUE);
    g_hash_table_unref(table);
}

gpointer g_hash_table_lookup(GHashTable *table, gconstpointer key)
{
    guint slot = find(table, key);
    return slot == G_MAXUINT ? NULL : table->entries[table->slots[slot]].value;
}

gboolean g_hash_table_contains(GHashTable *table, gconstpointer key)
{
    return find(table, key) != G_MAXUINT;
}

gboolean g_hash_table_lookup_extended(GHashTable *table, gconstpointer key, gpointer *found_key, gpointer *found_value)
{
    guint slot = find(table, key);
    if (slot == G_MAXUINT) {
        return FALSE;
    }
    if (found_key != NULL) {
        *found_key = table->entries[table->slots[slot]].key;
    }
    if (found_value != NULL) {
        *found_value = table->entries[table->slots[slot]].value;
    }
    return TRUE;
}

guint g_hash_table_size(GHashTable *table)
{
    return table->live;
}

void g_hash_table_foreach(GHashTable *table, GHFunc function, gpointer data)
{
    for (guint i = 0; i < table->used; i++) {
        if (table->entries[i].live) {
            function(table->entries[i].key, table->entries[i].value, data);
        }
    }
}

static guint foreach_remove(GHashTable *table, GHRFunc function, gpointer data, gboolean destroy)
{
    guint removed = 0;
    for (guint i = 0; i < table->used; i++) {
        struct entry entry = table->entries[i];
        if (entry.live && function(entry.key, entry.value, data)) {
            remove_slot(table, slot_of_entry(table, i));
            removed++;
            if (destroy) {
                destroy_entry(table, entry.key, entry.value);
            }
        }
    }
    return removed;
}

guint g_hash_table_foreach_remove(GHashTable *table, GHRFunc function, gpointer data)
{
    return foreach_remove(table, function, data, TRUE);
}

guint g_hash_table_foreach_steal(GHashTable *table, GHRFunc function, gpointer data)
{
    return foreach_remove(table, function, data, FALSE);
}

gpointer g_hash_table_find(GHashTable *table, GHRFunc predicate, gpointer data)
{
    for (guint i = 0; i < table->used; i++) {
        if (table->entries[i].live && predicate(table->entries[i].key, table->entries[i].value, data)) {
            return table->entries[i].value;
        }
    }
    return NULL;
}

void g_hash_table_iter_init(GHashTableIter *iterator, GHashTable *table)
{
    iterator->table = table;
    iterator->position = -1;
}

GHashTable *g_hash_table_iter_get_hash_table(GHashTableIter *iterator)
{
    return iterator->table;
}

gboolean g_hash_table_iter_next(GHashTableIter *iterator, gpointer *key, gpointer *value)
{
    GHashTable *table = iterator->table;
    while (++iterator->position < (gint)table->used) {
        struct entry *entry = &table->entries[iterator->position];
        if (entry->live) {
            if (key != NULL) {
                *key = entry->key;
            }
            if (value != NULL) {
                *value = entry->value;
            }
            return TRUE;
        }
    }
    return FALSE;
}

void g_hash_table_iter_steal(GHashTableIter *iterator)
{
    GHashTable *table = iterator->table;
    remove_slot(table, slot_of_entry(table, (guint)iterator->position));
}

void g_hash_table_iter_remove(GHashTableIter *iterator)
{
    GHashTable *table = iterator->table;
    struct entry entry = table->entries[iterator->position];
    g_hash_table_iter_steal(iterator);
    destroy_entry(table, entry.key, entry.value);
}

void g_hash_table_iter_replace(GHashTableIter *iterator, gpointer value)
{
    GHashTable *table = iterator->table;
    gpointer old = table->entries[iterator->position].value;
    table->entries[iterator->position].value = value;
    if (table->value_destroy != NULL) {
        table->value_destroy(old);
    }
}
