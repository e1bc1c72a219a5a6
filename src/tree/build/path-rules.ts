/** What the path of a file alone tells of where it is built, seen from the x86_64 system emulator on Linux. */

/** What a file is that is no code of QEMU. */
export type NotCode =
  | 'documentation'
  | 'test'
  | 'script'
  | 'firmware'
  | 'translation'
  | 'maintainers'
  | 'rust'
  | 'coccinelle'
  | 'infrastructure';

/** Who builds a file that the x86_64 system emulator does not have. */
export type Elsewhere = 'target' | 'host' | 'user-mode' | 'tool';

/** What was told; `name` is the target, host or folder that has the file. */
export type PathAnswer =
  | { readonly state: 'not-code'; readonly kind: NotCode }
  | { readonly state: 'elsewhere'; readonly kind: Elsewhere; readonly name: string };

/** In this order: the first pattern that fits counts. */
const NOT_CODE: ReadonlyArray<readonly [RegExp, NotCode]> = [
  [/\.cocci$/, 'coccinelle'],
  [/^rust\/|\.rs$|(^|\/)Cargo\.(toml|lock)$/, 'rust'],
  [/^MAINTAINERS$|^\.mailmap$/, 'maintainers'],
  [/^tests\//, 'test'],
  [/^docs\/|\.(rst|md|txt|texi)$|^(README|LICENSE|COPYING|VERSION)/, 'documentation'],
  [/^po\//, 'translation'],
  [/^(pc-bios|roms)\//, 'firmware'],
  [/^scripts\/(?!qapi|tracetool|decodetree|feature_to_c|hxtool|minikconf|block-coroutine)/, 'script'],
  [/^(python|\.gitlab|\.github|\.travis|\.circleci)|^\.[\w-]+(\.ya?ml|\.toml)?$/, 'infrastructure'],
];

/** Folders named after targets that no x86 emulator has. */
const TARGETS =
  'alpha|arm|aarch64|avr|cris|hexagon|hppa|lm32|loongarch|loongarch64|m68k|microblaze|mips|mips64|moxie|nios2|or1k|openrisc|ppc|ppc64|riscv|riscv32|riscv64|rx|s390x|sh4|sparc|sparc32|sparc64|tricore|unicore32|xtensa';
const OF_TARGET = new RegExp(
  `^(?:target|hw|include/hw|linux-headers/asm|include/standard-headers/asm|common-user/host|gdb-xml)[/-](${TARGETS})(?:/|-|\\d|$)`,
);
const OF_HOST = new RegExp(`^(?:tcg|host/include|linux-headers/asm|common-user/host)[/-](${TARGETS})(?:/|-|$)`);
const DEVICES_OF = /^configs\/(?:devices|targets)\/(?!i386-softmmu|x86_64-softmmu)([\w-]+)/;
const OTHER_HOST = /(^os-win32\.c$|[-/_]win32|\/wasm\/|cocoa\.m$|[-_]darwin\.|\.m$)/;
const USER_MODE = /^(linux-user|bsd-user|common-user)\//;
const TOOL =
  /^(qga|storage-daemon|contrib|tools|fsdev\/virtfs-proxy|subprojects)\/|^(qemu-img|qemu-io|qemu-io-cmds|qemu-nbd|qemu-edid|qemu-keymap|qemu-bridge-helper|elf2dmp)\.c$|^qemu-img-cmds\.hx$|^scsi\/qemu-pr-helper\.c$/;

/** Null where the path tells nothing. */
export function byPath(path: string): PathAnswer | null {
  const found = NOT_CODE.find(([pattern]) => pattern.test(path));
  if (found) return { state: 'not-code', kind: found[1] };
  const elsewhere = (kind: Elsewhere, name: string): PathAnswer => ({ state: 'elsewhere', kind, name });
  if (USER_MODE.test(path)) return elsewhere('user-mode', path.slice(0, path.indexOf('/')));
  if (TOOL.test(path)) return elsewhere('tool', path.split('/')[0]!);
  const host = OF_HOST.exec(path);
  if (host) return elsewhere('host', host[1]!);
  const target = OF_TARGET.exec(path) ?? DEVICES_OF.exec(path);
  if (target) return elsewhere('target', target[1]!);
  return OTHER_HOST.test(path) ? elsewhere('host', path) : null;
}
