/**
 * What differs between a unit before and after a patch, once both are preprocessed. Segments that both share are the
 * same object and are not looked at. A name that is declared the same, and all it is declared with likewise, means the
 * same.
 */
import type { Unit } from '../../c/lower/unit/unit.js';
import { DeclarationCatalog, DeclarationIndex } from '../../c/syntax/declaration-index.js';
import {
  type DeclarationGroup,
  declarationGroups,
  type ExternalDeclaration,
} from '../../c/syntax/external-declarations.js';
import { textOf } from './declaration-text.js';

/** One unit's declarations by name. */
export class UnitNames {
  private static readonly catalogs = new WeakMap<object, DeclarationCatalog>();
  readonly groups: ReadonlySet<DeclarationGroup>;
  private readonly index: DeclarationIndex;

  /** @param session what units that share segments have in common */
  constructor(unit: Unit, session: object) {
    const catalog = UnitNames.catalogs.get(session) ?? new DeclarationCatalog();
    UnitNames.catalogs.set(session, catalog);
    this.groups = new Set(declarationGroups(unit.source));
    this.index = new DeclarationIndex(unit.source, catalog);
  }

  /** Ordinary names and, as `struct name`, tags. */
  find(name: string): readonly ExternalDeclaration[] {
    return this.index.find(name);
  }
}

export class UnitDifference {
  /** Names of which the declarations differ, functions by what stands in front of their bodies. */
  readonly names: ReadonlySet<string>;
  private mentions: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  private readonly touched = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly before: UnitNames,
    private readonly after: UnitNames,
  ) {
    const suspects = this.definitionsApart();
    this.names = new Set([...suspects].filter((name) => !haveSameHeads(before.find(name), after.find(name))));
  }

  /** Whether both units are the same throughout. */
  get isNone(): boolean {
    return this.names.size === 0 && [...this.before.groups].every((group) => this.after.groups.has(group));
  }

  /** The names of what is declared in segments that the units do not share. */
  definitionsApart(): Set<string> {
    const found = new Set<string>();
    for (const group of this.groupsApart())
      for (const { names } of group.declarations) for (const name of names) found.add(name);
    return found;
  }

  private *groupsApart(): Generator<DeclarationGroup> {
    for (const group of this.before.groups) if (!this.after.groups.has(group)) yield group;
    for (const group of this.after.groups) if (!this.before.groups.has(group)) yield group;
  }

  /** Whether a definition has the same tokens. */
  hasSameText(name: string): boolean {
    return haveSame(this.before.find(name), this.after.find(name), (each) => textOf(each).whole);
  }

  /** The ordinary names that both units declare. */
  commonNames(): Set<string> {
    const names = new Set<string>();
    for (const group of this.before.groups)
      for (const declaration of group.declarations)
        for (const name of textOf(declaration).declared) if (this.after.find(name).length > 0) names.add(name);
    return names;
  }

  /** Whether two definitions have the same tokens, and all that they name means the same. */
  isSame(before: string, after: string): boolean {
    if (before !== after || this.before.find(before).length === 0 || !this.hasSameText(before)) return false;
    return !this.isTouched(before, after, this.touchedBy(this.names));
  }

  /** Whether what a definition names is among the names that touchedBy() gave. */
  isTouched(before: string, after: string, touched: ReadonlySet<string>): boolean {
    if (touched.size === 0) return false;
    for (const declaration of [...this.before.find(before), ...this.after.find(after)])
      for (const name of textOf(declaration).names) if (touched.has(name)) return true;
    return false;
  }

  /** All names that are declared with some of these, directly or not; these as well. */
  touchedBy(names: Iterable<string>): ReadonlySet<string> {
    const plain = [...new Set([...names].map(plainName))].sort();
    const key = plain.join();
    let touched = this.touched.get(key);
    if (!touched) {
      touched = this.spread(plain);
      this.touched.set(key, touched);
    }
    return touched;
  }

  private spread(names: readonly string[]): ReadonlySet<string> {
    const touched = new Set<string>(names);
    if (names.length === 0) return touched;
    this.mentions ??= this.allMentions();
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const each of this.mentions.get(name) ?? []) {
        if (touched.has(each)) continue;
        touched.add(each);
        open.push(each);
      }
    }
    return touched;
  }

  /** By name, what is declared with it in either unit. */
  private allMentions(): ReadonlyMap<string, ReadonlySet<string>> {
    const mentions = new Map<string, Set<string>>();
    for (const group of new Set([...this.before.groups, ...this.after.groups]))
      for (const declaration of group.declarations) {
        const { headNames, declared } = textOf(declaration);
        for (const name of headNames) {
          let users = mentions.get(name);
          if (!users) {
            users = new Set();
            mentions.set(name, users);
          }
          for (const each of declared) if (each !== name) users.add(each);
        }
      }
    return mentions;
  }
}

/** A tag and a name of the same spelling are taken for one. */
function plainName(name: string): string {
  return name.startsWith('struct ') ? name.slice('struct '.length) : name;
}

function haveSameHeads(one: readonly ExternalDeclaration[], other: readonly ExternalDeclaration[]): boolean {
  return haveSame(one, other, (each) => textOf(each).head.replace(/ ;$/, ''));
}

/** Said twice is said once. */
function haveSame(
  one: readonly ExternalDeclaration[],
  other: readonly ExternalDeclaration[],
  text: (each: ExternalDeclaration) => string,
): boolean {
  const texts = new Set(one.map(text));
  const others = new Set(other.map(text));
  return texts.size === others.size && [...texts].every((each) => others.has(each));
}
