#ifndef _CPUID_H
#define _CPUID_H
#define bit_AVX2 (1 << 5)
#define bit_POPCNT (1 << 23)
/* The host is no particular processor: every leaf is empty. */
#define __cpuid(leaf, a, b, c, d) ((void)(leaf), (a) = (b) = (c) = (d) = 0)
#define __cpuid_count(leaf, count, a, b, c, d) ((void)(leaf), (void)(count), (a) = (b) = (c) = (d) = 0)
static inline unsigned int __get_cpuid_max(unsigned int leaf, unsigned int *signature) { return 0; }
#endif
