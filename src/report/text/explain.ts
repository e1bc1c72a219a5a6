/** A finding, step by step, for a terminal. */

import type { ExplainedStep, Explanation } from '../../questions/explain/explain.js';
import type { Moment } from '../../result/evidence.js';
import type { FindingId } from '../../result/result.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { PERHAPS_FEWER } from '../points/hunks.js';
import { costCells } from '../words/costs.js';
import { KINDS } from '../words/findings.js';
import { callTexts, messageText } from '../words/messages.js';
import { rangeText } from '../words/range.js';
import { reachText } from '../words/reaches.js';
import { registerText } from '../words/registers.js';
import { decisionLines } from './decisions.js';
import { tableLines } from './findings.js';
import { type Style, styleFor } from './style.js';

/** Which trees' calls are worth showing: of a fixed hole the one before, and the other to compare. */
export function explainText(explanation: Explanation, { colour }: ReportOptions): string {
  const style = styleFor(colour);
  const { finding, steps, earlier, source, mergeCondition, hunks } = explanation;
  const place = [finding.machine, finding.ram, finding.vga && `vga ${finding.vga}`].filter((each) => each);
  const lines = [
    style.strong(`${finding.id}: ${messageText(finding)}`),
    KINDS[finding.id].summary,
    style.faint([...place.map((each) => printable(each!)), `QEMU ${printable(explanation.qemu.version)}`].join(' · ')),
    '',
  ];
  for (const reach of finding.reaches ?? []) lines.push(reachText(reach, explanation.addressSpace));
  if (finding.reaches) lines.push('');
  if (finding.calls) lines.push(...callTexts(finding.calls), '');
  if (explanation.costs) lines.push(...tableLines(costCells(explanation.costs) ?? []), '');
  else if (steps.length === 0) lines.push(...withoutStepsLines(finding.id), '');
  if (earlier > 0)
    lines.push(
      style.faint(`${earlier} earlier steps are left out; flatcheck check --format json has their writes.`),
      '',
    );
  const machine = finding.machine ?? '';
  for (const [i, step] of steps.entries())
    lines.push(...stepLines(step, explanation.addressSpace, machine, i, i + 1 === steps.length, style), '');
  if (mergeCondition) {
    lines.push(`Ranges merge by ${mergeCondition.function}(): ${printable(mergeCondition.difference.formula)}`);
  }
  if (hunks.length > 0) {
    const names = hunks.map(({ id }) => printable(id)).join(', ');
    lines.push(`It needs ${names}${finding.hunksNotMinimal ? `, ${PERHAPS_FEWER}` : ''}.`);
  }
  if (source) {
    lines.push(`${printable(source.file)}:${source.line}`);
    source.lines.forEach((text, i) => {
      const number = source.first + i;
      const shown = `${number === source.line ? '>' : ' '} ${String(number).padStart(5)}  ${printable(text)}`;
      lines.push(number === source.line ? style.strong(shown.trimEnd()) : shown.trimEnd());
    });
  }
  while (lines.at(-1) === '') lines.pop();
  return `${lines.join('\n')}\n`;
}

/** Why there are no steps to show. */
function withoutStepsLines(id: FindingId): string[] {
  return SOURCE_FINDINGS.has(id) ? ['No run shows it: it was read from the source.'] : [];
}

const SOURCE_FINDINGS: ReadonlySet<FindingId> = new Set(['merge-predicate-changed', 'layout-changed']);

function stepLines(
  step: ExplainedStep,
  addressSpace: string | undefined,
  machine: string,
  index: number,
  isLast: boolean,
  style: Style,
): string[] {
  const what = step.write
    ? `write ${registerText(step.write, machine)}`
    : index === 0 || step.reset
      ? 'reset'
      : 'start';
  const lines = [style.strong(`${index}. ${what}`)];
  if (addressSpace !== undefined && (step.changed.gone.length > 0 || step.changed.come.length > 0))
    lines.push(`  ${printable(addressSpace)}:`);
  for (const row of step.changed.gone) lines.push(`  ${style.removed(`- ${printable(row)}`)}`);
  for (const row of step.changed.come) lines.push(`  ${style.added(`+ ${printable(row)}`)}`);
  if (step.rows.before.length > 0 || step.rows.after.length > 0) {
    lines.push(`  flat views ${addressSpace === undefined ? '' : `of ${printable(addressSpace)} `}differ:`);
    for (const row of step.rows.before) lines.push(`    before  ${printable(row)}`);
    for (const row of step.rows.after) lines.push(`    after   ${printable(row)}`);
  }
  if (index > 0 || isLast) {
    lines.push(
      ...momentLines('before the patch', step.before, style),
      ...momentLines('after the patch', step.after, style),
    );
  }
  lines.push(...decisionLines(step.decisions ?? []));
  for (const range of step.guestMap) lines.push(`  the guest reaches something else at ${rangeText(range)}`);
  return lines;
}

/** The calls of one tree; a hole is told after the call that first opens it. */
function momentLines(title: string, moment: Moment | null, style: Style): string[] {
  if (!moment) return [`  ${title}: it did not get here`];
  if (moment.dma.length === 0) return [`  ${title}: no DMA call`];
  const opens = moment.dma.findIndex(
    (event) =>
      event.op === 'unmap' &&
      moment.hole.some(({ start, end }) => BigInt(event.start) <= BigInt(end) && BigInt(start) <= BigInt(event.end)),
  );
  const lines = [`  ${title}:`];
  moment.dma.forEach((event, i) => {
    const access = event.op === 'map' ? ` ${event.access}` : '';
    lines.push(`    ${event.op === 'map' ? 'map  ' : 'unmap'} ${rangeText(event)}${access}`);
    if (i === opens)
      lines.push(
        style.removed(`          from here on gone, though it stays: ${moment.hole.map(rangeText).join(', ')}`),
      );
  });
  return lines;
}
