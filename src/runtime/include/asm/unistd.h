#include <asm-x86/unistd_64.h>
