/** Where the meson.build files of a folder and of those above it put a file. */
import { posix } from 'node:path';
import type { TreeView } from '../view.js';
import { both, either, negated } from './conditions.js';
import { type Configuration, type Truth, UNKNOWN, YES } from './configuration.js';
import { type Expression, MesonSyntaxError, parseMeson, type Statement } from './meson.js';

/** What must hold for a statement to count: an `if` around it, or a `when:` of it. */
export interface Guard {
  readonly terms: readonly Expression[];
  readonly isNegated: boolean;
}

/**
 * One item of a source set. An item is the path of a file, or a name with "@" before it: of a source set or variable.
 */
export interface Rule {
  readonly item: string;
  /** Name of a source set, variable, dictionary or program; of a dictionary by architecture, `hw_arch:arm`. */
  readonly into: string;
  readonly guards: readonly Guard[];
}

/** What one meson.build file says, without those below it. */
interface MesonFile {
  readonly text: string;
  readonly rules: readonly Rule[];
  /** The guards under which a folder is entered, by folder: those of each `subdir()` that enters it. */
  readonly folders: ReadonlyMap<string, ReadonlyArray<readonly Guard[]>>;
}

/** A rule, and whether its build file is read at all. */
interface EnteredRule {
  readonly rule: Rule;
  readonly entered: Truth;
}

type Rules = ReadonlyMap<string, readonly EnteredRule[]>;

/** Where a file goes: into the emulator, left out by a name, or into something else only. */
export type Placement =
  | { readonly is: 'built' }
  | { readonly is: 'unnamed' }
  | { readonly is: 'left-out'; readonly by: string }
  | { readonly is: 'target'; readonly target: string }
  | { readonly is: 'user-mode' }
  | { readonly is: 'tool'; readonly tool: string };

const ARCHITECTURES = /^(?:hw|target)(?:_\w+)?_arch$|^(?:hw|target)_arch$/;
const USER_SETS = /^(?:user_ss|bsd_user_ss|linux_user_ss|common_user_ss|specific_fuzz_ss|libuser_ss)$/;

class FileReader {
  readonly rules: Rule[] = [];
  readonly folders = new Map<string, Array<readonly Guard[]>>();

  constructor(private readonly folder: string) {}

  block(statements: readonly Statement[], guards: readonly Guard[]): void {
    for (const statement of statements) this.statement(statement, guards);
  }

  private statement(statement: Statement, guards: readonly Guard[]): void {
    if (statement.kind === 'if') {
      const refused: Guard[] = [];
      for (const { condition, body } of statement.branches) {
        const own = condition === null ? [] : [{ terms: [condition], isNegated: false }];
        this.block(body, [...guards, ...refused, ...own]);
        if (condition) refused.push({ terms: [condition], isNegated: true });
      }
    } else if (statement.kind === 'foreach') this.block(statement.body, guards);
    else if (statement.kind === 'assign') this.value(statement.value, statement.name, guards);
    else this.call(statement.value, guards);
  }

  /** A value that is put into something of that name. */
  private value(value: Expression, into: string, guards: readonly Guard[]): void {
    if (value.kind === 'dictionary') {
      for (const [key, each] of value.entries) {
        const isArchitecture = ARCHITECTURES.test(into) && key.kind === 'string';
        this.value(each, isArchitecture ? `${into}:${(key as { value: string }).value}` : into, guards);
      }
      return;
    }
    const program = programOf(value);
    if (program) this.add(this.itemsOf(program.sources), `executable:${program.name}`, guards);
    else this.add(this.itemsOf([value]), into, guards);
  }

  private add(items: readonly string[], into: string, guards: readonly Guard[]): void {
    for (const item of items) if (item !== `@${into}`) this.rules.push({ item, into, guards });
  }

  private call(value: Expression, guards: readonly Guard[]): void {
    if (value.kind !== 'call') return;
    const { callee, positional, named } = value;
    if (callee.kind === 'name' && callee.name === 'subdir') {
      const [name] = positional;
      if (name?.kind !== 'string') return;
      const folder = posix.join(this.folder, name.value);
      this.folders.set(folder, [...(this.folders.get(folder) ?? []), guards]);
      return;
    }
    const program = programOf(value);
    if (program) this.add(this.itemsOf(program.sources), `executable:${program.name}`, guards);
    if (callee.kind !== 'member' || !/^add(?:_all)?$/.test(callee.name)) return;
    const into = callee.object.kind === 'name' ? callee.object.name : '';
    const when = named.get('when');
    const terms = when === undefined ? [] : when.kind === 'list' ? when.items : [when];
    const holds = [...guards, { terms, isNegated: false }];
    this.add(this.itemsOf(positional), into, holds);
    this.add(this.itemsOf([named.get('if_true')]), into, holds);
    this.add(this.itemsOf([named.get('if_false')]), into, [...guards, { terms, isNegated: true }]);
  }

