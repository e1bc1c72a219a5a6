#include <signal.h>
#include <sys/ucontext.h>
