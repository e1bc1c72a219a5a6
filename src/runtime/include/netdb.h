#ifndef _NETDB_H
#define _NETDB_H
#include <netinet/in.h>
struct addrinfo {
    int ai_flags, ai_family, ai_socktype, ai_protocol; socklen_t ai_addrlen;
    struct sockaddr *ai_addr; char *ai_canonname; struct addrinfo *ai_next;
};
struct hostent { char *h_name, **h_aliases; int h_addrtype, h_length; char **h_addr_list; };
#define h_addr h_addr_list[0]
#define AI_PASSIVE 1
#define AI_CANONNAME 2
#define AI_NUMERICHOST 4
#define AI_V4MAPPED 8
#define AI_ADDRCONFIG 0x20
#define AI_NUMERICSERV 0x400
#define NI_NUMERICHOST 1
#define NI_NUMERICSERV 2
#define NI_MAXHOST 1025
#define NI_MAXSERV 32
#define EAI_BADFLAGS (-1)
#define EAI_NONAME (-2)
#define EAI_AGAIN (-3)
#define EAI_FAIL (-4)
#define EAI_FAMILY (-6)
#define EAI_SYSTEM (-11)
int getaddrinfo(const char *restrict node, const char *restrict service, const struct addrinfo *restrict hints, struct addrinfo **restrict to);
void freeaddrinfo(struct addrinfo *info);
const char *gai_strerror(int error);
int getnameinfo(const struct sockaddr *restrict address, socklen_t size, char *restrict host, socklen_t host_size, char *restrict service, socklen_t service_size, int flags);
struct hostent *gethostbyname(const char *name);
#endif
