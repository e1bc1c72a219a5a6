#ifndef _NETINET_IN_H
#define _NETINET_IN_H
#include <sys/socket.h>
typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;
struct in_addr { in_addr_t s_addr; };
struct in6_addr { union { uint8_t bytes[16]; uint16_t shorts[8]; uint32_t words[4]; } value; };
#define s6_addr value.bytes
#define s6_addr16 value.shorts
#define s6_addr32 value.words
struct sockaddr_in { sa_family_t sin_family; in_port_t sin_port; struct in_addr sin_addr; unsigned char sin_zero[8]; };
struct sockaddr_in6 {
    sa_family_t sin6_family; in_port_t sin6_port; uint32_t sin6_flowinfo; struct in6_addr sin6_addr; uint32_t sin6_scope_id;
};
struct ip_mreq { struct in_addr imr_multiaddr, imr_interface; };
#define INADDR_ANY 0U
#define INADDR_NONE 0xffffffffU
#define INADDR_LOOPBACK 0x7f000001U
#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 46
#define IPPROTO_IP 0
#define IPPROTO_ICMP 1
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_IPV6 41
#define IPPROTO_SCTP 132
#define IPPROTO_MPTCP 262
#define IPV6_V6ONLY 26
#define IP_ADD_MEMBERSHIP 35
#define IP_MULTICAST_IF 32
#define IP_MULTICAST_LOOP 34
#define IN_MULTICAST(address) (((address) & 0xf0000000U) == 0xe0000000U)
#define htons(x) __builtin_bswap16(x)
#define ntohs(x) __builtin_bswap16(x)
#define htonl(x) __builtin_bswap32(x)
#define ntohl(x) __builtin_bswap32(x)
extern const struct in6_addr in6addr_any, in6addr_loopback;
#endif
