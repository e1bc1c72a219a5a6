/* What stands at the end of the tree's listeners: calls are written down, see flatcheck.h for what they become. */
#ifndef FLATCHECK_RECORDER_H
#define FLATCHECK_RECORDER_H

#include <stdbool.h>
#include <stdint.h>

/* The RAM block that vaddr, an address in QEMU, lies in, by its ram_addr_t, and the offset there; ~0 and 0 if there is
 * none. */
void flatcheck_find_ram_block(uint64_t vaddr, uint64_t *ram_block, uint64_t *offset);

/* vaddr is where QEMU has the memory; size in bytes. */
void flatcheck_record_map(uint64_t start, uint64_t size, uint64_t vaddr, bool readonly);
void flatcheck_record_unmap(uint64_t start, uint64_t size, bool all);

/* Flags are KVM's. */
void flatcheck_record_slot(uint32_t slot, uint32_t flags, uint64_t start, uint64_t size, uint64_t vaddr);

/* kind is FLATCHECK_TABLE or FLATCHECK_USER_TABLE; as many regions follow. */
void flatcheck_record_table(uint32_t kind, uint32_t count);
void flatcheck_record_table_region(uint64_t start, uint64_t size, uint64_t vaddr);

/* What the memory core called an observer with; flags are FLATCHECK_CALL_... */
void flatcheck_record_call(uint32_t observer, uint32_t flags, uint64_t start, uint64_t size, uint64_t ram_block,
                           uint64_t offset);

#endif
