#ifndef _SYS_SIGNALFD_H
#define _SYS_SIGNALFD_H
#include <signal.h>
struct signalfd_siginfo { uint32_t ssi_signo; int32_t ssi_errno, ssi_code; uint32_t ssi_pid, ssi_uid; uint8_t rest[108]; };
int signalfd(int fd, const sigset_t *mask, int flags);
#endif
