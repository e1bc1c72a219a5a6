#ifndef _LINUX_VM_SOCKETS_H
#define _LINUX_VM_SOCKETS_H
#include <sys/socket.h>
#define VMADDR_CID_ANY (-1U)
struct sockaddr_vm { sa_family_t svm_family; unsigned short svm_reserved1; unsigned int svm_port, svm_cid; unsigned char svm_zero[4]; };
#endif
