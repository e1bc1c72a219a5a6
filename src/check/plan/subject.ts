/** What a change is about: the text around it, in which a plan looks for what it depends on. */
import type { Settled } from '../account/settle.js';
import type { DeclaredText, TreeText } from './tree-text.js';

export interface Subject {
  readonly settled: Settled;
  readonly file: string;
  readonly name: string;
  /** The lines that the change takes away or adds, and the condition of its difference. */
  readonly near: string;
  /** Functions that are called there. */
  readonly called: readonly DeclaredText[];
  /** The functions and objects that change: the declaration itself, or those that name it. */
  readonly own: readonly DeclaredText[];
  /** Functions that those call, and that call them in their file. */
  readonly around: readonly DeclaredText[];
}

const CALL = /\b([a-z_]\w*)\s*\(/g;
/**
 * Calls of this many functions are followed from a change, of larger ones not: what they do is not what it is about.
 */
const LONGEST_CALLEE = 60;
const MOST_CALLEES = 24;
const CALLER_DEPTH = 2;

/** @param before the text of the tree before the patch, @param after of the tree after it */
export function subjectOf(settled: Settled, before: TreeText, after: TreeText): Subject {
  const { thing, declaration } = settled.pending;
  const own = ownOf(settled, before, after);
  const [old, now] = [declaration?.before, declaration?.after];
  const oldText = old ? before.read(old.file).slice(old.declaration.start, old.declaration.end) : '';
  const newText = now ? after.read(now.file).slice(now.declaration.start, now.declaration.end) : '';
  const near = `${changedLines(oldText, newText)}\n${settled.condition ?? ''}`;
  return {
    settled,
    file: thing.file,
    name: thing.name,
    near,
    called: callees(near, own, after),
    own,
    around: [...callees(own.map(({ text }) => text).join('\n'), own, after), ...callers(own, after)],
  };
}

function ownOf({ pending }: Settled, before: TreeText, after: TreeText): DeclaredText[] {
  const { declaration } = pending;
  if (!declaration) return [];
  const own = (placed: typeof declaration.after, text: TreeText): DeclaredText[] =>
    placed ? [{ ...placed, text: text.read(placed.file).slice(placed.declaration.start, placed.declaration.end) }] : [];
  const both = [...own(declaration.after, after), ...own(declaration.before, before)];
  if (declaration.kind === 'function') return both;
  const users = /^\w+$/.test(declaration.name) ? after.naming(declaration.name) : [];
  return [...both, ...users.slice(0, MOST_CALLEES)];
}

/** Lines that only one of the texts has. */
function changedLines(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const [oldSet, newSet] = [new Set(old), new Set(now)];
  return [...old.filter((line) => !newSet.has(line)), ...now.filter((line) => !oldSet.has(line))].join('\n');
}

/** Other functions that a text of a change calls. */
function callees(body: string, own: readonly DeclaredText[], text: TreeText): DeclaredText[] {
  if (own.length === 0) return [];
  const names = new Set([...body.matchAll(CALL)].map(([, name = '']) => name));
  const ownNames = new Set(own.map(({ declaration }) => declaration.name));
  return [...names]
    .filter((name) => !ownNames.has(name))
    .slice(0, MOST_CALLEES)
    .flatMap((name) => text.function(name, own[0]!.file) ?? [])
    .filter(({ declaration: { firstLine, lastLine } }) => lastLine - firstLine < LONGEST_CALLEE);
}

function callers(own: readonly DeclaredText[], text: TreeText): DeclaredText[] {
  const found = new Map<string, DeclaredText>();
  let level = own.filter(({ declaration }) => declaration.kind === 'function');
  for (let depth = 0; depth < CALLER_DEPTH; depth++) {
    const next = level.flatMap(({ file, declaration }) =>
      text.naming(declaration.name, [file]).filter((each) => each.declaration.name !== declaration.name),
    );
    level = next.filter(({ declaration }) => !found.has(declaration.name));
    for (const each of level) found.set(each.declaration.name, each);
  }
  return [...found.values()];
}

/** Members that texts read or write: what follows `->` or `.`, calls left out. */
export function membersIn(texts: readonly string[]): Set<string> {
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/(?:->|\.)\s*([A-Za-z_]\w*)\b(?!\s*\()/g)].map(([, name = '']) => name)),
  );
}
