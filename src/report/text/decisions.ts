/** What decided about the ranges around a hole, in words. */

import { groupBy } from '../../group-by.js';
import type { DecidingClause, Decision } from '../../result/evidence.js';
import { printable } from '../../text.js';

const TREES = { before: 'before the patch', after: 'after the patch' } as const;
const VIEWS = { earlier: 'in the flat view before this step', later: 'in the flat view after this step' } as const;
const ANSWERS = {
  merge: { yes: 'one range', no: 'two ranges' },
  equal: { yes: 'the same, stays', no: 'another, gone and new' },
} as const;

/** The lines for the decisions of a step, indented under it; what is said of both trees stands together. */
export function decisionLines(decisions: readonly Decision[]): string[] {
  const groups = groupBy(decisions, ({ question, address, view }) => JSON.stringify([question, address, view]));
  return [...groups.values()].flatMap((group) => {
    const { question, address, view } = group[0]!;
    const title =
      question === 'merge'
        ? `what meets at ${address} ${VIEWS[view ?? 'later']}`
        : `the range at ${address}, before this step and after it`;
    return [`  ${title}:`, ...group.flatMap(answerLines)];
  });
}

function answerLines({ question, tree, answer, condition }: Decision): string[] {
  const head = `    ${TREES[tree]}: ${ANSWERS[question][answer ? 'yes' : 'no']}`;
  if (condition === null) return [`${head}; the function that decides could not be read as clauses`];
  const name = `${printable(condition.function)}()`;
  if (answer && condition.failed.length > 0) return [`${head}: rendered as one, ${name} was not asked`];
  if (answer) return [`${head}: all clauses of ${name} hold`];
  if (condition.failed.length > 0) {
    return [
      `${head}: of ${name} false is`,
      ...condition.failed.map(({ text, source }) => `      ${clauseText(text, source)}`),
    ];
  }
  const asked = `${name}, which ${printable(condition.caller)}() asks`;
  if (condition.unknown.length === 0) return [`${head}, though all clauses of ${asked}, hold`];
  return [
    `${head}: no clause of ${asked}, that can be evaluated is false; these cannot`,
    ...condition.unknown.map(
      ({ text, source, missing }) =>
        `      ${clauseText(text, source)}: no flat view shows ${missing.map(printable).join(', ')}`,
    ),
  ];
}

function clauseText(text: string, { file, line }: DecidingClause['source']): string {
  return `${printable(text)} (${printable(file)}:${line})`;
}
