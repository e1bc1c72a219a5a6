/* One x86 CPU that executes nothing: what boards read of it, and its local APIC, which is a device with a memory region. */
#include "../driver/headers.h"
#include "cpu.h"
#include "hw/i386/x86.h"
#include "hw/i386/apic_internal.h"
#if __has_include("hw/i386/apic.h")
#include "hw/i386/apic.h"
#endif

/* TCG's default, see x86_cpu_realizefn(). */
#define FLATCHECK_PHYS_BITS 40

/* Priority at which x86_cpu_apic_realize() maps the APIC. */
#define FLATCHECK_APIC_PRIORITY 0x1000

static const TypeInfo flatcheck_cpu_info = {
    .name = TYPE_X86_CPU,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(X86CPU),
    .class_size = sizeof(X86CPUClass),
};

static void flatcheck_apic_create(X86CPU *cpu)
{
    DeviceState *dev = qdev_new("apic");
    APICCommonState *apic = APIC_COMMON(dev);

    object_property_add_child(OBJECT(cpu), "lapic", OBJECT(dev));
    object_unref(OBJECT(dev));
    apic->cpu = cpu;
    apic->apicbase = APIC_DEFAULT_ADDRESS | MSR_IA32_APICBASE_ENABLE;
    qdev_prop_set_uint32(dev, "id", cpu->apic_id);
    qdev_realize(dev, NULL, &error_fatal);
    memory_region_add_subregion_overlap(get_system_memory(), apic->apicbase & MSR_IA32_APICBASE_BASE,
                                        &apic->io_memory, FLATCHECK_APIC_PRIORITY);
    cpu->apic_state = (typeof(cpu->apic_state))apic;
}

void x86_cpus_init(X86MachineState *x86ms, int default_cpu_version)
{
    MachineState *machine = MACHINE(x86ms);
    const CPUArchIdList *possible;
    X86CPU *cpu;

    type_register_static(&flatcheck_cpu_info);
    x86ms->apic_id_limit = 1;
    x86ms->boot_cpus = 1;
    possible = MACHINE_GET_CLASS(machine)->possible_cpu_arch_ids(machine);

    cpu = X86_CPU(object_new(TYPE_X86_CPU));
    cpu->phys_bits = FLATCHECK_PHYS_BITS;
    cpu->env.cpuid_level = 1;
    object_property_add_child(OBJECT(machine), "cpu", OBJECT(cpu));
    QTAILQ_INSERT_TAIL_RCU(&cpus_queue, CPU(cpu), node);
    machine->possible_cpus->cpus[0].cpu = (typeof(machine->possible_cpus->cpus[0].cpu))cpu;
    (void)possible;
    flatcheck_apic_create(cpu);
}
