/*
 * The kernel's side of VFIO: one IOMMU group with one PCI device, assigned by type 1 containers or through iommufd.
 * What is mapped and unmapped is recorded. Requests, flags and indices are those of linux/vfio.h and linux/iommufd.h;
 * what the device is, is at the tables below.
 */
#include "../../driver/headers.h"
#include "../../driver/flatcheck.h"
#include "../../driver/listeners/recorder.h"
#include "../../driver/models.h"
#include <linux/vfio.h>
#if __has_include(<linux/iommufd.h>)
#include <linux/iommufd.h>
#endif
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* The descriptor of the device. */
#define FLATCHECK_VFIO_DEVICE 91
/* What iommufd calls the device, its address space and what translates for it. */
#define FLATCHECK_DEVICE_ID 1
#define FLATCHECK_IOAS_ID 2
#define FLATCHECK_HWPT_ID 3
/* Where the device is in sysfs. */
#define FLATCHECK_VFIO_SYSFS "/sys/devices/flatcheck"
/* Each region of the device has this much of its descriptor's offsets. */
#define FLATCHECK_REGION_SHIFT 40
/* What is mapped has addresses and no memory: BARs, and what is set aside to map them into. */
#define FLATCHECK_BAR_ADDRESS 0x7e0000000000ULL
#define FLATCHECK_ASIDE_ADDRESS 0x7d0000000000ULL

typedef struct FlatcheckVfioRegion {
    uint32_t flags;
    uint64_t size;
} FlatcheckVfioRegion;

#define FLATCHECK_READ_WRITE (VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE)

/* A BAR of 64 bits, one of 32 with the MSI-X table, one of I/O; no option ROM. */
static const FlatcheckVfioRegion regions[] = {
    [VFIO_PCI_BAR0_REGION_INDEX] = { FLATCHECK_READ_WRITE | VFIO_REGION_INFO_FLAG_MMAP, 2 * 1024 * 1024 },
    [VFIO_PCI_BAR2_REGION_INDEX] = { FLATCHECK_READ_WRITE | VFIO_REGION_INFO_FLAG_MMAP, 32 * 1024 },
    [VFIO_PCI_BAR4_REGION_INDEX] = { FLATCHECK_READ_WRITE, 32 },
    [VFIO_PCI_CONFIG_REGION_INDEX] = { FLATCHECK_READ_WRITE, 4096 },
};

static const struct { uint32_t flags, count; } interrupts[] = {
    [VFIO_PCI_INTX_IRQ_INDEX] = { VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE | VFIO_IRQ_INFO_AUTOMASKED, 1 },
    [VFIO_PCI_MSI_IRQ_INDEX] = { VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, 1 },
    [VFIO_PCI_MSIX_IRQ_INDEX] = { VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, 4 },
    [VFIO_PCI_ERR_IRQ_INDEX] = { VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, 1 },
    [VFIO_PCI_REQ_IRQ_INDEX] = { VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, 1 },
};

/*
 * 16 bits of configuration space: where, what is there at reset, which bits are writable (PCI Local Bus 3.0, 6.1 and
 * 6.2.5).
 */
typedef struct FlatcheckConfigWord {
    uint16_t at, value, writable;
} FlatcheckConfigWord;

