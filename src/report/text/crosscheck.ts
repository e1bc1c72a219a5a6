/** What a crosscheck compared, and where the simulation and the real QEMU differ, side by side. */
import type {
  CrosscheckedConfiguration,
  CrosscheckResult,
  StepDifference,
} from '../../questions/crosscheck/crosscheck.js';
import type { SimulatedEvent } from '../../result/evidence.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { rangeText, writeText } from '../words/range.js';
import { machineText } from './machine.js';
import { sideBySide } from './side-by-side.js';
import { type Style, styleFor } from './style.js';

export function crosscheckText(result: CrosscheckResult, { colour }: ReportOptions): string {
  const { qemu, binary, options, dma, seed, configurations, verdict } = result;
  const style = styleFor(colour);
  const lines = [
    style.strong(`QEMU ${printable(qemu.version)}, simulated, and ${printable(binary.path)} (${binary.version})`),
  ];
  if (qemu.version !== binary.version) lines.push('note: tree and binary are of different versions');
  if (seed !== undefined) lines.push(`random walk with seed ${seed}`);
  if (!dma) lines.push('DMA events are not compared: the binary has no vfio-user-pci');
  for (const configuration of configurations) lines.push('', ...configurationLines(configuration, options, dma, style));
  const word = { equal: 'pass', different: 'fail', incomplete: 'incomplete' } as const;
  lines.push('', style.verdict[word[verdict]](verdict));
  return `${lines.join('\n')}\n`;
}

function configurationLines(
  configuration: CrosscheckedConfiguration,
  options: CrosscheckResult['options'],
  isServed: boolean,
  style: Style,
): string[] {
  const { steps, rows, events, dma, differing, differences, failure } = configuration;
  const counts = `${steps} steps, ${rows} rows${dma ? `, ${events} DMA events` : ''} compared`;
  const outcome = differing === 0 ? 'no difference' : style.removed(`${differing} steps differ`);
  const lines = [`${style.strong(machineText(configuration, options))}: ${counts}: ${outcome}`];
  if (isServed && !dma) lines.push('  DMA events are not compared: the machine has no PCI bus for a vfio-user device');
  for (const difference of differences) lines.push(...differenceLines(difference, style));
  if (differing > differences.length) lines.push(`  ${differing - differences.length} more steps differ`);
  if (failure !== null) lines.push(style.changed(`  not all compared: ${printable(failure)}`));
  return lines;
}

function differenceLines({ step, write, reset, rows, dma }: StepDifference, style: Style): string[] {
  const after = write !== null ? `write ${writeText(write)}` : reset ? 'reset' : 'first reset';
  return [
    style.strong(`  step ${step}: ${after}`),
    ...sideBySide(['flat view, simulated', 'real'], rows, printable, style),
    ...sideBySide(['DMA events, simulated', 'real'], dma, eventText, style),
  ];
}

function eventText(event: SimulatedEvent): string {
  return event.op === 'map' ? `map   ${rangeText(event)} ${event.access}` : `unmap ${rangeText(event)}`;
}
