#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H
#define major(device) ((unsigned int)((((device) >> 8) & 0xfff) | (((device) >> 32) & ~0xfffUL)))
#define minor(device) ((unsigned int)(((device) & 0xff) | (((device) >> 12) & ~0xffUL)))
#define makedev(major, minor) ((((major) & 0xfffUL) << 8) | (((major) & ~0xfffUL) << 32) | ((minor) & 0xffUL) | (((minor) & ~0xffUL) << 12))
#endif
