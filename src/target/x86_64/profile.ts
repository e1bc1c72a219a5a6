/** The configuration a tree is compiled with, and the headers that QEMU's build generates from it. */

import { membersHeader } from '../../runtime/members.js';
import { QapiFiles } from '../../runtime/qapi.js';
import type { TreeFiles } from '../../runtime/qapi-schema.js';
import { TraceFiles } from '../../runtime/trace.js';

/** Macros of one header: a value, or undefined for one that is not to be defined. */
export type Definitions = Readonly<Record<string, string | undefined>>;

/** What can be changed of the built-in profile; an entry that is there replaces or removes the profile's. */
export interface ProfileOverrides {
  readonly host?: Definitions;
  readonly target?: Definitions;
  readonly devices?: Definitions;
  /** The text of a config-host.h that a build made; then `host` is not used. */
  readonly configHost?: string;
}

/** Folders to search for headers, relative to the top of the tree, in order; the runtime's own come after them. */
export const includeFolders: readonly string[] = [
  '',
  'include',
  'host/include/generic',
  'tcg/i386',
  'tcg',
  'target/i386',
  'linux-headers',
];

const flags = (names: string): Record<string, string> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, '1']),
  );

const host: Definitions = {
  ...flags(`
    CONFIG_LINUX CONFIG_POSIX CONFIG_TCG CONFIG_INT128 CONFIG_INT128_TYPE CONFIG_ATOMIC64 HOST_X86_64 CONFIG_IOVEC
    CONFIG_QOM_CAST_DEBUG CONFIG_RELOCATABLE CONFIG_PIXMAN CONFIG_TPM CONFIG_COROUTINE_POOL CONFIG_LINUX_MAGIC_H
    CONFIG_VHOST CONFIG_VHOST_KERNEL CONFIG_VHOST_NET CONFIG_VHOST_NET_USER CONFIG_VHOST_USER CONFIG_VHOST_VDPA
    CONFIG_EVENTFD CONFIG_PPOLL CONFIG_PREADV CONFIG_PIPE2 CONFIG_ACCEPT4 CONFIG_DUP3 CONFIG_FDATASYNC CONFIG_MADVISE
    CONFIG_POSIX_MADVISE CONFIG_POSIX_MEMALIGN CONFIG_MEMALIGN CONFIG_VALLOC CONFIG_MEMFD CONFIG_FALLOCATE
    CONFIG_FALLOCATE_PUNCH_HOLE CONFIG_FALLOCATE_ZERO_RANGE CONFIG_POSIX_FALLOCATE CONFIG_GETAUXVAL CONFIG_GETCPU
    CONFIG_GETRANDOM CONFIG_SIGNALFD CONFIG_SYSMACROS CONFIG_PRCTL_PR_SET_TIMERSLACK CONFIG_PTHREAD_SETNAME_NP_W_TID
    CONFIG_PTHREAD_CONDATTR_SETCLOCK CONFIG_PTHREAD_AFFINITY_NP CONFIG_SCHED_GETCPU CONFIG_GETTID CONFIG_CPUID_H
    CONFIG_ACCEPT4 CONFIG_THREAD_SETNAME_BYTHREAD CONFIG_MALLOC_TRIM CONFIG_CLOSE_RANGE
    HAVE_STRCHRNUL HAVE_SYSTEM_FUNCTION HAVE_COPY_FILE_RANGE HAVE_STRUCT_STAT_ST_ATIM HAVE_SIGEV_NOTIFY_THREAD_ID
    HAVE_MLOCKALL HAVE_HOST_BLOCK_DEVICE HAVE_GETIFADDRS HAVE_OPENPTY HAVE_GLIB_WITH_SLICE_ALLOCATOR
    HAVE_IPPROTO_MPTCP HAVE_TCP_KEEPCNT HAVE_TCP_KEEPIDLE HAVE_TCP_KEEPINTVL`),
  CONFIG_TRACE_NOP: '1',
  CONFIG_TRACE_FILE: '"trace"',
  CONFIG_TLS_PRIORITY: '"NORMAL"',
  CONFIG_BDRV_RO_WHITELIST: '',
  CONFIG_BDRV_RW_WHITELIST: '',
  CONFIG_AUDIO_DRIVERS: '',
  CONFIG_BINDIR: '"/usr/bin"',
  CONFIG_PREFIX: '"/usr"',
  CONFIG_SYSCONFDIR: '"/etc"',
  CONFIG_QEMU_CONFDIR: '"/etc/qemu"',
  CONFIG_QEMU_DATADIR: '"/usr/share/qemu"',
  CONFIG_QEMU_DESKTOPDIR: '"/usr/share/applications"',
  CONFIG_QEMU_FIRMWAREPATH: '"/usr/share/qemu-firmware",',
  CONFIG_QEMU_HELPERDIR: '"/usr/libexec"',
  CONFIG_QEMU_ICONDIR: '"/usr/share/icons"',
  CONFIG_QEMU_LOCALEDIR: '"/usr/share/locale"',
  CONFIG_QEMU_LOCALSTATEDIR: '"/var"',
  CONFIG_QEMU_MODDIR: '"/usr/lib/qemu"',
  CONFIG_HOST_DSOSUF: '".so"',
  CONFIG_KVM_TARGETS: '"i386-softmmu", "x86_64-softmmu"',
};

