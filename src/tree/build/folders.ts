/** What a path is by its folder and name alone. */

/** What a file that is no part of a program is. */
export type NotCode =
  | 'documentation'
  | 'test'
  | 'script'
  | 'firmware'
  | 'translation'
  | 'maintainers'
  | 'rust'
  | 'coccinelle'
  | 'ci'
  | 'build-description'
  | 'image'
  | 'license';

/**
 * What the files are for that are generated from a file: QAPI, trace points, monitor commands, instruction decoders,
 * gdb registers.
 */
export type GeneratedFrom = 'qapi' | 'trace-events' | 'hx' | 'decodetree' | 'gdb-xml' | 'keymap';

/** Where a file is built that is no part of the x86_64 system emulator. */
export type Elsewhere =
  | { readonly where: 'target'; readonly target: string }
  | { readonly where: 'user-mode' }
  | { readonly where: 'tool'; readonly tool: string }
  | { readonly where: 'host'; readonly host: string };

export type ByFolder =
  | { readonly state: 'not-code'; readonly kind: NotCode }
  | ({ readonly state: 'elsewhere' } & Elsewhere)
  | { readonly state: 'generates'; readonly kind: GeneratedFrom };

const NOT_CODE: ReadonlyArray<readonly [RegExp, NotCode]> = [
  [/^MAINTAINERS$|^\.mailmap$|^contrib\/gitdm\/|^gitdm\.config$/, 'maintainers'],
  [/^(?:tests|roms\/SLOF\/tests)\//, 'test'],
  [/\.cocci$/, 'coccinelle'],
  [/\.rs$|^rust\/|(?:^|\/)Cargo\.(?:toml|lock)$|\.toml$/, 'rust'],
  [
    /^(?:\.gitlab-ci|\.github|\.gitlab)|^\.(?:travis|cirrus|patchew|shippable|readthedocs)[^/]*$|^\.gitlab-ci[^/]*$|^\.git(?:ignore|modules|attributes|publish)$|^\.(?:editorconfig|dir-locals\.el|gdbinit|exrc|b4-config|pylintrc)$/,
    'ci',
  ],
  [/^docs\/|^README|\.(?:rst|texi|txt|md)$|(?:^|\/)README[^/]*$/, 'documentation'],
  [/(?:^|\/)(?:COPYING|LICENSE)[^/]*$|^LICENSES\//, 'license'],
  [/^po\/|\.po$/, 'translation'],
  [/^(?:pc-bios|roms)\//, 'firmware'],
  [/^scripts\/|^python\/|\.(?:py|pl|sh|awk)$/, 'script'],
  [/\.(?:svg|png|bmp|ico|desktop|icns|rsrc|plist)$/, 'image'],
];

/** The C that a build makes from these is compiled with the emulator. */
const GENERATES: ReadonlyArray<readonly [RegExp, GeneratedFrom]> = [
  [/^qapi\/.*\.json$/, 'qapi'],
  [/(?:^|\/)trace-events$/, 'trace-events'],
  [/^[^/]*\.hx$/, 'hx'],
  [/^target\/i386\/.*\.decode$/, 'decodetree'],
  [/^gdb-xml\/i386-.*\.xml$/, 'gdb-xml'],
];

const USER_MODE = /^(?:linux-user|bsd-user|common-user|include\/user)\//;
/** Programs of their own, with the folder or file that only they are made of. */
const TOOLS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^qga\//, 'qemu-ga'],
  [/^storage-daemon\//, 'qemu-storage-daemon'],
  [/^tools\/([^/]+)\//, ''],
  [/^contrib\/([^/]+)\//, ''],
  [/^(qemu-(?:img|io|nbd|edid|keymap|bridge-helper))\.c$/, ''],
  [/^qemu-img-cmds\.hx$/, 'qemu-img'],
  [/^fsdev\/virtfs-proxy-helper\.c$/, 'virtfs-proxy-helper'],
  [/^scsi\/qemu-pr-helper\.c$/, 'qemu-pr-helper'],
];

/**
 * What a path is by its folder and name; null where the build files have to be asked. Headers below include/ are not
 * decided here, but for user mode's.
 */
export function byFolder(path: string): ByFolder | null {
  for (const [pattern, tool] of TOOLS) {
    const match = pattern.exec(path);
    if (match && /\.(?:[chS]|inc|json|hx|m|cc?|cpp|rc|in)$|\.c\.inc$/.test(path))
      return { state: 'elsewhere', where: 'tool', tool: tool || match[1]! };
  }
  if (USER_MODE.test(path) && !path.endsWith('.h')) return { state: 'elsewhere', where: 'user-mode' };
  for (const [pattern, kind] of GENERATES) if (pattern.test(path)) return { state: 'generates', kind };
  if (
    path.endsWith('meson.build') ||
    /(?:^|\/)(?:Kconfig[^/]*|Makefile[^/]*|meson_options\.txt|configure|VERSION|.*\.mak)$/.test(path)
  ) {
    return { state: 'not-code', kind: 'build-description' };
  }
  const isC = /\.(?:[chS]|c\.inc|h\.inc)$/.test(path);
  for (const [pattern, kind] of NOT_CODE) {
    if (!pattern.test(path)) continue;
    // C of our own kind below these folders may be included by the emulator; the include graph knows.
    if (isC && path.endsWith('.h') && !/^(?:tests|docs|roms|pc-bios|scripts|python|po)\//.test(path)) continue;
    return { state: 'not-code', kind };
  }
  const [, target] = /^target\/([^/]+)\/.*\.(?:c|c\.inc|S|decode|def|def\.inc|m4|inc)$/.exec(path) ?? [];
  if (target !== undefined && target !== 'i386') return { state: 'elsewhere', where: 'target', target };
  const [, gdb] = /^gdb-xml\/([a-z0-9]+)[^/]*\.xml$/.exec(path) ?? [];
  if (gdb !== undefined) return { state: 'elsewhere', where: 'target', target: gdb };
  const [, tcg] = /^tcg\/([a-z0-9_]+)\//.exec(path) ?? [];
  if (tcg !== undefined && tcg !== 'i386' && tcg !== 'x86_64') return { state: 'elsewhere', where: 'host', host: tcg };
  const [, host] = /^(?:host\/include|linux-headers\/asm)[-/]([a-z0-9_]+)\//.exec(path) ?? [];
  if (host !== undefined && !/^(?:generic|x86|x86_64|i386)$/.test(host))
    return { state: 'elsewhere', where: 'host', host };
  if (/(?:win32|windows)[^/]*\.[ch]$|\.m$|\.rc$/.test(path) && /\.(?:m|rc)$/.test(path))
    return { state: 'elsewhere', where: 'host', host: path.endsWith('.m') ? 'darwin' : 'windows' };
  return null;
}
