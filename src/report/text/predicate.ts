/** When neighbouring ranges merge, before and after a patch. */
import type { Clause, Direction, Predicate } from '../../questions/predicate/index.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { type Style, styleFor } from './style.js';

/**
 * The clauses of the condition, "-" before those that only the tree before the patch has, "+" before those that only
 * the patched one has.
 */
export function predicateText(result: Predicate, { colour }: ReportOptions): string {
  const style = styleFor(colour);
  const { before, after, difference, limits, notes } = result;
  const removed = before.clauses.filter(({ text }) => difference.removed.includes(text));
  const lines = [
    style.strong(`Ranges merge where ${printable(result.function)}() is true, which is where all of this holds:`),
    ...removed.map((clause) => style.removed(clauseLine('-', clause, style))),
    ...after.clauses.map((clause) => {
      const isAdded = difference.added.includes(clause.text);
      return isAdded ? style.added(clauseLine('+', clause, style)) : clauseLine(' ', clause, style);
    }),
    '',
    ...differenceLines(result, style),
    ...notes.map((note) => printable(note)),
    ...limits.map((limit) => `not followed: ${printable(limit)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function clauseLine(mark: string, { text, source }: Clause, style: Style): string {
  return `${mark} ${printable(text)}  ${style.faint(`${printable(source.file)}:${source.line}`)}`;
}

function differenceLines({ difference }: Predicate, style: Style): string[] {
  const { equivalent, formula, proven, unproven, onlyBefore, onlyAfter } = difference;
  const certainty = proven ? '(proven)' : `(not proven: ${printable(unproven ?? '')})`;
  return [
    `Difference: ${equivalent ? 'none' : printable(formula)} ${certainty}`,
    ...directionLines('before', onlyBefore, style),
    ...directionLines('after', onlyAfter, style),
  ];
}

/** Where ranges merge in one tree only, with an example. */
function directionLines(when: string, direction: Direction | null, style: Style): string[] {
  if (!direction) return [];
  const { condition, witness } = direction;
  const line = `  merge only ${when} the patch: ${printable(condition)}`;
  if (!witness) return [line];
  const shown = Object.entries(witness.inputs).map(([name, value]) => `${printable(name)} = ${value}`);
  return [line, style.faint(`    such as ${shown.join(', ')}`)];
}