/** As configs/targets/x86_64-softmmu.mak and the top meson.build make it, with KVM and TCG. */
const target: Definitions = {
  ...flags('CONFIG_SOFTMMU CONFIG_SYSTEM_ONLY CONFIG_TCG CONFIG_KVM CONFIG_I386_DIS TARGET_I386 TARGET_X86_64'),
  ...flags('TARGET_KVM_HAVE_GUEST_DEBUG TARGET_KVM_HAVE_RESET_PARKED_VCPU TARGET_SUPPORTS_MTTCG'),
  QEMU_ARCH: 'QEMU_ARCH_I386',
  TARGET_ARCH: 'X86_64',
  TARGET_BIG_ENDIAN: '0',
  TARGET_LONG_BITS: '64',
  TARGET_NAME: '"x86_64"',
};

/** What Kconfig selects for configs/devices/x86_64-softmmu/default.mak, as far as C asks for it. */
const devices: Definitions = flags(`
  CONFIG_I440FX CONFIG_Q35 CONFIG_ISAPC CONFIG_MICROVM CONFIG_PC CONFIG_PC_PCI CONFIG_PC_ACPI CONFIG_ACPI CONFIG_ACPI_X86
  CONFIG_ACPI_ICH9 CONFIG_ACPI_PIIX4 CONFIG_ACPI_CPU_HOTPLUG CONFIG_ACPI_MEMORY_HOTPLUG CONFIG_ACPI_NVDIMM
  CONFIG_ACPI_PCI CONFIG_ACPI_PCIHP CONFIG_ACPI_HW_REDUCED CONFIG_ACPI_SMBUS CONFIG_ACPI_VMGENID CONFIG_ACPI_VMCLOCK
  CONFIG_ACPI_CXL CONFIG_ACPI_VIOT CONFIG_ACPI_ERST CONFIG_APIC CONFIG_IOAPIC CONFIG_I8259 CONFIG_I8254 CONFIG_I8257
  CONFIG_I82378 CONFIG_HPET CONFIG_MC146818RTC CONFIG_PCSPK CONFIG_PCKBD CONFIG_PS2 CONFIG_PARALLEL CONFIG_PARALLEL_ISA
  CONFIG_SERIAL CONFIG_SERIAL_ISA CONFIG_SERIAL_PCI CONFIG_SERIAL_PCI_MULTI CONFIG_FDC CONFIG_FDC_ISA
  CONFIG_FDC_SYSBUS CONFIG_IDE_BUS CONFIG_IDE_CORE CONFIG_IDE_DEV CONFIG_IDE_ISA CONFIG_IDE_PCI CONFIG_IDE_PIIX
  CONFIG_AHCI CONFIG_AHCI_ICH9 CONFIG_ISA_BUS CONFIG_ISA_SUPERIO CONFIG_ISA_DEBUG CONFIG_LPC_ICH9 CONFIG_PIIX
  CONFIG_PCI CONFIG_PCI_I440FX CONFIG_PCI_EXPRESS CONFIG_PCI_EXPRESS_Q35 CONFIG_PCI_DEVICES CONFIG_PCIE_DEVICES
  CONFIG_PCIE_PORT CONFIG_PCIE_PCI_BRIDGE CONFIG_PAM CONFIG_PFLASH_CFI01 CONFIG_FW_CFG_DMA CONFIG_SMBIOS CONFIG_SMBUS
  CONFIG_SMBUS_EEPROM CONFIG_I2C CONFIG_VGA CONFIG_VGA_PCI CONFIG_VGA_ISA CONFIG_VGA_CIRRUS CONFIG_BOCHS_DISPLAY
  CONFIG_EDID CONFIG_DDC CONFIG_RAMFB CONFIG_VMMOUSE CONFIG_VMPORT CONFIG_VMXNET3_PCI CONFIG_E1000_PCI
  CONFIG_E1000E_PCI_EXPRESS CONFIG_NE2000_ISA CONFIG_NE2000_PCI CONFIG_NE2000_COMMON CONFIG_SB16 CONFIG_GUS CONFIG_AC97
  CONFIG_USB CONFIG_USB_UHCI CONFIG_USB_EHCI CONFIG_USB_EHCI_PCI CONFIG_USB_XHCI CONFIG_USB_XHCI_PCI CONFIG_MEM_DEVICE
  CONFIG_DIMM CONFIG_NVDIMM CONFIG_VIRTIO CONFIG_VIRTIO_PCI CONFIG_VIRTIO_MEM CONFIG_VIRTIO_MEM_SUPPORTED
  CONFIG_VIRTIO_MD CONFIG_VIRTIO_MD_SUPPORTED CONFIG_VIRTIO_PMEM CONFIG_VIRTIO_PMEM_SUPPORTED CONFIG_VIRTIO_IOMMU
  CONFIG_VIRTIO_BLK CONFIG_VIRTIO_NET CONFIG_VIRTIO_SCSI CONFIG_VIRTIO_SERIAL CONFIG_VIRTIO_VGA CONFIG_VFIO
  CONFIG_VFIO_PCI CONFIG_VFIO_IGD CONFIG_IOMMUFD CONFIG_X86_IOMMU CONFIG_VTD CONFIG_AMD_IOMMU CONFIG_SEV CONFIG_SGX
  CONFIG_TDX CONFIG_TPM_TIS_ISA CONFIG_TPM_CRB CONFIG_PVPANIC_COMMON CONFIG_PVPANIC_ISA CONFIG_APPLESMC CONFIG_PORT92
  CONFIG_EMPTY_SLOT CONFIG_EVENT_LOOP CONFIG_CXL CONFIG_CXL_MEM_DEVICE CONFIG_PXB CONFIG_HV_BALLOON_SUPPORTED
  CONFIG_HYPERV CONFIG_KVM CONFIG_XEN_EMU CONFIG_TEST_DEVICES`);

