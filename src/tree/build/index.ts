/** Where a file of a tree is built, seen from the x86_64 system emulator on Linux. What is not said plainly counts as built. */
import type { TreeView } from '../view.js';
import { readSymbols, type Symbols } from './kconfig.js';
import { MesonFiles } from './meson.js';
import { byPath, type PathAnswer } from './path-rules.js';

export type { Elsewhere, NotCode } from './path-rules.js';

/** Where a file is built. */
export type BuildAnswer =
  | { readonly state: 'built' }
  | PathAnswer
  /** `by`: the symbol, with CONFIG_, that is off; of a header that no built unit includes null. */
  | { readonly state: 'not-built'; readonly by: string | null };

/** Source sets of other programs than a system emulator. */
const OTHER_SETS: ReadonlyArray<readonly [RegExp, 'user-mode' | 'tool' | 'target']> = [
  [/^(user_ss|linux_user_ss|bsd_user_ss|common_user_ss)$/, 'user-mode'],
  [/^(qga_ss|tool_ss)$/, 'tool'],
];

/** Symbols of hosts, accelerators and libraries that our build of the emulator is without, whatever Kconfig says. */
const OFF = new Set(
  'XEN XEN_BUS WIN32 DARWIN HVF WHPX NVMM MSHV HAX SPICE SPICE_PROTOCOL COCOA SDL GTK VNC OPENGL GBM CURSES BRLAPI FUZZ PLUGIN USER_ONLY LINUX_USER BSD_USER NITRO_ENCLAVE'.split(
    ' ',
  ),
);

/** Says of the files of one tree where they are built. */
export class Build {
  private symbols: Symbols | null = null;
  private readonly known = new Map<string, BuildAnswer>();
  private readonly meson: MesonFiles;

  /** @param host symbols, without CONFIG_, that our configuration has on */
  constructor(
    private readonly tree: TreeView,
    private readonly host: ReadonlySet<string>,
  ) {
    this.meson = new MesonFiles(tree);
  }

  /** Where a file is built; a header counts as built unless its path says otherwise. */
  of(path: string): BuildAnswer {
    let answer = this.known.get(path);
    if (!answer) {
      answer = byPath(path) ?? (path.endsWith('.c') ? this.bySources(path) : { state: 'built' });
      this.known.set(path, answer);
    }
    return answer;
  }

  /** The C files that the emulator may be made of. */
  units(): string[] {
    return [...this.cFiles('')].filter((path) => this.of(path).state === 'built');
  }

  private *cFiles(folder: string): Generator<string> {
    for (const name of this.tree.list(folder)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name.endsWith('/')) {
        const below = path.slice(0, -1);
        if (!NOT_SEARCHED.test(path) && byPath(`${path}x.c`) === null) yield* this.cFiles(below);
      } else if (name.endsWith('.c')) yield path;
    }
  }

  private bySources(path: string): BuildAnswer {
    const { entries, isNamedOtherwise } = this.meson.entriesOf(path);
    if (entries.length === 0 || isNamedOtherwise) return { state: 'built' };
    const answers = entries.map(({ set, when, isFalseBranch }): BuildAnswer => {
      const other = OTHER_SETS.find(([pattern]) => pattern.test(set));
      if (other) return { state: 'elsewhere', kind: other[1], name: set };
      if (isFalseBranch) return { state: 'built' };
      const off = when.find((symbol) => this.isOff(symbol));
      return off === undefined ? { state: 'built' } : { state: 'not-built', by: off };
    });
    return answers.find(({ state }) => state === 'built') ?? answers[0]!;
  }

  private isOff(symbol: string): boolean {
    if (symbol.startsWith('TARGET_')) return !/^TARGET_(I386|X86_64)$/.test(symbol);
    const name = symbol.replace(/^CONFIG_/, '');
    if (OFF.has(name)) return true;
    this.symbols ??= readSymbols(this.tree, this.host);
    return this.symbols.isDeclared(name) && !this.symbols.mayBeOn(name);
  }
}

/** Folders of other programs, and of what a build leaves. */
const NOT_SEARCHED = /^(roms|subprojects|pc-bios|docs|po|build|\.git|rust|python|tests|scripts)\/$/;
