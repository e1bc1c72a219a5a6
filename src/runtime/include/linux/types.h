#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef __int128 __s128 __attribute__((aligned(16)));
typedef unsigned __int128 __u128 __attribute__((aligned(16)));
#define __bitwise
#define __bitwise__
typedef __u16 __le16, __be16, __sum16;
typedef __u32 __le32, __be32, __wsum;
typedef __u64 __le64, __be64;
typedef unsigned int __poll_t;
#define __aligned_u64 __u64 __attribute__((aligned(8)))
#define __aligned_s64 __s64 __attribute__((aligned(8)))
#define __aligned_be64 __be64 __attribute__((aligned(8)))
#define __aligned_le64 __le64 __attribute__((aligned(8)))
typedef int __kernel_pid_t;
typedef unsigned int __kernel_uid_t, __kernel_gid_t, __kernel_uid32_t, __kernel_gid32_t;
typedef long __kernel_long_t, __kernel_off_t, __kernel_time_t;
typedef unsigned long __kernel_ulong_t, __kernel_size_t;
typedef long long __kernel_loff_t;
#endif