/**
 * The headers in which QEMU's build says how a system emulator for x86_64 is configured, as GeneratedFiles reads them.
 */
export const CONFIGURATION_HEADERS = [
  'config-host.h',
  'x86_64-softmmu-config-target.h',
  'x86_64-softmmu-config-devices.h',
] as const;

/**
 * The overrides that define macros as a user asked for: each in the header in which the profile has it, else in
 * config-host.h.
 * @param configHost the text of a config-host.h that a build made, which then stands for the profile's
 */
export function overridesFor(defines: ReadonlyArray<readonly [string, string]>, configHost?: string): ProfileOverrides {
  const inTarget = defines.filter(([name]) => name in target);
  const inDevices = defines.filter(([name]) => name in devices);
  const inHost = defines.filter(([name]) => !(name in target) && !(name in devices));
  const overrides = {
    host: Object.fromEntries(inHost),
    target: Object.fromEntries(inTarget),
    devices: Object.fromEntries(inDevices),
  };
  if (configHost === undefined) return overrides;
  return {
    ...overrides,
    configHost: `${configHost}\n${inHost.map(([name, value]) => `#undef ${name}\n#define ${name} ${value}\n`).join('')}`,
  };
}

function header(definitions: Definitions, overrides: Definitions = {}): string {
  return Object.entries({ ...definitions, ...overrides })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `#define ${name} ${value}\n`)
    .join('');
}

