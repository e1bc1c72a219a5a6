#ifndef _TERMIOS_H
#define _TERMIOS_H
#include <sys/types.h>
typedef unsigned char cc_t;
typedef unsigned int speed_t, tcflag_t;
struct termios { tcflag_t c_iflag, c_oflag, c_cflag, c_lflag; cc_t c_line, c_cc[32]; speed_t c_ispeed, c_ospeed; };
#define TCSANOW 0
#define TCSAFLUSH 2
#define ISIG 1
#define ICANON 2
#define ECHO 8
#define ECHONL 64
#define IEXTEN 32768
#define IGNBRK 1
#define BRKINT 2
#define PARMRK 8
#define ISTRIP 32
#define INLCR 64
#define IGNCR 128
#define ICRNL 256
#define IXON 1024
#define CSIZE 48
#define CS8 48
#define PARENB 256
#define VTIME 5
#define VMIN 6
#define OPOST 1
int tcgetattr(int fd, struct termios *to);
int tcsetattr(int fd, int when, const struct termios *from);
#endif
