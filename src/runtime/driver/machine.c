/* Bring-up of a board: what system/vl.c does between reading its options and the first reset. */
#include "headers.h"
#include "added-devices.h"
#include "flatcheck.h"
#include "listeners/listeners.h"
#include "models.h"
#include "test-device.h"
#if __has_include("qemu/keyval.h")
#include "qemu/keyval.h"
#else
#include "qemu/option.h"
#endif
#include "qom/object_interfaces.h"
#include "monitor/qdev.h"
#include "exec/cpu-common.h"
#if __has_include("qobject/qdict.h")
#include "qobject/qdict.h"
#else
#include "qapi/qmp/qdict.h"
#endif

#include "flatcheck-members.h"

#ifdef FLATCHECK_MACHINE_MEMORY_INIT
void machine_memory_init(void);
#endif

/*
 * By its own name, or by its alias. QEMU's list of classes is not used: it initializes every class, and no type can be
 * loaded while it is walked. A board's units register the newest version first, which has the alias.
 */
static MachineClass *flatcheck_find_machine(const char *machine_type)
{
    const char *name;

    for (size_t i = 0; (name = flatcheck_registered_type(i)); i++) {
        ObjectClass *klass;

        if (!g_str_has_suffix(name, TYPE_MACHINE_SUFFIX)) {
            continue;
        }
        klass = object_class_by_name(name);
        if (!object_class_is_abstract(klass) && (!strcmp(MACHINE_CLASS(klass)->name, machine_type) ||
                                                 !g_strcmp0(MACHINE_CLASS(klass)->alias, machine_type))) {
            return MACHINE_CLASS(klass);
        }
    }
    return NULL;
}

/* Up to 9.2 a machine makes some of them itself. */
static void flatcheck_create_containers(Object *machine)
{
    static const char *const names[] = { "unattached", "peripheral", "peripheral-anon" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!object_resolve_path_component(machine, names[i])) {
            object_property_add_child(machine, names[i], object_new("container"));
        }
    }
    object_property_add_child(object_resolve_path_component(machine, "unattached"), "sysbus",
                              OBJECT(sysbus_get_default()));
}

static const char *slots;
static const char *maximum_size;
static const char *maximum_below_4g;
static const char *flash_size;
static const char *second_flash_size;
static bool has_test_device;

/* A property of the machine and its value, or a device as -device takes it. */
typedef struct FlatcheckSetting {
    const char *name;
    const char *value;
} FlatcheckSetting;

enum { FLATCHECK_MOST_SETTINGS = 32 };

static FlatcheckSetting properties[FLATCHECK_MOST_SETTINGS];
static uint32_t property_count;
static const char *objects[FLATCHECK_MOST_SETTINGS];
static uint32_t object_count;

static bool flatcheck_property(const char *name, const char *value)
{
    if (property_count == FLATCHECK_MOST_SETTINGS) {
        return false;
    }
    properties[property_count++] = (FlatcheckSetting){ name, value };
    return true;
}

/* name is DRIVER.PROPERTY; the tree's code sets it on each device of the type as it is made. */
static bool flatcheck_global(const char *name, const char *value)
{
    const char *dot = strchr(name, '.');
    GlobalProperty *global;

    if (!dot) {
        return false;
    }
    global = g_new0(GlobalProperty, 1);
    global->driver = g_strndup(name, dot - name);
    global->property = g_strdup(dot + 1);
    global->value = g_strdup(value);
    qdev_prop_register_global(global);
    return true;
}

static bool flatcheck_keep(const char **texts, uint32_t *count, const char *text)
{
    if (*count == FLATCHECK_MOST_SETTINGS) {
        return false;
    }
    texts[(*count)++] = text;
    return true;
}

bool flatcheck_machine_option(const char *name, const char *value)
{
    if (g_str_has_prefix(name, "machine.")) {
        return flatcheck_property(name + strlen("machine."), value);
    }
    if (g_str_has_prefix(name, "global.")) {
        return flatcheck_global(name + strlen("global."), value);
    }
    if (g_str_has_prefix(name, "device.")) {
        return flatcheck_device_add(value);
    }
    if (g_str_has_prefix(name, "object.")) {
        return flatcheck_keep(objects, &object_count, value);
    }
    if (!strcmp(name, "slots")) {
        slots = value;
    } else if (!strcmp(name, "maxmem")) {
        maximum_size = value;
    } else if (!strcmp(name, "max-ram-below-4g")) {
        maximum_below_4g = value;
    } else if (!strcmp(name, "cpu-vendor")) {
        flatcheck_cpu_set_vendor(!strcmp(value, "amd"));
    } else if (!strcmp(name, "phys-bits")) {
        flatcheck_cpu_set_phys_bits(g_ascii_strtoull(value, NULL, 10));
    } else if (!strcmp(name, "pflash")) {
        flash_size = value;
        flatcheck_flash_set(0, g_ascii_strtoull(value, NULL, 10));
        flatcheck_ram_back(g_ascii_strtoull(value, NULL, 10));
    } else if (!strcmp(name, "pflash1")) {
        second_flash_size = value;
        flatcheck_flash_set(1, g_ascii_strtoull(value, NULL, 10));
    } else if (!strcmp(name, "test-device")) {
        has_test_device = !strcmp(value, "on");
    } else {
        return false;
    }
    return true;
}

