/** Which symbols of Kconfig are on (scripts/minikconf.py: no tristates, no prompts; `imply X` is a default of X). */
import { posix } from 'node:path';
import type { TreeView } from '../view.js';

type Condition =
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition };

interface Default {
  readonly value: boolean;
  readonly condition: Condition | null;
}

/** What the Kconfig files of a tree say of one symbol; names are without CONFIG_. */
export interface KconfigSymbol {
  readonly dependsOn: Condition[];
  /** In the order of the files; an `imply` elsewhere is one of them. */
  readonly defaults: Default[];
  /** Conditions, the selecting symbol included, under which another selects it. */
  readonly selectedBy: Condition[];
}

export type KconfigSymbols = ReadonlyMap<string, KconfigSymbol>;

const symbol = (name: string): Condition => ({ kind: 'symbol', name });

/** A condition as written; null where it cannot be read. Rules: `!` before `&&` before `||`. */
function parseCondition(text: string): Condition | null {
  const tokens = text.match(/&&|\|\||[!()]|\w+/g) ?? [];
  let at = 0;
  function primary(): Condition | null {
    const token = tokens[at++];
    if (token === '!') {
      const operand = primary();
      return operand && { kind: 'not', operand };
    }
    if (token === '(') {
      const inner = chain('or');
      return tokens[at++] === ')' ? inner : null;
    }
    return token !== undefined && /^\w/.test(token) ? symbol(token) : null;
  }
  function chain(kind: 'and' | 'or'): Condition | null {
    const next = (): Condition | null => (kind === 'or' ? chain('and') : primary());
    let left = next();
    while (left && tokens[at] === (kind === 'or' ? '||' : '&&')) {
      at++;
      const right = next();
      left = right && { kind, left, right };
    }
    return left;
  }
  const result = chain('or');
  return at === tokens.length ? result : null;
}

const LINE = /^(config|source|depends on|default|select|imply|bool)\b\s*(.*)$/;

/**
 * Reads a Kconfig file and those that it sources; null where a line cannot be read: then nothing is known of the
 * symbols.
 */
export function readKconfig(tree: TreeView, path = 'Kconfig'): KconfigSymbols | null {
  const symbols = new Map<string, KconfigSymbol>();
  const of = (name: string): KconfigSymbol => {
    let found = symbols.get(name);
    if (!found) {
      found = { dependsOn: [], defaults: [], selectedBy: [] };
      symbols.set(name, found);
    }
    return found;
  };
  const seen = new Set<string>();

  function apply(current: string, keyword: string, rest: string): boolean {
    const [, value = '', written] = /^(.*?)(?:\s+if\s+(.*))?$/.exec(rest) ?? [];
    const condition = written === undefined ? null : parseCondition(written);
    if (written !== undefined && !condition) return false;
    if (keyword === 'default') of(current).defaults.push({ value: value === 'y', condition });
    else if (keyword === 'depends on') {
      const dependency = parseCondition(rest);
      if (!dependency) return false;
      of(current).dependsOn.push(dependency);
    } else if (keyword === 'select' || keyword === 'imply') {
      const self = symbol(current);
      const both: Condition = condition ? { kind: 'and', left: condition, right: self } : self;
      if (keyword === 'select') of(value).selectedBy.push(both);
      else of(value).defaults.push({ value: true, condition: both });
    }
    return true;
  }

  function file(name: string): boolean {
    if (seen.has(name)) return true;
    seen.add(name);
    const text = tree.read(name);
    if (text === undefined) return false;
    let current: string | null = null;
    for (const raw of text.replace(/\\\r?\n/g, ' ').split('\n')) {
      const line = raw.replace(/#.*$/, '').trim();
      if (line === '') continue;
      const [, keyword, rest] = LINE.exec(line) ?? [];
      if (keyword === undefined) return false;
      if (keyword === 'source') {
        if (!file(posix.join(posix.dirname(name), rest!))) return false;
      } else if (keyword === 'config') {
        current = rest!;
        of(current);
      } else if (current === null || !apply(current, keyword, rest!)) return false;
    }
    return true;
  }

  return file(path) ? symbols : null;
}

/**
 * The symbols that are on, without CONFIG_: a symbol is on where it is given, or selected, or where what it depends on
 * holds and the first default whose condition holds is `y`.
 * @param given symbols that the build or a configs/devices file fixes
 */
export function symbolsOn(symbols: KconfigSymbols, given: ReadonlyMap<string, boolean>): ReadonlySet<string> {
  const on = new Set([...given].filter(([, value]) => value).map(([name]) => name));
  const holds = (condition: Condition): boolean => {
    switch (condition.kind) {
      case 'symbol':
        return on.has(condition.name);
      case 'not':
        return !holds(condition.operand);
      case 'and':
        return holds(condition.left) && holds(condition.right);
      case 'or':
        return holds(condition.left) || holds(condition.right);
    }
  };
  const isOn = (name: string, { dependsOn, defaults, selectedBy }: KconfigSymbol): boolean => {
    const fixed = given.get(name);
    if (fixed !== undefined) return fixed;
    if (selectedBy.some(holds)) return true;
    if (!dependsOn.every(holds)) return false;
    return defaults.find(({ condition }) => condition === null || holds(condition))?.value ?? false;
  };
  // Each round settles at least one more symbol of a tree without circles; a negated circle of hostile files ends as
  // well.
  for (let round = 0, changed = true; changed && round <= symbols.size; round++) {
    changed = false;
    for (const [name, each] of symbols) {
      const value = isOn(name, each);
      if (value === on.has(name)) continue;
      changed = true;
      if (value) on.add(name);
      else on.delete(name);
    }
  }
  return on;
}

/** The assignments `CONFIG_X=y|n` of a configs file and of those that it includes, by X. */
export function assignmentsOf(tree: TreeView, path: string, seen = new Set<string>()): Map<string, boolean> {
  const given = new Map<string, boolean>();
  if (seen.has(path)) return given;
  seen.add(path);
  for (const line of (tree.read(path) ?? '').split('\n')) {
    const [, included] = /^include\s+(\S+)/.exec(line) ?? [];
    const [, name, value] = /^CONFIG_(\w+)=([yn])\b/.exec(line) ?? [];
    if (included !== undefined) {
      for (const each of assignmentsOf(tree, posix.join(posix.dirname(path), included), seen)) given.set(...each);
    } else if (name !== undefined) given.set(name, value === 'y');
  }
  return given;
}