/** Names that generated C defines and other C uses, and how a line in the first column defines one. */
const DEFINED = /^(?:qapi_free_\w+|visit_(?:type|check)_\w+|\w+_lookup)$/;
const DEFINITION = /^[^#\s].*?\b(qapi_free_\w+|visit_(?:type|check)_\w+|\w+_lookup)(?:\(| =)/gm;

/**
 * The files that QEMU's build would generate for x86_64-softmmu from a tree. Each is made when it is first asked for
 * and then stays the same string. It depends on the tree's VERSION, meson.build, trace-events files, scripts/qapi,
 * qapi/*.json and what membersHeader() tells only.
 */
export class GeneratedFiles {
  private readonly made = new Map<string, string | undefined>();
  private definers: ReadonlyMap<string, string> | undefined;
  private readonly qapi: QapiFiles;
  private readonly trace: TraceFiles;

  constructor(
    private readonly tree: TreeFiles,
    private readonly overrides: ProfileOverrides = {},
  ) {
    this.qapi = new QapiFiles(tree);
    this.trace = new TraceFiles(tree);
  }

  /**
   * The text of the file at `path` relative to the build folder (`config-host.h`, `qapi/qapi-types-machine.h`,
   * `trace/trace-hw_i386.h`), or undefined where the build makes none. Throws UserError where a QAPI schema file is
   * missing or torn.
   */
  read(path: string): string | undefined {
    if (!this.made.has(path)) this.made.set(path, this.make(path));
    return this.made.get(path);
  }

  /**
   * The generated C file, relative to the build folder, that defines a function or object of this name; or undefined.
   */
  definer(name: string): string | undefined {
    if (!DEFINED.test(name)) return undefined;
    this.definers ??= this.findDefiners();
    return this.definers.get(name);
  }

  /** By a name, the first C file with such a line. */
  private findDefiners(): ReadonlyMap<string, string> {
    const definers = new Map<string, string>();
    for (const source of this.qapi.sources()) {
      const path = `qapi/${source}`;
      for (const [, name] of (this.read(path) ?? '').matchAll(DEFINITION))
        if (!definers.has(name!)) definers.set(name!, path);
    }
    return definers;
  }

  private make(path: string): string | undefined {
    if (path.startsWith('qapi/')) return this.qapi.read(path.slice('qapi/'.length));
    if (path.startsWith('trace/')) return this.trace.read(path.slice('trace/'.length));
    switch (path) {
      case 'config-host.h':
        return this.overrides.configHost ?? header({ ...host, ...this.version() }, this.overrides.host);
      case 'x86_64-softmmu-config-target.h':
        return header(target, this.overrides.target);
      case 'x86_64-softmmu-config-devices.h':
        return header(devices, this.overrides.devices);
      case 'qemu-version.h':
        return `#define QEMU_PKGVERSION ""\n#define QEMU_FULL_VERSION "${this.version().QEMU_VERSION.slice(1, -1)}"\n`;
      case 'flatcheck-members.h':
        return membersHeader(this.tree);
      case 'config-poison.h':
        return this.poison();
      case 'qemu-options.def':
      case 'hmp-commands.h':
      case 'hmp-commands-info.h':
        return this.fromHx(path.replace(/\.\w+$/, '.hx'));
      default:
        return undefined;
    }
  }

  /** The C part of a .hx file: what is not documentation (scripts/hxtool). */
  private fromHx(path: string): string | undefined {
    return this.tree
      .read(path)
      ?.replace(/^SRST[\s\S]*?^ERST.*$/gm, '')
      .replace(/^HXCOMM.*$/gm, '');
  }

  /** What common code may not look at; scripts/make-config-poison.sh leaves out the same three. */
  private poison(): string {
    const names = Object.keys({ ...target, ...devices, ...this.overrides.target, ...this.overrides.devices });
    const allowed = /^(CONFIG_TCG|CONFIG_USER_ONLY|CONFIG_SOFTMMU)/;
    return names
      .filter((name) => !allowed.test(name))
      .map((name) => `#pragma GCC poison ${name}\n`)
      .join('');
  }

  private version(): Record<
    'QEMU_VERSION' | 'QEMU_VERSION_MAJOR' | 'QEMU_VERSION_MINOR' | 'QEMU_VERSION_MICRO',
    string
  > {
    const version = (this.tree.read('VERSION') ?? '0.0.0').trim();
    const [major = '0', minor = '0', micro = '0'] = version.split('.');
    return {
      QEMU_VERSION: `"${version}"`,
      QEMU_VERSION_MAJOR: major,
      QEMU_VERSION_MINOR: minor,
      QEMU_VERSION_MICRO: micro,
    };
  }
}
