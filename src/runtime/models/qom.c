/* QOM types are registered when they are asked for: a unit's type_init() functions run as soon as it is loaded. */
#include "../driver/headers.h"
#include "../driver/flatcheck.h"
#include "../driver/models.h"
#include "qemu/module.h"

/* Above zero: a type that is not there is not looked for in the tree. */
static unsigned closed;

void register_module_init(void (*fn)(void), module_init_type type)
{
    if (type == MODULE_INIT_QOM) {
        closed++;
        fn();
        closed--;
    }
}

void flatcheck_type_register(const TypeInfo *info)
{
    closed++;
    type_register_static(info);
    closed--;
}

/*
 * Stands around type_table_lookup() of qom/object.c, which is static: a type that is not in the table yet is loaded, once.
 * Registration itself looks whether the name is free, and an interface of a class ("class::interface") is in no unit: neither
 * may load anything. tree is the tree's own function.
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
