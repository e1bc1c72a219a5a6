/* QOM types are registered when they are asked for: a unit's type_init() functions run as soon as it is loaded. */
#include "../driver/headers.h"
#include "../driver/flatcheck.h"
#include "../driver/models.h"
#include "qemu/module.h"

/*
 * What the types being registered are derived from: loaded once registration is over, since QEMU's lists of types may
 * not grow while it walks them.
 */
static const char *wanted[64];
static unsigned wanted_count;
static GHashTable *registered;
static GPtrArray *registered_in_order;

/* Above zero: a type that is not there is not looked for in the tree. */
static unsigned closed;

/* Whether what is registered registers QOM types. */
static bool flatcheck_makes_types(module_init_type type)
{
#if __has_include("qemu/target-info-init.h")
    if (type == MODULE_INIT_TARGET_INFO) {
        return true;
    }
#endif
    return type == MODULE_INIT_QOM;
}

void register_module_init(void (*fn)(void), module_init_type type)
{
    if (flatcheck_makes_types(type)) {
        closed++;
        fn();
        closed--;
        while (!closed && wanted_count) {
            const char *name = wanted[--wanted_count];

            if (!g_hash_table_contains(registered, name)) {
                flatcheck_load_type(name);
            }
        }
    }
}

static void flatcheck_want(const char *name)
{
    if (name && wanted_count < ARRAY_SIZE(wanted)) {
        wanted[wanted_count++] = name;
    }
}

/* Stands around type_register_internal() of qom/object.c, which is static: where all ways to register a type meet. */
Type flatcheck_around_type_register_internal(Type (*tree)(const TypeInfo *), const TypeInfo *info)
{
    char *name = g_strdup(info->name);

    if (!registered) {
        registered = g_hash_table_new(g_str_hash, g_str_equal);
        registered_in_order = g_ptr_array_new();
    }
    g_hash_table_add(registered, name);
    g_ptr_array_add(registered_in_order, name);
    flatcheck_want(info->parent);
    for (const InterfaceInfo *each = info->interfaces; each && each->type; each++) {
        flatcheck_want(each->type);
    }
    return tree(info);
}

void flatcheck_type_register(const TypeInfo *info)
{
    closed++;
    type_register_static(info);
    closed--;
}

const char *flatcheck_registered_type(size_t index)
{
    return registered_in_order && index < registered_in_order->len ? g_ptr_array_index(registered_in_order, index) : NULL;
}

/*
 * Stands around type_table_lookup() of qom/object.c, which is static: a type that is not in the table yet is loaded,
 * once. Registration itself looks whether the name is free, and an interface of a class ("class::interface") is in no
 * unit: neither may load anything. tree is the tree's own function.
 */
void *flatcheck_around_type_table_lookup(void *(*tree)(const char *), const char *name)
{
    void *type = tree(name);

    if (!type && !closed && !strstr(name, "::") && flatcheck_load_type(name)) {
        type = tree(name);
    }
    return type;
}

/* Stands around object_class_dynamic_cast(): a class whose ancestors are all there is of no type that is not. */
ObjectClass *flatcheck_around_object_class_dynamic_cast(ObjectClass *(*tree)(ObjectClass *, const char *),
                                                        ObjectClass *klass, const char *name)
{
    ObjectClass *cast;

    closed++;
    cast = tree(klass, name);
    closed--;
    return cast;
}