static const FlatcheckConfigWord config_words[] = {
    /* An endpoint of an FPGA vendor, which no quirk of QEMU knows; class: other memory controller. */
    { 0x00, 0x10ee, 0 }, { 0x02, 0x7011, 0 }, { 0x04, 0x0000, 0x0547 }, { 0x06, 0x0010, 0 }, { 0x0a, 0x0580, 0 },
    { 0x10, 0x000c, 0 }, { 0x12, 0x0000, 0xffe0 }, { 0x14, 0x0000, 0xffff }, { 0x16, 0x0000, 0xffff },
    { 0x18, 0x0000, 0x8000 }, { 0x1a, 0x0000, 0xffff }, { 0x20, 0x0001, 0xffe0 }, { 0x22, 0x0000, 0xffff },
    { 0x2c, 0x10ee, 0 }, { 0x2e, 0x0007, 0 }, { 0x34, 0x0040, 0 }, { 0x3c, 0x0100, 0x00ff },
    /* Power management, with a state of its own after D3hot. */
    { 0x40, 0x5001, 0 }, { 0x42, 0x0003, 0 }, { 0x44, 0x0008, 0x0003 },
    /* MSI: one vector, 64 bit addresses. */
    { 0x50, 0x7005, 0 }, { 0x52, 0x0080, 0x0001 }, { 0x54, 0, 0xfffc }, { 0x56, 0, 0xffff }, { 0x58, 0, 0xffff },
    { 0x5a, 0, 0xffff }, { 0x5c, 0, 0xffff },
    /* MSI-X: four vectors, the table and the pending bits in BAR 2. */
    { 0x70, 0x8011, 0 }, { 0x72, 0x0003, 0xc000 }, { 0x74, 0x0002, 0 }, { 0x78, 0x2002, 0 },
    /* PCI Express endpoint that can reset a function. */
    { 0x80, 0x0010, 0 }, { 0x82, 0x0002, 0 }, { 0x86, 0x1000, 0 },
};

static uint8_t config[4096];
static bool is_attached;
/* Requests up to the one that fails, itself included. */
static uint32_t until_failure;

void flatcheck_vfio_fail(uint32_t number)
{
    until_failure = number;
}

bool flatcheck_vfio_is_attached(void)
{
    return is_attached;
}

static void flatcheck_config_reset(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(config_words); i++) {
        stw_le_p(config + config_words[i].at, config_words[i].value);
    }
}

/* Bits of the byte at an offset of configuration space that can be written. */
static uint8_t flatcheck_writable_bits(off_t at)
{
    for (size_t i = 0; i < ARRAY_SIZE(config_words); i++) {
        if (config_words[i].at == (at & ~1)) {
            return config_words[i].writable >> (at & 1 ? 8 : 0);
        }
    }
    return 0;
}

static bool flatcheck_is_config(off_t offset, size_t size)
{
    off_t at = offset & ((1ULL << FLATCHECK_REGION_SHIFT) - 1);

    return offset >> FLATCHECK_REGION_SHIFT == VFIO_PCI_CONFIG_REGION_INDEX && at + size <= sizeof(config);
}

/* BARs answer as memory that holds zeros. */
ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
    if (fd != FLATCHECK_VFIO_DEVICE) {
        errno = EBADF;
        return -1;
    }
    if (flatcheck_is_config(offset, size)) {
        memcpy(to, config + (offset & 0xfff), size);
    } else {
        memset(to, 0, size);
    }
    return size;
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t offset)
{
    if (fd != FLATCHECK_VFIO_DEVICE) {
        errno = EBADF;
        return -1;
    }
    if (flatcheck_is_config(offset, size)) {
        for (size_t i = 0; i < size; i++) {
            off_t at = (offset & 0xfff) + i;
            uint8_t writable = flatcheck_writable_bits(at);

            config[at] = (config[at] & ~writable) | (((const uint8_t *)from)[i] & writable);
        }
    }
    return size;
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    static uint64_t aside = FLATCHECK_ASIDE_ADDRESS;
    uint64_t at = aside;

    if (flags & MAP_ANONYMOUS) {
        aside += ROUND_UP(size, 4096);
        return (void *)(uintptr_t)at;
    }
    if (fd != FLATCHECK_VFIO_DEVICE) {
        errno = ENODEV;
        return MAP_FAILED;
    }
    return flags & MAP_FIXED ? address : (void *)(uintptr_t)(FLATCHECK_BAR_ADDRESS + offset);
}

int munmap(void *address, size_t size)
{
    return 0;
}

int stat(const char *restrict path, struct stat *restrict to)
{
    bool is_folder = !strcmp(path, FLATCHECK_VFIO_SYSFS);

    if (!is_folder && !flatcheck_has_file(path)) {
        errno = ENOENT;
        return -1;
    }
    memset(to, 0, sizeof(*to));
    to->st_mode = is_folder ? S_IFDIR : S_IFREG;
    return 0;
}

