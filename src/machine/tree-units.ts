/** How the units of a QEMU tree and of our runtime are preprocessed. */
import { type PreprocessorSession, preprocess, type SourceReader, type TranslationUnit } from '../c/source.js';
import { RUNTIME_INCLUDE, RUNTIME_PREFIX, readRuntimeFile } from '../runtime/library.js';
import { GeneratedFiles, includeFolders, overridesFor, type ProfileOverrides } from '../target/x86_64/profile.js';
import { unitDefinitions, unitKind } from '../target/x86_64/units.js';
import { requireQemuTree } from '../tree/detect.js';
import type { TreeView } from '../tree/view.js';

/** What paths of headers that QEMU's build would generate start with. */
export const GENERATED_PREFIX = 'generated:';

/**
 * What macros that a user defines, and a build in the tree, change of the profile. Throws UserError where it is no QEMU
 * tree.
 */
export function overridesOf(tree: TreeView, defines: ReadonlyArray<readonly [string, string]>): ProfileOverrides {
  const { configHost } = requireQemuTree(tree);
  return overridesFor(defines, configHost === undefined ? undefined : tree.read(configHost));
}

export class TreeUnits {
  private readonly reader: SourceReader;

  /**
   * @param session shared by those whose trees have most files in common
   * @param generated shared by those for whose trees the build generates the same
   */
  constructor(
    readonly tree: TreeView,
    private readonly session: PreprocessorSession,
    overrides: ProfileOverrides,
    readonly generated: GeneratedFiles = new GeneratedFiles(tree, overrides),
  ) {
    this.reader = { read: (path) => this.read(path) };
  }

  /** The text of a file of the tree, of our runtime or of the build that is not there. */
  read(path: string, isOnce?: boolean): string | undefined {
    if (path.startsWith(RUNTIME_PREFIX)) return readRuntimeFile(path);
    if (path.startsWith(GENERATED_PREFIX)) return this.generated.read(path.slice(GENERATED_PREFIX.length + 1));
    return this.tree.read(path, isOnce);
  }

  /** @throws PreprocessError as preprocess() does, UserError for a file that is there but cannot be read */
  unit(file: string): TranslationUnit {
    const isOwn = file.startsWith(RUNTIME_PREFIX);
    const definitions = isOwn ? unitDefinitions('target') : unitDefinitions(unitKind(this.tree, file));
    return preprocess(this.session, file, {
      reader: this.reader,
      quotePaths: [],
      systemPaths:
        isOwn && file.startsWith(`${RUNTIME_PREFIX}lib/`)
          ? [RUNTIME_INCLUDE]
          : [`${GENERATED_PREFIX}/`, ...includeFolders, `${RUNTIME_PREFIX}driver`, RUNTIME_INCLUDE],
      defines: Object.entries(definitions),
    });
  }
}