static void flatcheck_set_from_text(Object *machine, const char *text)
{
    QDict *options = keyval_parse(text, NULL, NULL, &error_fatal);

#ifdef FLATCHECK_PROPS_FROM_KEYVAL
    object_set_props_from_keyval(machine, options, false, &error_fatal);
#else
    object_set_properties_from_keyval(machine, options, false, &error_fatal);
#endif
    qobject_unref(options);
}

/* Makes the list of CPUs, and the address spaces of memory and I/O. */
static void flatcheck_memory_init(void)
{
    qemu_init_cpu_list();
#ifdef FLATCHECK_MACHINE_MEMORY_INIT
    machine_memory_init();
#else
    cpu_exec_init_all();
#endif
}

/* What -m and -machine set. What a machine does not take, QEMU's own code refuses. */
static void flatcheck_set_options(Object *machine)
{
    if (slots || maximum_size) {
        g_autofree char *memory = g_strdup_printf("memory.size=%" PRIu64 "%s%s%s%s", current_machine->ram_size,
                                                  slots ? ",memory.slots=" : "", slots ? slots : "",
                                                  maximum_size ? ",memory.max-size=" : "",
                                                  maximum_size ? maximum_size : "");

        flatcheck_set_from_text(machine, memory);
    }
    if (maximum_below_4g) {
        object_property_parse(machine, "max-ram-below-4g", maximum_below_4g, &error_fatal);
    }
    if (flash_size) {
        object_property_set_str(machine, "pflash0", FLATCHECK_FLASH_NAME, &error_fatal);
    }
    if (second_flash_size) {
        object_property_set_str(machine, "pflash1", FLATCHECK_SECOND_FLASH_NAME, &error_fatal);
    }
    for (uint32_t i = 0; i < property_count; i++) {
        object_property_parse(machine, properties[i].name, properties[i].value, &error_fatal);
    }
}

/* As -object makes those that are made late, memory back ends among them. */
static void flatcheck_create_objects(void)
{
    for (uint32_t i = 0; i < object_count; i++) {
        QDict *options = keyval_parse(objects[i], "qom-type", NULL, &error_fatal);
        Object *object = object_new(qdict_get_str(options, "qom-type"));
        g_autofree char *id = g_strdup(qdict_get_str(options, "id"));

        qdict_del(options, "qom-type");
        qdict_del(options, "id");
#ifdef FLATCHECK_PROPS_FROM_KEYVAL
        object_set_props_from_keyval(object, options, false, &error_fatal);
#else
        object_set_properties_from_keyval(object, options, false, &error_fatal);
#endif
        object_property_add_child(object_get_objects_root(), id, object);
        user_creatable_complete(USER_CREATABLE(object), &error_fatal);
        object_unref(object);
        qobject_unref(options);
    }
}

bool flatcheck_machine_create(const char *machine_type, uint64_t ram_size, const char *vga)
{
    MachineClass *machine_class;

    if (strcmp(vga, "std") && strcmp(vga, "none")) {
        return false;
    }
    vga_interface_type = strcmp(vga, "std") ? VGA_NONE : VGA_STD;

    flatcheck_cpu_register();
    flatcheck_load_machine(machine_type);
    machine_class = flatcheck_find_machine(machine_type);
    if (!machine_class) {
        return false;
    }
    object_set_machine_compat_props(machine_class->compat_props);
    current_machine = MACHINE(object_new(object_class_get_name(OBJECT_CLASS(machine_class))));
    object_property_add_child(object_get_root(), "machine", OBJECT(current_machine));
    flatcheck_create_containers(OBJECT(current_machine));
    flatcheck_memory_init();
    if (machine_class->default_machine_opts) {
        flatcheck_set_from_text(OBJECT(current_machine), machine_class->default_machine_opts);
    }

    current_machine->ram_size = QEMU_ALIGN_UP(ram_size, 8192);
    current_machine->maxram_size = current_machine->ram_size;
    flatcheck_cpu_register_model(machine_class->default_cpu_type);
    current_machine->cpu_type = machine_class->default_cpu_type;
    flatcheck_set_options(OBJECT(current_machine));
    phase_advance(PHASE_MACHINE_CREATED);
    flatcheck_accelerator_init();
    /* 8.2 put a phase for late backends between these two. */
    for (int phase = PHASE_ACCEL_CREATED; phase < PHASE_MACHINE_INITIALIZED; phase++) {
        phase_advance(phase);
    }
    flatcheck_create_objects();
    machine_run_board_init(current_machine, NULL, &error_fatal);
    flatcheck_devices_plug();
    if (has_test_device) {
        flatcheck_test_device_create();
    }
    return true;
}

void flatcheck_machine_reset(void)
{
    flatcheck_before_reset();
    if (phase_check(PHASE_MACHINE_READY)) {
        qemu_system_reset(SHUTDOWN_CAUSE_NONE);
    } else {
        /* Its last act is the first reset. */
        qdev_machine_creation_done();
        flatcheck_guest_start();
    }
    flatcheck_bottom_halves_run();
    flatcheck_after_reset();
}