/* The only link is that from the device to its IOMMU group, which is /dev/vfio/0. */
ssize_t readlink(const char *restrict path, char *restrict to, size_t size)
{
    static const char group[] = "/sys/kernel/iommu_groups/0";

    if (!g_str_has_suffix(path, "/iommu_group") || size < sizeof(group) - 1) {
        errno = EINVAL;
        return -1;
    }
    memcpy(to, group, sizeof(group) - 1);
    return sizeof(group) - 1;
}

static int flatcheck_fail(int error)
{
    errno = error;
    return -1;
}

static int flatcheck_region_info(struct vfio_region_info *info)
{
    /* There is no VGA region. */
    if (info->index > VFIO_PCI_CONFIG_REGION_INDEX) {
        return flatcheck_fail(EINVAL);
    }
    info->argsz = sizeof(*info);
    info->flags = regions[info->index].flags;
    info->cap_offset = 0;
    info->size = regions[info->index].size;
    info->offset = (uint64_t)info->index << FLATCHECK_REGION_SHIFT;
    return 0;
}

static int flatcheck_interrupt_info(struct vfio_irq_info *info)
{
    if (info->index >= ARRAY_SIZE(interrupts)) {
        return flatcheck_fail(EINVAL);
    }
    info->flags = interrupts[info->index].flags;
    info->count = interrupts[info->index].count;
    return 0;
}

static int flatcheck_device(unsigned long request, void *argument)
{
    switch (request) {
    case VFIO_DEVICE_GET_INFO: {
        struct vfio_device_info *info = argument;

        info->flags = VFIO_DEVICE_FLAGS_PCI | VFIO_DEVICE_FLAGS_RESET;
        info->num_regions = VFIO_PCI_NUM_REGIONS;
        info->num_irqs = VFIO_PCI_NUM_IRQS;
        return 0;
    }
    case VFIO_DEVICE_GET_REGION_INFO:
        return flatcheck_region_info(argument);
    case VFIO_DEVICE_GET_IRQ_INFO:
        return flatcheck_interrupt_info(argument);
    case VFIO_DEVICE_SET_IRQS:
        return 0;
    case VFIO_DEVICE_RESET:
        flatcheck_config_reset();
        return 0;
#ifdef VFIO_DEVICE_BIND_IOMMUFD
    case VFIO_DEVICE_BIND_IOMMUFD:
        ((struct vfio_device_bind_iommufd *)argument)->out_devid = FLATCHECK_DEVICE_ID;
        flatcheck_config_reset();
        return 0;
    case VFIO_DEVICE_ATTACH_IOMMUFD_PT:
    case VFIO_DEVICE_DETACH_IOMMUFD_PT:
        is_attached = request == VFIO_DEVICE_ATTACH_IOMMUFD_PT;
        return 0;
#endif
    /* It shares its bus with nothing that a reset of the bus would have to know. */
    case VFIO_DEVICE_GET_PCI_HOT_RESET_INFO:
        return flatcheck_fail(ENODEV);
    default:
        return flatcheck_fail(ENOTTY);
    }
}

static int flatcheck_container(unsigned long request, void *argument)
{
    switch (request) {
    case VFIO_GET_API_VERSION:
        return VFIO_API_VERSION;
    case VFIO_CHECK_EXTENSION:
        return (uint32_t)(uintptr_t)argument == VFIO_TYPE1v2_IOMMU;
    case VFIO_SET_IOMMU:
        is_attached = true;
        return 0;
    case VFIO_IOMMU_GET_INFO: {
        struct vfio_iommu_type1_info *info = argument;

        info->flags = VFIO_IOMMU_INFO_PGSIZES;
        info->iova_pgsizes = qemu_real_host_page_size();
        return 0;
    }
    case VFIO_IOMMU_MAP_DMA: {
        const struct vfio_iommu_type1_dma_map *map = argument;

        flatcheck_record_map(map->iova, map->size, map->vaddr, !(map->flags & VFIO_DMA_MAP_FLAG_WRITE));
        return 0;
    }
    case VFIO_IOMMU_UNMAP_DMA: {
        const struct vfio_iommu_type1_dma_unmap *unmap = argument;

        flatcheck_record_unmap(unmap->iova, unmap->size, unmap->flags & VFIO_DMA_UNMAP_FLAG_ALL);
        return 0;
    }
    default:
        return flatcheck_fail(ENOTTY);
    }
}

