/*
 * Firmware files. Only their sizes show in the memory map, so they are files of zeros that are found by name. Devices
 * are empty files.
 */
#include "../../driver/headers.h"
#include "../../driver/models.h"

#define FLATCHECK_KIB 1024
#define FLATCHECK_FIRST_DESCRIPTOR 100

typedef struct FlatcheckFile {
    const char *name;
    off_t size;
} FlatcheckFile;

/* Names and sizes as in QEMU's pc-bios folder. */
static const FlatcheckFile files[] = {
    { "bios.bin", 128 * FLATCHECK_KIB },
    { "bios-microvm.bin", 128 * FLATCHECK_KIB },
    { "bios-256k.bin", 256 * FLATCHECK_KIB },
    { "vgabios-stdvga.bin", 39 * FLATCHECK_KIB },
    { "kvmvapic.bin", 9 * FLATCHECK_KIB },
    /* What they answer is in kernel.c and vfio.c. */
    { "/dev/kvm", 0 },
    { "/dev/vfio/vfio", 0 },
    { "/dev/vfio/0", 0 },
    { "/dev/iommu", 0 },
};

static off_t positions[ARRAY_SIZE(files)];

bool flatcheck_has_file(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        if (!strcmp(files[i].name, name)) {
            return true;
        }
    }
    return false;
}

char *qemu_find_file(int type, const char *name)
{
    return flatcheck_has_file(name) ? g_strdup(name) : NULL;
}

int open(const char *path, int flags, ...)
{
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        if (!strcmp(files[i].name, path)) {
            positions[i] = 0;
            return FLATCHECK_FIRST_DESCRIPTOR + i;
        }
    }
    errno = ENOENT;
    return -1;
}

static int flatcheck_file(int descriptor)
{
    int file = descriptor - FLATCHECK_FIRST_DESCRIPTOR;

    if (file < 0 || file >= (int)ARRAY_SIZE(files)) {
        errno = EBADF;
        return -1;
    }
    return file;
}

off_t lseek(int descriptor, off_t offset, int whence)
{
    int file = flatcheck_file(descriptor);

    if (file < 0) {
        return -1;
    }
    positions[file] = offset + (whence == SEEK_END ? files[file].size : whence == SEEK_CUR ? positions[file] : 0);
    return positions[file];
}

ssize_t read(int descriptor, void *buffer, size_t size)
{
    int file = flatcheck_file(descriptor);
    size_t left;

    if (file < 0) {
        return -1;
    }
    left = MAX(files[file].size - positions[file], 0);
    size = MIN(size, left);
    memset(buffer, 0, size);
    positions[file] += size;
    return size;
}

int close(int descriptor)
{
    return flatcheck_file(descriptor) < 0 ? -1 : 0;
}

int qemu_open(const char *name, int flags, Error **errp)
{
    int descriptor = open(name, flags);

    if (descriptor < 0) {
        error_setg(errp, "no firmware file '%s'", name);
    }
    return descriptor;
}
