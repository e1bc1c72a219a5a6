/** Where a path of a QEMU tree is built, seen from the x86_64 system emulator (Linux host, TCG and KVM, no Xen). */
import { normalPath } from '../path.js';
import type { TreeView } from '../view.js';
import type { Truth } from './configuration.js';
import { Configuration, type OurMacros } from './configuration.js';
import { byFolder, type Elsewhere, type GeneratedFrom, type NotCode } from './folders.js';
import { IncludeGraph } from './headers.js';
import { Sources } from './sources.js';

/**
 * `built` is what the emulator is made of, and what is not plainly anything else. `generates`: its build makes C of it.
 * `elsewhere` is built only for other targets, hosts or programs; `not-built` is left out by the configuration that
 * `by` names.
 */
export type BuildState =
  | { readonly state: 'built' }
  | { readonly state: 'generates'; readonly kind: GeneratedFrom }
  | ({ readonly state: 'elsewhere' } & Elsewhere)
  | { readonly state: 'elsewhere'; readonly where: 'not-included' }
  | { readonly state: 'not-built'; readonly by: string }
  | { readonly state: 'not-code'; readonly kind: NotCode };

const BUILT: BuildState = { state: 'built' };

/** What the build files of one tree say; nothing is read before it is asked for, and each file once. */
export class TreeBuild {
  private readonly configuration: Configuration;
  private readonly sources: Sources;
  private readonly included: IncludeGraph;

  /**
   * @param ours the macros of our own configuration headers (macrosOf): what they define is on
   * @param like another tree, whose build files are not parsed again where they are the same
   */
  constructor(
    private readonly tree: TreeView,
    ours: OurMacros,
    like?: TreeBuild,
  ) {
    this.configuration = new Configuration(tree, ours);
    this.sources = new Sources(tree, this.configuration, like?.sources);
    this.included = new IncludeGraph(tree, (path) => this.of(path).state === 'built');
  }

  /** Where the file at a path is built. Total: what cannot be told is `built`. The file itself need not be there. */
  of(path: string): BuildState {
    const normal = normalPath(path);
    if (normal === undefined || normal === '') return BUILT;
    const fixed = byFolder(normal);
    if (fixed) return fixed;
    const place = this.sources.placement(normal);
    switch (place.is) {
      case 'built':
        return BUILT;
      case 'left-out':
        return this.unlessIncluded(normal, { state: 'not-built', by: place.by });
      case 'target':
        return this.unlessIncluded(normal, { state: 'elsewhere', where: 'target', target: place.target });
      case 'user-mode':
        return { state: 'elsewhere', where: 'user-mode' };
      case 'tool':
        return { state: 'elsewhere', where: 'tool', tool: place.tool };
      case 'unnamed':
        return this.unnamed(normal);
    }
  }

  /** The units of the emulator that can include a header under a path, whether it is there or not. */
  unitsThatInclude(path: string): readonly string[] {
    return this.included.unitsOf(path);
  }

  /** The files of the emulator, units and what they include, in whose text a word stands. */
  filesWith(word: string): readonly string[] {
    return this.included.filesWith(word);
  }

  /** Whether a name may be put together from parts, so that filesWith() does not find all its uses. */
  mayBePasted(name: string): boolean {
    return this.included.mayBePasted(name);
  }

  /** Whether a macro is defined where this build's units are compiled. */
  macro(name: string): Truth {
    return this.configuration.macro(name);
  }

  /** A file that no build file names: a header, or C that others include. */
  private unnamed(path: string): BuildState {
    if (!/\.(?:h|inc|def)$/.test(path) || !this.tree.exists(path)) return BUILT;
    // The kernel's headers are found through links that the build makes.
    if (/^(?:linux-headers|include\/standard-headers)\//.test(path) || this.included.reaches(path)) return BUILT;
    const [, target] = /^(?:target|include\/hw|hw)\/([^/]+)\//.exec(path) ?? [];
    if (target !== undefined && target !== 'i386' && this.tree.exists(`target/${target}/meson.build`)) {
      return { state: 'elsewhere', where: 'target', target };
    }
    return { state: 'elsewhere', where: 'not-included' };
  }

  /**
   * A unit that is left out may be included by one that is not; units are not looked for among each other's includes.
   */
  private unlessIncluded(path: string, state: BuildState): BuildState {
    return /\.(?:h|inc)$/.test(path) && this.included.reaches(path) ? BUILT : state;
  }
}
