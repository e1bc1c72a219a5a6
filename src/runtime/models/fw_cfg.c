/* What firmware is handed: the files of fw_cfg are noted as the tree's code adds and replaces them. */
#include "../driver/headers.h"
#include "hw/nvram/fw_cfg.h"
#include "../driver/flatcheck.h"

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

uint32_t flatcheck_firmware_files_take(void)
{
    return firmware_file_count;
}

const FlatcheckFirmwareFile *flatcheck_firmware_files(void)
{
    return firmware_files;
}