  /** Files and names in some expressions. */
  private itemsOf(values: ReadonlyArray<Expression | undefined>): string[] {
    return values.flatMap((value): string[] => {
      switch (value?.kind) {
        case 'string':
          return /\.\w+$/.test(value.value) ? [posix.normalize(posix.join(this.folder, value.value))] : [];
        case 'name':
          return [`@${value.name}`];
        case 'list':
          return this.itemsOf(value.items);
        case 'dictionary':
          return this.itemsOf(value.entries.map(([, each]) => each));
        case 'binary':
          // 'a' + '.c' and 'dir' / 'a.c' name no file by themselves.
          return value.operator === '+' && value.left.kind !== 'string' && value.right.kind !== 'string'
            ? this.itemsOf([value.left, value.right])
            : [];
        case 'call':
          return this.itemsOf([...value.positional, ...value.named.values()]);
        case 'other':
          return this.itemsOf(value.parts);
        default:
          return [];
      }
    });
  }
}

/** The program that a call makes, with what it is made of. */
function programOf(value: Expression): { name: string; sources: Expression[] } | null {
  if (value.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name !== 'executable') return null;
  const [name, ...sources] = value.positional;
  const extra = value.named.get('sources');
  // The emulators are made in a loop, by a name that is not written.
  return name?.kind === 'string' ? { name: name.value, sources: extra ? [...sources, extra] : sources } : null;
}

/**
 * The placements of files of a tree; each meson.build is read when a file of its folder, or of one below it, is asked
 * for.
 */
export class Sources {
  private readonly files = new Map<string, MesonFile | null>();
  private readonly rules = new Map<string, Rules | null>();

  /** @param like those of another tree: build files that are the same are not parsed again */
  constructor(
    private readonly tree: TreeView,
    private readonly configuration: Configuration,
    private readonly like?: Sources,
  ) {}

