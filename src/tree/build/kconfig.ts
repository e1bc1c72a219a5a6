/** Which symbols of Kconfig the x86_64 system emulator can have, at most (docs/devel/kconfig.rst). */
import type { TreeView } from '../view.js';

interface Entry {
  /** Symbols that it needs; of an expression with `||` nothing is told. */
  readonly needs: string[];
  readonly brings: string[];
  isDefault: boolean;
}

/** Folders in which QEMU looks for Kconfig files, beside the top one. */
const ROOTS = ['backends', 'accel', 'target', 'hw', 'semihosting', 'rust'];
const DEFAULTS = ['configs/devices/x86_64-softmmu/default.mak', 'configs/devices/i386-softmmu/default.mak'];

/** What is known of the symbols of a tree. */
export interface Symbols {
  /** Whether some Kconfig file declares it. */
  isDeclared(symbol: string): boolean;
  /**
   * Whether the emulator may have it. The answer errs to yes: what speaks against a symbol (`depends on !X`, a default.mak that turns it
   * off) is not looked at.
   */
  mayBeOn(symbol: string): boolean;
}

/** @param hostSymbols symbols that stand for the host and its libraries, and are on */
export function readSymbols(tree: TreeView, hostSymbols: ReadonlySet<string>): Symbols {
  const entries = new Map<string, Entry>();
  for (const text of kconfigTexts(tree)) readEntries(text, entries);
  const host = declaredIn(tree.read('Kconfig.host') ?? '');
  const on = new Set<string>(['I386', 'X86_64', 'TCG', 'KVM']);
  for (const symbol of hostSymbols) on.add(symbol);
  for (const file of DEFAULTS)
    for (const [, symbol] of (tree.read(file) ?? '').matchAll(/^CONFIG_(\w+)=y/gm)) on.add(symbol!);
  const isPossible = ({ needs }: Entry): boolean => needs.every((symbol) => on.has(symbol) || !entries.has(symbol));
  for (let before = -1; before !== on.size; ) {
    before = on.size;
    for (const [symbol, entry] of entries) {
      if (!on.has(symbol) && entry.isDefault && !host.has(symbol) && isPossible(entry)) on.add(symbol);
      if (!on.has(symbol)) continue;
      for (const each of entry.brings) {
        const other = entries.get(each);
        if (!other || isPossible(other)) on.add(each);
      }
    }
  }
  return { isDeclared: (symbol) => entries.has(symbol), mayBeOn: (symbol) => on.has(symbol) };
}

function* kconfigTexts(tree: TreeView): Generator<string> {
  for (const file of ['Kconfig', 'Kconfig.host']) yield tree.read(file) ?? '';
  for (const root of ROOTS) yield* below(tree, root);
}

function* below(tree: TreeView, folder: string): Generator<string> {
  for (const name of tree.list(folder)) {
    if (name.endsWith('/')) yield* below(tree, `${folder}/${name.slice(0, -1)}`);
    else if (/^Kconfig/.test(name)) yield tree.read(`${folder}/${name}`) ?? '';
  }
}

function declaredIn(text: string): Set<string> {
  return new Set([...text.matchAll(/^config\s+(\w+)/gm)].map(([, symbol]) => symbol!));
}

function readEntries(text: string, entries: Map<string, Entry>): void {
  let entry: Entry | null = null;
  for (const line of text.replace(/#.*$/gm, '').split('\n')) {
    const [, word = '', rest = ''] = /^\s*(\w+)\s*(.*?)\s*$/.exec(line) ?? [];
    if (word === 'config') {
      entry = entries.get(rest) ?? { needs: [], brings: [], isDefault: false };
      entries.set(rest, entry);
    } else if (!entry) continue;
    else if (word === 'depends') entry.needs.push(...needed(rest.replace(/^on\s+/, '')));
    else if (word === 'select' || word === 'imply') entry.brings.push(/^\w+/.exec(rest)?.[0] ?? '');
    else if (word === 'default' || word === 'def_bool') entry.isDefault ||= /^y/.test(rest);
  }
}

/** The symbols that must all be on for an expression to hold. */
function needed(expression: string): string[] {
  if (/\|\|/.test(expression)) return [];
  return expression.split('&&').flatMap((part) => /^\s*\(?\s*(\w+)\s*\)?\s*$/.exec(part)?.[1] ?? []);
}
