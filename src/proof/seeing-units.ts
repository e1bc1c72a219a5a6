/** In which units a change has to be compared. */
import type { DeclarationChange } from '../syntax/index.js';
import type { ChangedText } from './changed-text.js';
import type { FilePair, ProofTree } from './unit-pairs.js';

export class SeeingUnits {
  private readonly base: ProofTree;
  private readonly patched: ProofTree;

  /** @param most units are compared */
  constructor(
    private readonly text: ChangedText,
    private readonly most: number,
  ) {
    this.base = text.base;
    this.patched = text.patched;
  }

  /** The units that see a change in one of the trees; null where there are too many. */
  of(change: DeclarationChange): FilePair[] | null {
    const { before, after } = change;
    const isUnit = (file: string): boolean => file.endsWith('.c');
    if (before && after && isUnit(before.file) && isUnit(after.file))
      return [{ before: before.file, after: after.file }];
    const files = new Set<string>();
    if (before)
      for (const file of isUnit(before.file) ? [before.file] : this.base.unitsOf(before.file)) files.add(file);
    if (after) for (const file of isUnit(after.file) ? [after.file] : this.patched.unitsOf(after.file)) files.add(file);
    const compared = this.comparedIn(change, files);
    // A unit that only one of the trees has is all its own.
    const inBoth = [...this.thatUse(change, files)].filter(
      (file) => this.text.isFileInBoth(file) && (!compared || compared.has(file)),
    );
    if (inBoth.length > this.most) return null;
    return inBoth.map((file) => ({ before: file, after: file }));
  }

  /**
   * The units in which a function of a header is compared: those that see it in both trees or have a word of it. One
   * that sees it in one tree alone has another include, which is a change of its own. Null for what is no such
   * function.
   */
  private comparedIn(change: DeclarationChange, files: ReadonlySet<string>): ReadonlySet<string> | null {
    const { kind, before, after } = change;
    if (kind !== 'function' || !before || !after || before.file.endsWith('.c') || after.file.endsWith('.c'))
      return null;
    const units = new Set(this.base.unitsOf(before.file));
    const inBoth = this.patched.unitsOf(after.file).filter((file) => units.has(file));
    return new Set([...inBoth, ...this.unitsNaming(change, files)]);
  }

  /** Those of the units that hold a word of what a change declares: any use of it begins with one. */
  private thatUse(change: DeclarationChange, files: ReadonlySet<string>): ReadonlySet<string> {
    const isNamedByUsers = change.kind === 'macro' || change.kind === 'type' || change.kind === 'prototype';
    return isNamedByUsers && files.size > 1 ? this.unitsNaming(change, files) : files;
  }

  private unitsNaming(change: DeclarationChange, files: ReadonlySet<string>): ReadonlySet<string> {
    const { before, after } = change;
    const names = [before, after].flatMap((placed) =>
      placed ? this.text.namesOf(placed, placed === before ? this.base : this.patched) : [],
    );
    if (names.some((name) => this.base.mayBePasted(name) || this.patched.mayBePasted(name))) return files;
    const used = new Set<string>();
    for (const [tree, placed] of [
      [this.base, before],
      [this.patched, after],
    ] as const)
      for (const name of placed ? this.text.namesOf(placed, tree) : [])
        for (const file of tree.filesWith(name)) {
          if (!this.text.isWordElsewhere(tree, file, name)) continue;
          for (const unit of file.endsWith('.c') ? [file] : tree.unitsOf(file)) if (files.has(unit)) used.add(unit);
        }
    return used;
  }
}
