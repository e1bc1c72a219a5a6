/** How far simulation and log agree, and where they first differ. */
import type { ComparedEvent, CompareLogResult } from '../../questions/compare-log/compare-log.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { rangeText, writeText } from '../words/range.js';
import { machineText } from './machine.js';
import { sideBySide } from './side-by-side.js';
import { styleFor } from './style.js';

const SLOT_WORDS = { map: 'slot', unmap: 'no slot' } as const;

export function compareLogText(result: CompareLogResult, { colour }: ReportOptions): string {
  const { qemu, log, equal, widths, difference, failure, verdict } = result;
  const style = styleFor(colour);
  const file = printable(log.file);
  const lines = [
    style.strong(`QEMU ${printable(qemu.version)}, simulated (${machineText(result, result.options)}), and ${file}`),
    `equal: ${equal.events} of ${log.events} events (${log.sources.join(' and ')} lines), after ${equal.writes} of ${log.writes} writes`,
  ];
  if (log.otherWrites > 0)
    lines.push(`not played: ${log.otherWrites} writes behind bridges or to extended configuration space`);
  for (const { event, lines: count } of log.unread) lines.push(`not compared: ${count} lines of ${event}`);
  for (const { line, width } of widths)
    lines.push(
      `${file}:${line}: played ${width} bytes wide, which the log does not say, as only then the events are equal`,
    );
  if (difference !== null) {
    const after = difference.write === null ? 'before the first write' : `after write ${writeText(difference.write)}`;
    lines.push('', style.strong(`${file}:${difference.line}: first difference, ${after}`));
    lines.push(...sideBySide(['simulated', 'log'], difference.events, eventText, style));
    if (difference.otherWrite !== null)
      lines.push(`  line ${difference.otherWrite}, before it, is a write that is not played`);
  }
  if (failure !== null) lines.push(style.changed(`not all compared: ${printable(failure)}`));
  const word = { equal: 'pass', different: 'fail', incomplete: 'incomplete' } as const;
  lines.push('', style.verdict[word[verdict]](verdict));
  return `${lines.join('\n')}\n`;
}

function eventText(event: ComparedEvent): string {
  const word = event.listener === 'kvm' ? SLOT_WORDS[event.op].padEnd(7) : event.op.padEnd(5);
  return `${word} ${rangeText(event)}${event.access === undefined ? '' : ` ${event.access}`}`;
}
