/* What the driver calls of the models. */
#ifndef FLATCHECK_MODELS_H
#define FLATCHECK_MODELS_H

#include "headers.h"

/* Registers the QOM type of the modelled CPU, before anything looks for it. */
void flatcheck_cpu_register(void);

/* Registers the QOM type of a CPU model; it is the modelled CPU. */
void flatcheck_cpu_register_model(const char *type);

/* The vendor (AMD or Intel) and the width of physical addresses of the CPU that is created later. */
void flatcheck_cpu_set_vendor(bool is_amd);
void flatcheck_cpu_set_phys_bits(uint32_t bits);

/* The names of the block back ends that flash memory has: with firmware (unit 0), and above that one (unit 1). */
#define FLATCHECK_FLASH_NAME "firmware"
#define FLATCHECK_SECOND_FLASH_NAME "variables"

/* Sizes are in bytes. */
void flatcheck_flash_set(uint32_t unit, uint64_t size);

/* The sections of a flat view's ranges, in order, as they were handed to its dispatch; NULL where not all were. */
MemoryRegionSection *flatcheck_sections(FlatView *fv);

/* From now on the guest runs, and devices that want to know are told. */
void flatcheck_guest_start(void);

/* Whether reads and writes of guest memory are done; where not, they do nothing. */
void flatcheck_access_memory(bool on);

/* Whether each RAM block so far has memory behind it. */
bool flatcheck_ram_has_memory(void);

/* RAM blocks of up to this many bytes have memory behind them. */
void flatcheck_ram_back(uint64_t size);

/* Whether there is a file of this name that can be opened. */
bool flatcheck_has_file(const char *name);

/* What VFIO's part of the kernel answers; -1 and errno as ioctl() has it. */
int flatcheck_vfio_ioctl(int fd, unsigned long request, void *argument);

/* What vhost's part of the kernel answers, likewise. */
int flatcheck_vhost_ioctl(int fd, unsigned long request, void *argument);

/* The request to vhost's device for sockets with this number from here on fails with ENOMEM; none does for 0. */
void flatcheck_vhost_fail(uint32_t number);

/* The request to VFIO with this number from here on fails with ENOMEM; none does for 0. */
void flatcheck_vfio_fail(uint32_t number);

/* Whether a group of the modelled kernel has a container, so that what this maps is recorded. */
bool flatcheck_vfio_is_attached(void);

/* type_register_static() for types of our own, which no unit of the tree could register. */
void flatcheck_type_register(const TypeInfo *info);

/* Names of the types that were registered, in order; NULL beyond the last. */
const char *flatcheck_registered_type(size_t index);

#endif
