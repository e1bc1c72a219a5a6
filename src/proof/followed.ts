/** What follows for declarations from the answers for others. */
import type { DeclarationChange } from '../syntax/index.js';
import type { ProofAnswer, ProofStep } from './answer.js';
import type { ChangedText } from './changed-text.js';

type Answers = ReadonlyMap<DeclarationChange, ProofAnswer>;

/**
 * A static function that only proven functions call: it was followed where they were compared. Null where others use
 * it.
 * @param unused what only one tree has, and nothing there uses
 */
export function helperAnswer(
  text: ChangedText,
  unused: ReadonlySet<DeclarationChange>,
  change: DeclarationChange,
  answers: Answers,
): ProofAnswer | null {
  const placed = (change.before ?? change.after)!;
  const tree = change.before ? text.base : text.patched;
  const { file, declaration } = placed;
  if (declaration.storage !== 'static' || !file.endsWith('.c')) return null;
  const written = tree.read(file) ?? '';
  const callers: string[] = [];
  const mention = new RegExp(`\\b${declaration.name}\\b`, 'g');
  for (const { index } of written.matchAll(mention)) {
    if (index >= declaration.start && index < declaration.end) continue;
    const holder = text.changes.find((each) => {
      const side = change.before ? each.before : each.after;
      return side?.file === file && index >= side.declaration.start && index < side.declaration.end;
    });
    if (!holder) return null;
    if (unused.has(holder)) continue;
    if (holder.kind === 'prototype' && holder.name === declaration.name) continue;
    const answer = answers.get(holder);
    if (holder.kind !== 'function' || answer?.state !== 'proven') return null;
    callers.push(holder.name);
  }
  const step: ProofStep = callers.length === 0 ? 'unused' : change.before ? 'helper-inlined' : 'helper-extracted';
  return { state: 'proven', how: [step], restsOn: callers };
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
