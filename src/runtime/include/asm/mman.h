#include <asm-x86/mman.h>