#ifdef IOMMUFD_TYPE
static int flatcheck_iommufd(unsigned long request, void *argument)
{
    switch (request) {
    case IOMMU_IOAS_ALLOC:
        ((struct iommu_ioas_alloc *)argument)->out_ioas_id = FLATCHECK_IOAS_ID;
        return 0;
    case IOMMU_IOAS_IOVA_RANGES: {
        struct iommu_ioas_iova_ranges *ranges = argument;
        uint32_t given = ranges->num_iovas;

        ranges->num_iovas = 1;
        ranges->out_iova_alignment = qemu_real_host_page_size();
        if (given < 1) {
            return flatcheck_fail(EMSGSIZE);
        }
        *(struct iommu_iova_range *)(uintptr_t)ranges->allowed_iovas = (struct iommu_iova_range){ 0, UINT64_MAX };
        return 0;
    }
    case IOMMU_IOAS_MAP: {
        const struct iommu_ioas_map *map = argument;

        flatcheck_record_map(map->iova, map->length, map->user_va, !(map->flags & IOMMU_IOAS_MAP_WRITEABLE));
        return 0;
    }
    case IOMMU_IOAS_UNMAP: {
        const struct iommu_ioas_unmap *unmap = argument;

        flatcheck_record_unmap(unmap->iova, unmap->length, unmap->length == UINT64_MAX);
        return 0;
    }
#ifdef IOMMU_HWPT_ALLOC
    case IOMMU_HWPT_ALLOC:
        ((struct iommu_hwpt_alloc *)argument)->out_hwpt_id = FLATCHECK_HWPT_ID;
        return 0;
#endif
#ifdef IOMMU_GET_HW_INFO
    /* An IOMMU that tells nothing of itself. */
    case IOMMU_GET_HW_INFO: {
        struct iommu_hw_info *info = argument;

        info->data_len = 0;
        info->out_data_type = IOMMU_HW_INFO_TYPE_NONE;
        return 0;
    }
#endif
    case IOMMU_DESTROY:
#ifdef IOMMU_IOAS_CHANGE_PROCESS
    case IOMMU_IOAS_CHANGE_PROCESS:
#endif
        return 0;
    default:
        return flatcheck_fail(ENOTTY);
    }
}
#endif

int flatcheck_vfio_ioctl(int fd, unsigned long request, void *argument)
{
    if (until_failure && --until_failure == 0) {
        return flatcheck_fail(ENOMEM);
    }
    if (fd == FLATCHECK_VFIO_DEVICE) {
        return flatcheck_device(request, argument);
    }
#ifdef IOMMUFD_TYPE
    /* Both have the same type, and numbers of their own. */
    if (_IOC_NR(request) >= IOMMUFD_CMD_BASE) {
        return flatcheck_iommufd(request, argument);
    }
#endif
    switch (request) {
    case VFIO_GROUP_GET_STATUS:
        ((struct vfio_group_status *)argument)->flags = VFIO_GROUP_FLAGS_VIABLE;
        return 0;
    case VFIO_GROUP_GET_DEVICE_FD:
        flatcheck_config_reset();
        return FLATCHECK_VFIO_DEVICE;
    case VFIO_GROUP_SET_CONTAINER:
        return 0;
    case VFIO_GROUP_UNSET_CONTAINER:
        is_attached = false;
        return 0;
    default:
        return flatcheck_container(request, argument);
    }
}
