/** A static argument that a change cannot touch what is observed: see docs/apart.md. */
import type { ProofTree } from '../../proof/unit-pairs.js';
import { type DeclarationChange, type PlacedDeclaration, tokensOf } from '../../syntax/index.js';
import type { Apart, ApartArgument, NotApartReason } from './answer.js';
import { Callees, isUncompilable } from './callees.js';
import { observedDifference } from './same-part.js';
import { tracePointsDoNothing, withoutTracePoints } from './trace-calls.js';
import type { Uses } from './unmentioned.js';

export type { Apart, ApartArgument, NotApartReason } from './answer.js';
export { type Uses, usesOf } from './unmentioned.js';

/** Most units in which a function of a header is compared. */
const MOST_UNITS = 24;

/** Whether a file says which trace points there are: they are observed by nobody. */
function declaresTracePoints(file: string): boolean {
  return /(^|\/)trace-events$/.test(file);
}

/**
 * Whether a change of a file that is built into the emulator cannot touch what is observed. A "not-apart" says nothing
 * about the change.
 * @param changes all of the patch: what is not among them is the same in both trees
 * @param uses of what only one tree has
 */
export function apartOf(
  base: ProofTree,
  patched: ProofTree,
  change: DeclarationChange,
  changes: readonly DeclarationChange[],
  uses: Uses,
): Apart {
  const { file, declaration } = (change.after ?? change.before)!;
  const not = (because: NotApartReason): Apart => ({
    kind: 'not-apart',
    because,
    file,
    line: declaration.firstLine,
  });
  if (declaresTracePoints(file)) return apart('trace-points');
  try {
    if (change.before && change.after) {
      if (change.kind !== 'function') return not('kind');
      return changedFunction(base, patched, change as Both, changes, not);
    }
    const use = uses.get(change);
    return use === undefined ? inOneTree(change) : not(use);
  } catch (error) {
    if (isUncompilable(error)) return not('not-compiled');
    throw error;
  }
}

type Both = DeclarationChange & { readonly before: PlacedDeclaration; readonly after: PlacedDeclaration };
type Not = (because: NotApartReason) => Apart;

function apart(argument: ApartArgument, restsOn: Iterable<string> = []): Apart {
  return { kind: 'apart', argument, restsOn: [...new Set(restsOn)].sort() };
}

function inOneTree({ kind, before, after }: DeclarationChange): Apart {
  const { isInline } = (before ?? after)!.declaration;
  if (kind !== 'function' && !(kind === 'prototype' && !isInline)) return apart('unmentioned');
  return apart(before ? 'never-called' : 'not-called-yet');
}

function changedFunction(
  base: ProofTree,
  patched: ProofTree,
  { before, after }: Both,
  changes: readonly DeclarationChange[],
  not: Not,
): Apart {
  const [old, now] = [textOf(base, before), textOf(patched, after)];
  if (
    conditionalParts(old) !== conditionalParts(now) ||
    String(before.declaration.conditions) !== String(after.declaration.conditions)
  )
    return not('not-compiled');
  if (!tracePointsDoNothing(old, now)) return not('observed-part-differs');
  const files = unitsOf(base, patched, before.file, after.file);
  if (files.length === 0) return not('no-unit');
  if (files.length > MOST_UNITS) return not('too-many-units');
  const names = changedNames(changes);
  const [one, other] = [new Callees(base, names), new Callees(patched, names)];
  let isCompiled = false;
  for (const { before: was, after: is } of files) {
    const [a, b] = [base.unit(was), patched.unit(is)];
    const [first, second] = [
      { unit: a, name: before.declaration.name, callees: one },
      { unit: b, name: after.declaration.name, callees: other },
    ];
    const difference = observedDifference(first, second);
    if (difference) return not(difference);
    const words = (tokens: ReturnType<typeof a.functionTokens>): string =>
      tokens?.map(({ text }) => text).join(' ') ?? '';
    isCompiled ||= words(a.functionTokens(first.name)) !== words(b.functionTokens(second.name));
  }
  const restsOn = [...one.restsOn, ...other.restsOn];
  if (withoutTracePoints(old) === withoutTracePoints(now)) return apart('trace-points', restsOn);
  // What no unit compiles was not compared.
  if (!isCompiled) return not('not-compiled');
  return apart(withoutText(old) === withoutText(now) ? 'message-text' : 'messages', restsOn);
}

function textOf(tree: ProofTree, { file, declaration }: PlacedDeclaration): string {
  return tree.read(file)?.slice(declaration.start, declaration.end) ?? '';
}

/** The parts of a text that stand under directives: some of them are not compiled. */
function conditionalParts(text: string): string {
  return (text.match(/^[ \t]*#[ \t]*if[\s\S]*^[ \t]*#[ \t]*endif/gm) ?? []).join('\n');
}

function withoutText(text: string): string {
  return tokensOf(text)
    .filter((token) => !token.startsWith('"') && !/^PRI[a-zA-Z]\w+$/.test(token))
    .join(' ');
}

function unitsOf(base: ProofTree, patched: ProofTree, before: string, after: string) {
  if (before.endsWith('.c') && after.endsWith('.c')) return [{ before, after }];
  const files = new Set([...base.unitsOf(before), ...patched.unitsOf(after)]);
  return [...files].map((file) => ({ before: file, after: file }));
}

function changedNames(changes: readonly DeclarationChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ before, after }) =>
      [before, after].flatMap((placed) => (placed ? [placed.declaration.name, ...placed.declaration.otherNames] : [])),
    ),
  );
}
