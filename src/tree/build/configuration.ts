/**
 * What is on in the build that is analysed: the x86_64 system emulator on a Linux host, with TCG and KVM, without Xen.
 */
import type { TreeView } from '../view.js';
import { assignmentsOf, readKconfig, symbolsOn } from './kconfig.js';

/** A truth that may not be settled by the tree alone; where it is no, `by` names what settles it. */
export type Truth = { readonly is: 'yes' } | { readonly is: 'unknown' } | { readonly is: 'no'; readonly by: string };

export const YES: Truth = { is: 'yes' };
export const UNKNOWN: Truth = { is: 'unknown' };

/** The macros that the configuration headers of our own compilation define (CONFIG_*, TARGET_*, HOST_*, HAVE_*). */
export type OurMacros = ReadonlySet<string>;

/** The names that `#define` lines of configuration headers define. */
export function macrosOf(...headers: ReadonlyArray<string | undefined>): OurMacros {
  return new Set(headers.flatMap((text) => [...(text ?? '').matchAll(/^#define (\w+)/gm)].map(([, name]) => name!)));
}

/** Accelerators, hosts and user mode that this build is not for. */
const OTHER_BUILDS: ReadonlySet<string> = new Set(
  `CONFIG_XEN CONFIG_XEN_BACKEND CONFIG_XEN_PCI_PASSTHROUGH CONFIG_HVF CONFIG_WHPX CONFIG_NVMM CONFIG_HAX
  CONFIG_USER_ONLY CONFIG_LINUX_USER CONFIG_BSD_USER CONFIG_WIN32 CONFIG_DARWIN CONFIG_BSD CONFIG_FREEBSD CONFIG_NETBSD CONFIG_OPENBSD CONFIG_SOLARIS
  CONFIG_EMSCRIPTEN CONFIG_TCG_INTERPRETER CONFIG_FUZZ`.match(/\S+/g)!,
);

/** Macros of compilers for other hosts. */
const OTHER_HOSTS =
  /^(?:_?_?(?:WIN32|WIN64)|__(?:APPLE|FreeBSD|NetBSD|OpenBSD|DragonFly|HAIKU|CYGWIN|MINGW32|MINGW64|sun|EMSCRIPTEN|aarch64|arm|powerpc|powerpc64|s390x?|sparc|mips|riscv|loongarch64|loongarch|i386|MSYS|FreeBSD_kernel)_?_?)$/;

/** Macros that gcc defines for every unit of this build. */
const COMPILER: ReadonlySet<string> = new Set(['__linux__', '__x86_64__', '__GNUC__', '__unix__']);

/**
 * Kconfig symbols that stand for an accelerator or a host; the others of Kconfig.host stand for libraries and options.
 */
const NEVER = ['XEN', 'HVF', 'WHPX', 'NVMM', 'HAX', 'FUZZ', 'MAC_PVG', 'WIN32'];

export class Configuration {
  private kconfig:
    | { readonly least: ReadonlySet<string>; readonly most: ReadonlySet<string>; readonly all: ReadonlySet<string> }
    | null
    | undefined;

  /**
   * @param ours what our own compilation defines; a symbol that is there is on, whatever Kconfig says
   */
  constructor(
    private readonly tree: TreeView,
    private readonly ours: OurMacros,
  ) {}

  /**
   * Whether a name of meson's `when:` (CONFIG_X, TARGET_X, HOST_X) is on. What depends on libraries or options of the
   * build is unknown.
   */
  symbol(name: string): Truth {
    if (this.ours.has(name)) return YES;
    if (OTHER_BUILDS.has(name)) return { is: 'no', by: name };
    if (/^TARGET_[A-Z0-9_]+$/.test(name)) return this.isArchitecture(name) ? { is: 'no', by: name } : UNKNOWN;
    if (!name.startsWith('CONFIG_')) return UNKNOWN;
    const symbols = this.symbols();
    const plain = name.slice('CONFIG_'.length);
    if (!symbols?.all.has(plain)) return UNKNOWN;
    if (symbols.least.has(plain)) return YES;
    return symbols.most.has(plain) ? UNKNOWN : { is: 'no', by: name };
  }

  /**
   * Whether a macro is defined in the units of this build; of CONFIG_* that only meson knows, our own compilation
   * decides.
   */
  macro(name: string): Truth {
    if (COMPILER.has(name)) return YES;
    if (OTHER_HOSTS.test(name)) return { is: 'no', by: name };
    const known = this.symbol(name);
    if (known.is !== 'unknown' || !/^CONFIG_\w+$/.test(name)) return known;
    return this.symbols()?.all.has(name.slice('CONFIG_'.length)) === false ? { is: 'no', by: name } : UNKNOWN;
  }

  /** TARGET_ABI32, TARGET_LONG_BITS and the like are none. */
  private isArchitecture(name: string): boolean {
    const folder = name.slice('TARGET_'.length).toLowerCase();
    const alias: Readonly<Record<string, string>> = {
      aarch64: 'arm',
      mips64: 'mips',
      ppc64: 'ppc',
      sparc64: 'sparc',
      riscv32: 'riscv',
      riscv64: 'riscv',
      loongarch64: 'loongarch',
      or1k: 'openrisc',
      openrisc: 'openrisc',
    };
    const base = alias[folder] ?? folder;
    return base !== 'i386' && base !== 'x86_64' && this.tree.exists(`target/${base}/meson.build`);
  }

  private symbols(): Configuration['kconfig'] {
    if (this.kconfig === undefined) this.kconfig = this.evaluate();
    return this.kconfig;
  }

  /**
   * MSHV is an accelerator that a Linux host may have. Twice: as if the host had none of the optional libraries but
   * what our macros say, and as if it had all.
   */
  private evaluate(): Configuration['kconfig'] {
    const symbols = readKconfig(this.tree);
    if (!symbols) return null;
    const files = ['configs/devices/x86_64-softmmu/default.mak', 'default-configs/devices/x86_64-softmmu.mak'];
    const given = new Map(files.flatMap((path) => [...assignmentsOf(this.tree, path)]));
    for (const name of ['I386', 'X86_64', 'TCG', 'KVM', 'LINUX']) given.set(name, true);
    for (const name of NEVER) given.set(name, false);
    const proxies = [...(this.tree.read('Kconfig.host') ?? '').matchAll(/^config (\w+)/gm)].map(([, name]) => name!);
    const optional = [...proxies, 'MSHV'].filter((name) => !given.has(name));
    const withOptional = (isOn: (name: string) => boolean): ReadonlySet<string> =>
      symbolsOn(symbols, new Map([...given, ...optional.map((name) => [name, isOn(name)] as const)]));
    return {
      least: withOptional((name) => this.ours.has(`CONFIG_${name}`)),
      most: withOptional(() => true),
      all: new Set(symbols.keys()),
    };
  }
}
