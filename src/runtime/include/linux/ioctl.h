#ifndef _LINUX_IOCTL_H
#define _LINUX_IOCTL_H
#define _IOC_NONE 0U
#define _IOC_WRITE 1U
#define _IOC_READ 2U
#define _IOC(direction, type, number, size) (((direction) << 30) | ((type) << 8) | (number) | ((size) << 16))
#define _IO(type, number) _IOC(_IOC_NONE, (type), (number), 0)
#define _IOR(type, number, argument) _IOC(_IOC_READ, (type), (number), sizeof(argument))
#define _IOW(type, number, argument) _IOC(_IOC_WRITE, (type), (number), sizeof(argument))
#define _IOWR(type, number, argument) _IOC(_IOC_READ | _IOC_WRITE, (type), (number), sizeof(argument))
#define _IOC_DIR(number) (((number) >> 30) & 3)
#define _IOC_TYPE(number) (((number) >> 8) & 0xff)
#define _IOC_NR(number) ((number) & 0xff)
#define _IOC_SIZE(number) (((number) >> 16) & 0x3fff)
#endif
