/* A device that calls the memory API as its registers are written; see src/target/test-device.ts for them. */
#ifndef FLATCHECK_TEST_DEVICE_H
#define FLATCHECK_TEST_DEVICE_H

/* Bit of a register's number (see flatcheck_config_write) that makes it one of the test device, which is on no bus. */
#define FLATCHECK_TEST_DEVICE (1u << 24)

/* Puts its regions into the guest's memory, and makes an address space of its own. */
void flatcheck_test_device_create(void);

/*
 * Bits 0 to 7 of reg say what is done, bits 8 to 15 to which region. A write of one byte has the value; one of two
 * does two things in one transaction: the lower byte is the value of the first; in the upper one bits 0 to 6 are what
 * is done second, to the next region, with bit 7 as its value.
 */
void flatcheck_test_device_write(uint32_t reg, uint32_t value, uint32_t width);

#endif
