#ifndef _LINUX_CONST_H
#define _LINUX_CONST_H
#define __AC(value, suffix) (value##suffix)
#define _AC(value, suffix) __AC(value, suffix)
#define _BITUL(bit) (1UL << (bit))
#define _BITULL(bit) (1ULL << (bit))
#define __ALIGN_KERNEL(value, alignment) (((value) + (__typeof__(value))(alignment) - 1) & ~((__typeof__(value))(alignment) - 1))
#endif
