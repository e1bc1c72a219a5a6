/** The text of what a patch changes, and the names that it declares. */
import type { Declaration, DeclarationChange, PlacedDeclaration } from '../syntax/index.js';
import { enumeratorsIn } from './tokens/enumerators.js';
import type { ProofTree } from './unit-pairs.js';

/** A change of what both trees have. */
export type ChangeOfBoth = DeclarationChange & {
  readonly before: PlacedDeclaration;
  readonly after: PlacedDeclaration;
};

export class ChangedText {
  /** @param changes all that the patch changes */
  constructor(
    readonly base: ProofTree,
    readonly patched: ProofTree,
    readonly changes: readonly DeclarationChange[],
  ) {}

  /** What else is said of the declarations of a file that only one tree has is said of each of them. */
  isFileInBoth(file: string): boolean {
    return this.base.read(file) !== undefined && this.patched.read(file) !== undefined;
  }

  /** Whether something of its name is gone and new in the patch, each in one tree alone. */
  hasCounterpart({ kind, before, after }: DeclarationChange): boolean {
    const [tree, otherTree] = before ? [this.base, this.patched] : [this.patched, this.base];
    const names = new Set(this.namesOf((before ?? after)!, tree));
    return this.changes.some((each) => {
      const other = before ? each.after : each.before;
      return (
        (each.kind === kind || each.kind === 'type' || kind === 'type') &&
        (before ? each.before : each.after) === null &&
        other !== null &&
        this.namesOf(other, otherTree).some((name) => names.has(name))
      );
    });
  }

  /** What a declaration declares. */
  namesOf({ file, declaration }: PlacedDeclaration, tree: ProofTree): readonly string[] {
    const { kind, name, otherNames, start, end } = declaration;
    const constants = kind === 'type' ? enumeratorsIn(tree.read(file)?.slice(start, end) ?? '') : [];
    return [name, ...otherNames, ...constants];
  }

  /** What either version declares. */
  namesChanged({ before, after }: ChangeOfBoth): ReadonlySet<string> {
    return new Set([...this.namesOf(before, this.base), ...this.namesOf(after, this.patched)]);
  }

  /** The old text of a change; of what is new, the new. */
  textOf({ before, after }: DeclarationChange): string {
    return before ? this.writtenText(this.base, before) : this.writtenText(this.patched, after!);
  }

  /** A declaration as it is written. */
  writtenText(tree: ProofTree, { file, declaration }: PlacedDeclaration): string {
    return tree.read(file)?.slice(declaration.start, declaration.end) ?? '';
  }

  /** Whether a word stands in a file outside of what the patch changes. */
  isWordElsewhere(tree: ProofTree, file: string, name: string): boolean {
    const side = tree === this.base ? 'before' : 'after';
    const changed = this.changes.flatMap((each) => (each[side]?.file === file ? [each[side].declaration] : []));
    const text = tree.read(file) ?? '';
    for (const { index } of text.matchAll(new RegExp(`\\b${name}\\b`, 'g')))
      if (!changed.some(({ start, end }) => index >= start && index < end)) return true;
    return false;
  }

  /** Whether one version says how the object is stored or accessed, and the other says it differently. */
  saysStorage({ before, after }: ChangeOfBoth): boolean {
    const said = (tree: ProofTree, file: string, { start, end, body }: Declaration): string => {
      const text = tree.read(file)?.slice(start, body?.start ?? end) ?? '';
      return (text.match(/\b(volatile|__thread|_Thread_local|__attribute__|QEMU_\w+|section|weak|alias)\b/g) ?? [])
        .sort()
        .join();
    };
    return said(this.base, before.file, before.declaration) !== said(this.patched, after.file, after.declaration);
  }
}
