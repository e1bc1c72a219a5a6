/** Which function or object of the tree after is which of the tree before. */
import type { DeclarationChange, PlacedDeclaration } from '../../syntax/index.js';
import { type MatchedParameters, matchParameters } from './parameters.js';

/** Where a name is defined. */
export interface Defined {
  readonly name: string;
  readonly isStatic: boolean;
  readonly file: string;
}

/** A function that the patch changes, in both trees. */
export interface ChangedPair {
  readonly key: string;
  readonly before: Defined;
  readonly after: Defined;
  /** Null where the parameters cannot be matched. */
  readonly parameters: MatchedParameters | null;
}

function plainKey({ name, isStatic, file }: Defined): string {
  return isStatic ? `static ${name}@${file}` : name;
}

function definedBy({ file, declaration }: PlacedDeclaration): Defined {
  return { name: declaration.name, isStatic: declaration.storage === 'static' || declaration.isInline, file };
}

/** Keys of functions and objects: the same on both sides for what is the same but perhaps changed. */
export class Identity {
  /** The changed functions that both trees have, by key. */
  readonly pairs = new Map<string, ChangedPair>();
  private readonly before = new Map<string, string>();
  private readonly after = new Map<string, string>();

  constructor(changes: readonly DeclarationChange[]) {
    const removed = new Map<string, PlacedDeclaration>();
    const added = new Map<string, PlacedDeclaration>();
    for (const { kind, before, after } of changes) {
      if (kind !== 'function' && kind !== 'variable') continue;
      if (before && after) this.pair(kind, before, after);
      else if (before) removed.set(`${kind} ${before.declaration.name}`, before);
      else if (after) added.set(`${kind} ${after.declaration.name}`, after);
    }
    for (const [name, before] of removed) {
      const after = added.get(name);
      // What has linkage is the same by its name, in whatever file it stands.
      if (after && !definedBy(before).isStatic && !definedBy(after).isStatic) {
        added.delete(name);
        this.pair(before.declaration.kind, before, after);
      } else this.before.set(plainKey(definedBy(before)), `removed ${plainKey(definedBy(before))}`);
    }
    for (const after of added.values())
      this.after.set(plainKey(definedBy(after)), `added ${plainKey(definedBy(after))}`);
  }

  beforeKey(defined: Defined): string {
    const key = plainKey(defined);
    return this.before.get(key) ?? key;
  }

  afterKey(defined: Defined): string {
    const key = plainKey(defined);
    return this.after.get(key) ?? key;
  }

  private pair(kind: string, before: PlacedDeclaration, after: PlacedDeclaration): void {
    const parameters = matchParameters(before.declaration, after.declaration);
    const pair = { before: definedBy(before), after: definedBy(after), parameters };
    const key = plainKey(pair.before);
    this.after.set(plainKey(pair.after), key);
    if (kind === 'function') this.pairs.set(key, { key, ...pair });
    // Another function may have taken the name that this one had.
    if (plainKey(pair.after) !== key && !this.after.has(key)) this.after.set(key, `added ${key}`);
  }
}