  /** Where the file at a path goes; `built` where a build file on the way cannot be read. */
  placement(path: string): Placement {
    const rules = this.rulesFor(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (rules === null) return { is: 'built' };
    const own = rules.get(path) ?? [];
    if (own.length === 0) return { is: 'unnamed' };
    const place = (into: string, seen: ReadonlySet<string>): Placement => {
      const fixed = fixedPlace(into);
      if (fixed) return fixed;
      const outer = seen.has(into) ? [] : (rules.get(`@${into}`) ?? []);
      return outer.length === 0 ? { is: 'built' } : best(outer.map((each) => through(each, new Set([...seen, into]))));
    };
    const through = ({ rule, entered }: EnteredRule, seen: ReadonlySet<string>): Placement => {
      const outer = place(rule.into, seen);
      const truth = both(entered, this.holds(rule.guards));
      return outer.is === 'built' && truth.is === 'no' ? { is: 'left-out', by: truth.by } : outer;
    };
    return best(own.map((each) => through(each, new Set())));
  }

  /** By item, what the build files from the top to a folder say; null where one cannot be read. */
  private rulesFor(folder: string): Rules | null {
    let rules = this.rules.get(folder);
    if (rules === undefined) {
      rules = this.readRules(folder);
      this.rules.set(folder, rules);
    }
    return rules;
  }

  private readRules(folder: string): Rules | null {
    const byItem = new Map<string, EnteredRule[]>();
    const above: MesonFile[] = [];
    let entered: Truth = YES;
    for (const each of foldersTo(folder)) {
      if (!this.tree.exists(join(each, 'meson.build'))) continue;
      const file = this.file(each);
      if (file === null) return null;
      const ways = above.flatMap(({ folders }) => folders.get(each) ?? []);
      if (ways.length > 0) entered = both(entered, ways.map((guards) => this.holds(guards)).reduce(either));
      above.push(file);
      for (const rule of file.rules) {
        const known = byItem.get(rule.item);
        if (known) known.push({ rule, entered });
        else byItem.set(rule.item, [{ rule, entered }]);
      }
    }
    return byItem;
  }

  private file(folder: string): MesonFile | null {
    const known = this.files.get(folder);
    if (known !== undefined) return known;
    const text = this.tree.read(join(folder, 'meson.build')) ?? '';
    const twin = this.like?.files.get(folder);
    const read = twin?.text === text ? twin : readMeson(text, folder);
    this.files.set(folder, read);
    return read;
  }

  private holds(guards: readonly Guard[]): Truth {
    return guards
      .map(({ terms, isNegated }) => {
        const truth = terms.map((term) => this.truth(term)).reduce(both, YES);
        return isNegated ? negated(truth, nameIn(terms)) : truth;
      })
      .reduce(both, YES);
  }

  private truth(term: Expression): Truth {
    switch (term.kind) {
      case 'boolean':
        return term.value ? YES : { is: 'no', by: 'false' };
      case 'string':
        return this.configuration.symbol(term.value);
      case 'name':
        return plainName(term.name);
      case 'not':
        return negated(this.truth(term.operand), nameIn([term.operand]));
      case 'binary':
        return this.comparison(term);
      case 'call':
        return this.answer(term);
      default:
        return UNKNOWN;
    }
  }

  private comparison({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Truth {
    if (operator === 'and') return both(this.truth(left), this.truth(right));
    if (operator === 'or') return either(this.truth(left), this.truth(right));
    if ((operator !== '==' && operator !== '!=') || left.kind !== 'name' || right.kind !== 'string') return UNKNOWN;
    const actual = HOST.get(left.name);
    if (actual === undefined) return UNKNOWN;
    const by = `${left.name} ${operator} ${right.value}`;
    return (actual === right.value) === (operator === '==') ? YES : { is: 'no', by };
  }

  /** `config_all.has_key('CONFIG_X')` counts other targets of the same build as well; `xen.found()` a library. */
  private answer({ callee, positional }: Extract<Expression, { kind: 'call' }>): Truth {
    if (callee.kind !== 'member') return UNKNOWN;
    if (callee.name === 'found' && callee.object.kind === 'name') return plainName(callee.object.name);
    const [key] = positional;
    if (callee.name !== 'has_key' || key?.kind !== 'string') return UNKNOWN;
    return this.configuration.symbol(key.value).is === 'yes' ? YES : UNKNOWN;
  }
}

/** Variables of meson.build by which hosts are told apart. */
const HOST: ReadonlyMap<string, string> = new Map([
  ['host_os', 'linux'],
  ['targetos', 'linux'],
  ['cpu', 'x86_64'],
  ['host_arch', 'x86_64'],
]);

const OTHER_LIBRARIES =
  /^(?:xen|hvf|whpx|nvmm|hax|cocoa|vmnet|pvg|coref|iokit|coreaudio|winmm|socket|have_xen_pci_passthrough)$/;

function plainName(name: string): Truth {
  if (/^have_(?:system|tcg|block)$/.test(name)) return YES;
  return OTHER_LIBRARIES.test(name) ? { is: 'no', by: name } : UNKNOWN;
}

/** The first name by which a condition is told from others. */
function nameIn(terms: readonly Expression[]): string {
  for (const term of terms) {
    if (term.kind === 'string') return `!${term.value}`;
    if (term.kind === 'name') return `!${term.name}`;
    if (term.kind === 'binary')
      return `!(${[nameIn([term.left]), nameIn([term.right])].map((each) => each.replace(/^!/, '')).join(` ${term.operator} `)})`;
  }
  return 'else';
}

function fixedPlace(into: string): Placement | null {
  const [dictionary, architecture] = into.split(':');
  if (dictionary === 'executable') return { is: 'tool', tool: architecture! };
  if (USER_SETS.test(into) || dictionary === 'target_user_arch') return { is: 'user-mode' };
  if (architecture === undefined) return null;
  return architecture === 'i386' || architecture === 'x86_64'
    ? { is: 'built' }
    : { is: 'target', target: architecture };
}

/** What counts of several places: the emulator first, then what it leaves out. */
function best(places: readonly Placement[]): Placement {
  const order = ['built', 'left-out', 'target', 'user-mode', 'tool'] as const;
  for (const is of order) {
    const found = places.find((each) => each.is === is);
    if (found) return found;
  }
  return { is: 'built' };
}

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** The folders from the top ("") to a folder. */
function foldersTo(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

/** The rules of a build file's statements, `if` conditions included. */
export function placedItems(statements: readonly Statement[], folder: string): readonly Rule[] {
  const reader = new FileReader(folder);
  reader.block(statements, []);
  return reader.rules;
}

/** What one meson.build file says of a folder's files; null where it cannot be read. */
function readMeson(text: string, folder: string): MesonFile | null {
  try {
    const reader = new FileReader(folder);
    reader.block(parseMeson(text), []);
    return { text, rules: reader.rules, folders: reader.folders };
  } catch (error) {
    if (error instanceof MesonSyntaxError) return null;
    throw error;
  }
}
