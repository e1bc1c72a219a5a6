#ifndef _NET_IF_H
#define _NET_IF_H
#include <sys/socket.h>
#define IFNAMSIZ 16
#define IFF_UP 1
struct ifreq { char ifr_name[IFNAMSIZ]; union { struct sockaddr ifru_addr; short ifru_flags; int ifru_ivalue; void *ifru_data; char padding[24]; } ifr_ifru; };
#define ifr_flags ifr_ifru.ifru_flags
#define ifr_ifindex ifr_ifru.ifru_ivalue
#define ifr_hwaddr ifr_ifru.ifru_addr
#define ifr_data ifr_ifru.ifru_data
unsigned int if_nametoindex(const char *name);
char *if_indextoname(unsigned int index, char *to);
#endif
