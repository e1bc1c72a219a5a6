/* What firmware is handed: the files of fw_cfg are noted as the tree's code adds and replaces them. */
#include "../driver/headers.h"
#include "hw/nvram/fw_cfg.h"
#include "../driver/flatcheck.h"

/* What is no file of its own, but part of those that are built later. */
#define FLATCHECK_PCI_WINDOWS "etc/acpi/tables (PCI windows)"

static FlatcheckFirmwareFile *firmware_files;
static uint32_t firmware_file_count;

static void flatcheck_firmware_file(const char *name, const void *data, size_t size)
{
    uint32_t index = 0;

    while (index < firmware_file_count && strcmp(firmware_files[index].name, name)) {
        index++;
    }
    if (index == firmware_file_count) {
        firmware_files = g_realloc(firmware_files, ++firmware_file_count * sizeof(*firmware_files));
        firmware_files[index].name = g_strdup(name);
    }
    firmware_files[index].data = data;
    firmware_files[index].size = size;
}

void flatcheck_around_fw_cfg_add_file_callback(
    void (*tree)(FWCfgState *, const char *, FWCfgCallback, FWCfgWriteCallback, void *, void *, size_t, bool),
    FWCfgState *s, const char *filename, FWCfgCallback select_cb, FWCfgWriteCallback write_cb, void *callback_opaque,
    void *data, size_t len, bool read_only)
{
    tree(s, filename, select_cb, write_cb, callback_opaque, data, len, read_only);
    flatcheck_firmware_file(filename, data, len);
}

void *flatcheck_around_fw_cfg_modify_file(void *(*tree)(FWCfgState *, const char *, void *, size_t), FWCfgState *s,
                                          const char *filename, void *data, size_t len)
{
    void *old = tree(s, filename, data, len);

    flatcheck_firmware_file(filename, data, len);
    return old;
}

/*
 * The windows through which the guest's operating system may place BARs. ACPI's tables name them, as
 * acpi_get_pci_holes() of hw/i386/acpi-build.c reads them from the host bridge; the tables themselves are not built.
 */
static void flatcheck_pci_windows(void)
{
    static const char *const names[] = { "pci-hole-start", "pci-hole-end", "pci-hole64-start", "pci-hole64-end" };
    static char text[ARRAY_SIZE(names) * 20];
    Object *host = object_resolve_path_type("", TYPE_PCI_HOST_BRIDGE, NULL);
    size_t used = 0;

    for (size_t i = 0; host && i < ARRAY_SIZE(names); i++) {
        if (!object_property_find(host, names[i])) {
            return;
        }
        used += snprintf(text + used, sizeof(text) - used, "%s0x%" PRIx64, i % 2 ? "-" : i ? " " : "",
                         (uint64_t)object_property_get_uint(host, names[i], &error_fatal));
    }
    if (host) {
        flatcheck_firmware_file(FLATCHECK_PCI_WINDOWS, text, used);
    }
}

uint32_t flatcheck_firmware_files_take(void)
{
    flatcheck_pci_windows();
    return firmware_file_count;
}

const FlatcheckFirmwareFile *flatcheck_firmware_files(void)
{
    return firmware_files;
}
