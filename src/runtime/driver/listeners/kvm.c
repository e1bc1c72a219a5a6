/* KVM as the accelerator: the tree's own, on the modelled kernel. */
#include "../headers.h"
#include "listeners.h"
#if __has_include("system/kvm.h")
#include "system/kvm.h"
#else
#include "sysemu/kvm.h"
#endif

/* Declared in a header of another name in each series. */
int accel_init_machine(AccelState *accel, MachineState *ms);

void flatcheck_kvm_init(void)
{
    AccelState *accel = ACCEL(object_new(TYPE_KVM_ACCEL));

    /* Interrupt controllers in the kernel would be other devices than those that the rest of a run has. */
    object_property_parse(OBJECT(accel), "kernel-irqchip", "off", &error_fatal);
    if (accel_init_machine(accel, current_machine) < 0) {
        error_setg(&error_fatal, "the tree's KVM accelerator does not start on the modelled kernel");
    }
}
