/*
 * One x86 CPU that executes nothing: what boards read of it, and its local APIC, which is a device with a memory
 * region.
 */
#include "../driver/headers.h"
#include "../driver/models.h"
#include "cpu.h"
#include "flatcheck-members.h"
#include "exec/cpu-common.h"
#include "qemu/error-report.h"
#include "hw/i386/x86.h"
#include "hw/i386/apic_internal.h"
#if __has_include("hw/i386/apic.h")
#include "hw/i386/apic.h"
#endif
#if __has_include("system/kvm.h")
#include "system/kvm.h"
#else
#include "sysemu/kvm.h"
#endif

/* Of the tree's own C, whose headers may only be read along with all of TCG or of the CPU models. */
bool tcg_cpu_realizefn(CPUState *cs, Error **errp);
void x86_cpu_apic_create(X86CPU *cpu, Error **errp);
void x86_cpu_apic_realize(X86CPU *cpu, Error **errp);

/*
 * What shows of a CPU model in the memory map. Of the models only two are any machine's default: 486, and else qemu64,
 * which has an APIC, 64 bits and the vendor AMD (builtin_x86_defs in target/i386/cpu.c). Widths of addresses are those
 * of x86_cpu_realizefn() there.
 */
#define FLATCHECK_PHYS_BITS_486 32
#define FLATCHECK_PHYS_BITS_QEMU64 40

/* Priority at which x86_cpu_apic_realize() maps the APIC. */
#define FLATCHECK_APIC_PRIORITY 0x1000

static bool has_vendor;
static bool is_amd;
static uint32_t phys_bits;

void flatcheck_cpu_set_vendor(bool amd)
{
    has_vendor = true;
    is_amd = amd;
}

void flatcheck_cpu_set_phys_bits(uint32_t bits)
{
    phys_bits = bits;
}

static int64_t flatcheck_cpu_arch_id(CPUState *cpu)
{
    return X86_CPU(cpu)->apic_id;
}

static void flatcheck_cpu_class_init(ObjectClass *klass, void *data)
{
    CPU_CLASS(klass)->get_arch_id = flatcheck_cpu_arch_id;
#ifdef FLATCHECK_CPU_CLASS_MAX_AS
    CPU_CLASS(klass)->max_as = X86ASIdx_SMM;
#endif
}

void flatcheck_cpu_register(void)
{
    /* In place of hw/core/cpu-common.c and target/i386/cpu.c; the other methods of the classes are never called. No
       device, as machine types of older versions set properties of CPUs that are devices. */
    TypeInfo cpu = {
        .name = TYPE_CPU,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(CPUState),
        .class_size = sizeof(CPUClass),
        .abstract = true,
    };
    TypeInfo x86_cpu = {
        .name = TYPE_X86_CPU,
        .parent = TYPE_CPU,
        .instance_size = sizeof(X86CPU),
        .class_size = sizeof(X86CPUClass),
        .class_init = (typeof(x86_cpu.class_init))flatcheck_cpu_class_init,
    };

    flatcheck_type_register(&cpu);
    flatcheck_type_register(&x86_cpu);
}

void flatcheck_cpu_register_model(const char *type)
{
    TypeInfo model = { .name = type, .parent = TYPE_X86_CPU };

    flatcheck_type_register(&model);
}

static void flatcheck_cpu_set_model(X86CPU *cpu, bool is_486)
{
    bool amd = has_vendor ? is_amd : !is_486;

    cpu->env.cpuid_level = 1;
    cpu->env.cpuid_vendor1 = amd ? CPUID_VENDOR_AMD_1 : CPUID_VENDOR_INTEL_1;
    cpu->env.cpuid_vendor2 = amd ? CPUID_VENDOR_AMD_2 : CPUID_VENDOR_INTEL_2;
    cpu->env.cpuid_vendor3 = amd ? CPUID_VENDOR_AMD_3 : CPUID_VENDOR_INTEL_3;
    if (is_486) {
        if (phys_bits) {
            error_report("the width of a 486's physical addresses cannot be set");
            exit(1);
        }
        cpu->phys_bits = FLATCHECK_PHYS_BITS_486;
    } else {
        cpu->phys_bits = phys_bits ? phys_bits : FLATCHECK_PHYS_BITS_QEMU64;
        cpu->env.features[FEAT_1_EDX] |= CPUID_APIC;
        cpu->env.features[FEAT_8000_0001_EDX] |= CPUID_EXT2_LM;
    }
}

/*
 * KVM with interrupt controllers outside the kernel, which the tree's own code may refuse: its APIC is then the one of
 * TCG.
 */
static void flatcheck_kvm_cpu_realize(X86CPU *cpu)
{
    DeviceState *dev = qdev_new("apic");
    APICCommonState *apic = APIC_COMMON(dev);

#ifndef FLATCHECK_CPU_CLASS_MAX_AS
    CPU(cpu)->num_ases = 1;
#endif
    cpu_address_space_init(CPU(cpu), 0, "cpu-memory", CPU(cpu)->memory);
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
    X86CPU *cpu;

    x86_cpu_set_default_version(default_cpu_version);
    x86ms->apic_id_limit = 1;
    x86ms->boot_cpus = 1;
    MACHINE_GET_CLASS(machine)->possible_cpu_arch_ids(machine);

    cpu = X86_CPU(object_new(machine->cpu_type));
    CPU(cpu)->cc = CPU_GET_CLASS(cpu);
    CPU(cpu)->memory = get_system_memory();
    flatcheck_cpu_set_model(cpu, g_str_has_prefix(machine->cpu_type, "486-"));
    object_property_add_child(OBJECT(machine), "cpu", OBJECT(cpu));
    cpu_list_add(CPU(cpu));
    machine->possible_cpus->cpus[0].cpu = (typeof(machine->possible_cpus->cpus[0].cpu))cpu;
    if (kvm_enabled()) {
        flatcheck_kvm_cpu_realize(cpu);
        return;
    }
    /* The CPU's address spaces: what it sees in System Management Mode and outside. */
    tcg_cpu_realizefn(CPU(cpu), &error_fatal);
    if (cpu->env.features[FEAT_1_EDX] & CPUID_APIC) {
        x86_cpu_apic_create(cpu, &error_fatal);
        x86_cpu_apic_realize(cpu, &error_fatal);
    }
}

/* A CPU without features. */
void cpu_x86_cpuid(CPUX86State *env, uint32_t index, uint32_t count, uint32_t *eax, uint32_t *ebx, uint32_t *ecx,
                   uint32_t *edx)
{
    *eax = *ebx = *ecx = *edx = 0;
}

bool cpus_are_resettable(void)
{
    return true;
}
