/* Devices that a machine is given beside those of its board. */
#ifndef FLATCHECK_ADDED_DEVICES_H
#define FLATCHECK_ADDED_DEVICES_H

#include <stdbool.h>
#include <stdint.h>

/* Bit of a register's number (see flatcheck_config_write) that makes it an added device, by the lower 8 bits. */
#define FLATCHECK_HOTPLUG (1u << 25)

/* Notes a device as -device takes it; false if there are too many. */
bool flatcheck_device_add(const char *text);

/* Makes those that were noted, in their order; what the tree refuses ends the program with its own error. */
void flatcheck_devices_plug(void);

/* Takes the device with this number away, or plugs it again; what is so already, or cannot be done, is left. */
void flatcheck_device_hotplug(uint32_t number, bool is_plugged);

#endif
