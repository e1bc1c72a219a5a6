/**
 * What differs between a unit before and after a patch, once both are preprocessed. Segments that both share are the
 * same object and are not looked at. A name means the same if its declarations are the same, and the names in these
 * mean the same. A further declaration changes nothing: the code compiled without it. A declaration that is gone
 * changes nothing for code that still compiles.
 */
import {
  DeclarationCatalog,
  type DeclarationGroup,
  DeclarationIndex,
  declarationGroups,
  type ExternalDeclaration,
  type Unit,
} from '../../c/index.js';
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

/**
 * The members that a record has only before, by its name; null where it is no record, or where others lie elsewhere
 * than before.
 */
export type MembersGone = (name: string) => ReadonlySet<string> | null;

export class UnitDifference {
  /** Names and tags of which the declarations differ, functions by what stands in front of their bodies. */
  readonly names: ReadonlySet<string>;
  /** Names of which declarations are gone, and nothing else differs. */
  private readonly fewer: ReadonlySet<string>;
  /** By the name of a record that is otherwise as it was, its members that are gone. */
  private readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  private mentions: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  private readonly touched = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly before: UnitNames,
    private readonly after: UnitNames,
    membersGone: MembersGone,
  ) {
    const names = new Set<string>();
    const fewer = new Set<string>();
    const members = new Map<string, ReadonlySet<string>>();
    for (const name of this.definitionsApart()) {
      const difference = headDifference(declarationsOf(before, name), declarationsOf(after, name));
      if (difference === 'fewer') fewer.add(name);
      if (difference !== 'other') continue;
      const gone = membersGone(name);
      if (gone) members.set(name, gone);
      else names.add(name);
    }
    this.names = names;
    this.fewer = fewer;
    this.members = members;
  }

  /**
   * Which definitions, by name, with the same text as before mean the same only if they still compile.
   * @param isAsked which of the names that differ count
   */
  mustCompile(isAsked: (name: string) => boolean = () => true): (name: string) => boolean {
    const fewer = [...this.fewer].filter((each) => isAsked(each));
    const gone = [...this.members].flatMap(([record, members]) => (isAsked(record) ? [...members] : []));
    const touched = new Set([...this.touchedBy(fewer), ...gone]);
    return (name) => this.isTouched(name, name, touched);
  }

  /** Some names, and all that is declared together with one of them: the constants of an enumeration. */
  declaredWith(names: ReadonlySet<string>): ReadonlySet<string> {
    const found = new Set(names);
    for (const name of names)
      for (const declaration of [...declarationsOf(this.before, name), ...declarationsOf(this.after, name)])
        for (const each of textOf(declaration).declared) found.add(each);
    return found;
  }

  /** Whether both units are the same throughout. */
  get isNone(): boolean {
    const isAlike = this.names.size + this.fewer.size + this.members.size === 0;
    return isAlike && [...this.before.groups].every((group) => this.after.groups.has(group));
  }

  /** The names of what is declared in segments that the units do not share. */
  definitionsApart(): Set<string> {
    const found = new Set<string>();
    for (const group of this.groupsApart())
      for (const declaration of group.declarations) for (const name of textOf(declaration).declared) found.add(name);
    return found;
  }

  /** Whether the headers of one of the units have a constructor that those of the other do not have. */
  get hasOwnConstructors(): boolean {
    for (const { declarations } of this.groupsApart())
      for (const { isConstructor, names, file } of declarations)
        if (
          isConstructor &&
          !file.endsWith('.c') &&
          names.some((name) => !this.before.find(name).length || !this.after.find(name).length)
        )
          return true;
    return false;
  }

  private *groupsApart(): Generator<DeclarationGroup> {
    for (const group of this.before.groups) if (!this.after.groups.has(group)) yield group;
    for (const group of this.after.groups) if (!this.before.groups.has(group)) yield group;
  }

  /** Whether a definition has the same tokens. */
  hasSameText(name: string): boolean {
    return haveSame(declarationsOf(this.before, name), declarationsOf(this.after, name), (each) => textOf(each).whole);
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
    if (before !== after || declarationsOf(this.before, before).length === 0) return false;
    if (!this.hasSameText(before)) return false;
    return !this.isTouched(before, after, this.touchedBy(this.names));
  }

  /** Whether what a definition names is among the names that touchedBy() gave. */
  isTouched(before: string, after: string, touched: ReadonlySet<string>): boolean {
    if (touched.size === 0) return false;
    for (const declaration of [...declarationsOf(this.before, before), ...declarationsOf(this.after, after)])
      for (const name of textOf(declaration).names) if (touched.has(name)) return true;
    return false;
  }

  /** All names that are declared with some of these, directly or not; these as well. */
  touchedBy(names: Iterable<string>): ReadonlySet<string> {
    const plain = [...new Set(names)].sort();
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

/** What declares a name or a tag. A unit finds what may declare it: parameters may be called likewise. */
function declarationsOf(unit: UnitNames, name: string): ExternalDeclaration[] {
  const found = [...unit.find(name), ...unit.find(`struct ${name}`)];
  return found.filter((each) => textOf(each).declared.has(name));
}

/** What only one of two versions may say of a name without another meaning of it. */
const SAYS_MORE =
  /\b(__attribute__|__attribute|asm|__asm__|__asm|alignas|_Alignas|inline|__inline__|extern|static)\b|#pack|\( \)/;

function headDifference(
  one: readonly ExternalDeclaration[],
  other: readonly ExternalDeclaration[],
): 'none' | 'fewer' | 'other' {
  const head = (each: ExternalDeclaration): string => textOf(each).head.replace(/ ;$/, '');
  const [texts, others] = [new Set(one.map(head)), new Set(other.map(head))];
  const gone = [...texts].filter((text) => !others.has(text));
  const added = [...others].filter((text) => !texts.has(text));
  if (gone.length + added.length === 0) return 'none';
  // A name that one version does not have at all is declared by nothing that could be said otherwise.
  const isPlain = (text: string): boolean => texts.size === 0 || others.size === 0 || !SAYS_MORE.test(text);
  if (gone.length === 0 && added.every(isPlain)) return 'none';
  return added.length === 0 && gone.every(isPlain) ? 'fewer' : 'other';
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
