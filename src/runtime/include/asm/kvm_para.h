#include <asm-x86/kvm_para.h>
