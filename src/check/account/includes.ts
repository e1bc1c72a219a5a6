/** Includes and include guards that say the same in another spelling. */
import type { TouchedFile } from '../../patch/touched.js';
import type { DeclarationChange } from '../../syntax/index.js';
import { includeFolders } from '../../target/x86_64/profile.js';
import type { TreeView } from '../../tree/view.js';

/** The paths that a file moved from and to. */
type Moves = ReadonlyArray<readonly [from: string, to: string]>;

/** Includes that resolve, before and after the patch, to the same header under two names. */
export class AlikeIncludes {
  private readonly moves: Moves;

  /** @param changes all of the patch */
  constructor(
    private readonly base: TreeView,
    private readonly patched: TreeView,
    files: readonly TouchedFile[],
    private readonly changes: readonly DeclarationChange[],
  ) {
    this.moves = files.flatMap(({ before, after }) =>
      before !== null && after !== null && before !== after ? [[before, after] as const] : [],
    );
  }

  /** Whether an include that a patch takes away or adds stands for one that it adds or takes away. */
  has(change: DeclarationChange): boolean {
    if (change.kind !== 'include' || this.moves.length === 0) return false;
    const file = (change.after ?? change.before)!.file;
    if (change.before && change.after) return this.isMove(change, change);
    return this.changes.some(
      (other) =>
        other.kind === 'include' &&
        (change.before
          ? other.before === null && this.isIn(other, file) && this.isMove(change, other)
          : other.after === null && this.isIn(other, file) && this.isMove(other, change)),
    );
  }

  private isIn({ before, after }: DeclarationChange, file: string): boolean {
    const own = (after ?? before)!.file;
    return (
      own === file || this.moves.some(([from, to]) => (from === own && to === file) || (to === own && from === file))
    );
  }

  private isMove({ before }: DeclarationChange, { after }: DeclarationChange): boolean {
    const from = resolved(this.base, before!.file, before!.declaration.name);
    const to = resolved(this.patched, after!.file, after!.declaration.name);
    return from !== null && this.moves.some(([old, now]) => old === from && now === to);
  }
}

/** The header that an include line finds (C11 6.10.2); null where it is none of the tree. */
function resolved(tree: TreeView, file: string, written: string): string | null {
  const name = written.slice(1, -1);
  const own = written.startsWith('"') ? [file.slice(0, Math.max(0, file.lastIndexOf('/')))] : [];
  for (const folder of [...own, ...includeFolders]) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (tree.exists(path)) return path;
  }
  return null;
}

/**
 * Whether a macro that a patch changes, adds or takes away is the include guard of its header, and is asked for nowhere
 * else in it.
 */
export function isIncludeGuard(tree: TreeView, file: string, name: string): boolean {
  const text = (tree.read(file) ?? '').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const guard = new RegExp(`^\\s*#\\s*ifndef\\s+${name}\\s*\\n\\s*#\\s*define\\s+${name}[ \\t]*\\n`);
  const isFirst = guard.test(text.trimStart());
  return isFirst && text.split(new RegExp(`\\b${name}\\b`)).length === 3;
}
