/** When neighbouring ranges merge, before and after a patch. */
import type { Clause, Predicate } from '../../analysis/predicate/index.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { type Style, styleFor } from './style.js';

/** The clauses of the condition, "-" before those that only the tree before the patch has, "+" before those that only the patched one has. */
export function predicateText(result: Predicate, { colour }: ReportOptions): string {
  const style = styleFor(colour);
  const { before, after, difference, limits } = result;
  const removed = before.clauses.filter(({ text }) => difference.removed.includes(text));
  const lines = [
    style.strong(`Ranges merge where ${printable(result.function)}() is true, which is where all of this holds:`),
    ...removed.map((clause) => style.removed(clauseLine('-', clause, style))),
    ...after.clauses.map((clause) => {
      const isAdded = difference.added.includes(clause.text);
      return isAdded ? style.added(clauseLine('+', clause, style)) : clauseLine(' ', clause, style);
    }),
    '',
    differenceText(result),
    ...limits.map((limit) => `not followed: ${printable(limit)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function clauseLine(mark: string, { text, source }: Clause, style: Style): string {
  return `${mark} ${printable(text)}  ${style.faint(`${printable(source.file)}:${source.line}`)}`;
}

function differenceText({ difference: { equivalent, formula, proven } }: Predicate): string {
  if (equivalent) return `Difference: none${proven ? '' : ' (by its text; not proven)'}`;
  return `Difference: ${printable(formula)}${proven ? '' : ' (clauses that look different may still mean the same: not proven)'}`;
}
