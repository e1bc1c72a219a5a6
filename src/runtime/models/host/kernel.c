/* The kernel's side of what listeners talk to: it records what QEMU asks for. Answers are those of Linux on x86. */
#include "../../driver/headers.h"
#include "../../driver/flatcheck.h"
#include "../../driver/listeners/recorder.h"
#include "../../driver/models.h"
#include <sys/ioctl.h>
#include <linux/kvm.h>
#include <linux/vfio.h>
#include <linux/vhost.h>

/* As many slots as Linux had up to 5.11; since then more than a PC can fill. */
#define FLATCHECK_KVM_SLOTS 509

static int flatcheck_kvm_capability(unsigned long capability)
{
    switch (capability) {
    case KVM_CAP_NR_MEMSLOTS:
        return FLATCHECK_KVM_SLOTS;
    /* One address space, that of guests outside System Management Mode. */
    case KVM_CAP_MULTI_ADDRESS_SPACE:
    /* What would bring in more of QEMU, but no other slots. */
    case KVM_CAP_COALESCED_MMIO:
    case KVM_CAP_COALESCED_PIO:
    case KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2:
    case KVM_CAP_BINARY_STATS_FD:
#ifdef KVM_CAP_GUEST_MEMFD
    case KVM_CAP_GUEST_MEMFD:
    case KVM_CAP_MEMORY_ATTRIBUTES:
#endif
        return 0;
    default:
        return 1;
    }
}

static int flatcheck_kvm(unsigned long request, void *argument)
{
    /* struct kvm_userspace_memory_region2 begins like it. */
    const struct kvm_userspace_memory_region *region = argument;

    switch (request) {
    case KVM_GET_API_VERSION:
        return KVM_API_VERSION;
    case KVM_CHECK_EXTENSION:
        return flatcheck_kvm_capability((uint32_t)(uintptr_t)argument);
#ifdef KVM_SET_USER_MEMORY_REGION2
    case KVM_SET_USER_MEMORY_REGION2:
#endif
    case KVM_SET_USER_MEMORY_REGION:
        flatcheck_record_slot(region->slot, region->flags, region->guest_phys_addr, region->memory_size,
                              region->userspace_addr);
        return 0;
    default:
        return 0;
    }
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    void *argument;

    /* Those that are called without an argument. */
    if (request == VFIO_GET_API_VERSION || request == VFIO_DEVICE_RESET) {
        return flatcheck_vfio_ioctl(fd, request, NULL);
    }
    /* Where it is a number, it is an int: what is above it in its place is anything. */
    va_start(arguments, request);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    switch (_IOC_TYPE(request)) {
    case VFIO_TYPE:
        return flatcheck_vfio_ioctl(fd, request, argument);
    case KVMIO:
        return flatcheck_kvm(request, argument);
    case VHOST_VIRTIO:
        return flatcheck_vhost_ioctl(fd, request, argument);
    default:
        errno = ENOTTY;
        return -1;
    }
}
