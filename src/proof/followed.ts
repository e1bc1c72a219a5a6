/** What follows for declarations from the answers for others. */
import { type DeclarationChange, tokenize } from '../syntax/index.js';
import type { ProofAnswer, ProofStep } from './answer.js';
import type { ChangedText } from './changed-text.js';

type Answers = ReadonlyMap<DeclarationChange, ProofAnswer>;

/**
 * A function that only proven functions call: it was followed where they were compared. Null where others use it, or
 * may.
 * @param unused what only one tree has, and nothing there uses
 */
export function helperAnswer(
  text: ChangedText,
  unused: ReadonlySet<DeclarationChange>,
  change: DeclarationChange,
  answers: Answers,
): ProofAnswer | null {
  const { file, declaration } = (change.before ?? change.after)!;
  const tree = change.before ? text.base : text.patched;
  const isOfUnit = declaration.storage === 'static' && file.endsWith('.c');
  if (!isOfUnit && tree.mayBePasted(declaration.name)) return null;
  const files = isOfUnit ? [file] : tree.filesWith(declaration.name);
  const callers: string[] = [];
  for (const { holder } of files.flatMap((each) => mentionsIn(text, change, each))) {
    if (!holder) return null;
    if (unused.has(holder)) continue;
    if (holder.kind === 'prototype' && holder.name === declaration.name) continue;
    const answer = answers.get(holder);
    if (holder.kind !== 'function' || answer?.state !== 'proven') return null;
    callers.push(holder.name);
  }
  const step: ProofStep = callers.length === 0 ? 'unused' : change.before ? 'helper-inlined' : 'helper-extracted';
  return { state: 'proven', how: [step], restsOn: [...new Set(callers)] };
}

/** Where a file names a function, but for its definition and comments: the change that holds the place, if any. */
function mentionsIn(
  text: ChangedText,
  { before, after }: DeclarationChange,
  file: string,
): Array<{ readonly holder: DeclarationChange | undefined }> {
  const placed = (before ?? after)!;
  const { name, start, end } = placed.declaration;
  const written = (before ? text.base : text.patched).read(file) ?? '';
  const tokens = tokenize(written);
  const whole = new RegExp(`\\b${name}\\b`);
  const places = Array.from({ length: tokens.count }, (_, i) => [tokens.starts[i]!, tokens.ends[i]!] as const)
    .filter(([from, to]) => to - from >= name.length && whole.test(written.slice(from, to)))
    .map(([from]) => from);
  return places
    .filter((at) => file !== placed.file || at < start || at >= end)
    .map((at) => ({
      holder: text.changes.find((each) => {
        const side = before ? each.before : each.after;
        return side?.file === file && at >= side.declaration.start && at < side.declaration.end;
      }),
    }));
}

/** A prototype stands for its definition where the patch changes that too. */
export function definitionAnswer(text: ChangedText, change: DeclarationChange, answers: Answers): ProofAnswer {
  const definition = text.changes.find(
    ({ kind, before, after, name }) => kind === 'function' && before && after && name === change.name,
  );
  const answer = definition && answers.get(definition);
  const isProven = answer?.state === 'proven' || answer?.state === 'same';
  return isProven ? { state: 'proven', how: ['only-declared'], restsOn: [change.name] } : answers.get(change)!;
}
