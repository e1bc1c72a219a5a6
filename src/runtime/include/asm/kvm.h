#include <asm-x86/kvm.h>
