/** Steps of a simulation: the flat view where it changed, and what the DMA container was told. */
import { exceededLimits, type SimulatedSlots, type SimulatedTables } from '../../questions/simulate/listeners.js';
import type { SimulatedStep, SimulateResult } from '../../questions/simulate/simulate.js';
import type { SimulatedEvent } from '../../result/evidence.js';
import { printable } from '../../text.js';
import type { ReportOptions } from '../format.js';
import { rangeText, writeText } from '../words/range.js';
import { machineText } from './machine.js';
import { type Style, styleFor } from './style.js';

export function simulateText(result: SimulateResult, { colour }: ReportOptions): string {
  const { listeners = ['vfio'], steps, assumed, missingHeaders = [] } = result;
  const style = styleFor(colour);
  const lines = [style.strong(machineText(result, result.options))];
  for (const [index, step] of steps.entries()) {
    lines.push('', style.strong(`${index}. ${stepText(step, index)}`));
    lines.push(...viewLines(steps[index - 1], step), ...treeLines(steps[index - 1], step));
    if (listeners.includes('vfio')) lines.push(...dmaLines(step.dma, style));
    if (step.kvm !== undefined) lines.push(...slotLines(step.kvm, style));
    if (step.vhost !== undefined) lines.push(...tableLines('vhost', step.vhost));
    if (step.vhostUser !== undefined) lines.push(...tableLines('vhost-user', step.vhostUser));
  }
  if (assumed.length + missingHeaders.length > 0) lines.push('');
  for (const { name, caller } of assumed) {
    lines.push(`assumed to return 0: ${printable(name)}${caller === '' ? '' : ` called by ${printable(caller)}`}`);
  }
  for (const { name, file, line } of missingHeaders)
    lines.push(`not found: header ${printable(name)}, included in ${printable(file)}:${line}`);
  return `${lines.join('\n')}\n`;
}

function stepText({ write, reset }: SimulatedStep, index: number): string {
  if (write !== null) return `write ${writeText(write)}`;
  return index === 0 && reset === undefined ? 'first reset' : 'reset';
}

function viewLines(before: SimulatedStep | undefined, { flatView }: SimulatedStep): string[] {
  if (before !== undefined && before.flatView.join('\n') === flatView.join('\n')) return ['  flat view: as before'];
  return ['  flat view:', ...flatView.map((row) => `    ${printable(row)}`)];
}

function treeLines(before: SimulatedStep | undefined, { regionTree }: SimulatedStep): string[] {
  if (regionTree === undefined) return [];
  if (before?.regionTree?.join('\n') === regionTree.join('\n')) return ['  region tree: as before'];
  return ['  region tree:', ...regionTree.map((line) => (line === '' ? '' : `    ${printable(line)}`))];
}

function dmaLines(dma: readonly SimulatedEvent[], style: Style): string[] {
  if (dma.length === 0) return ['  dma: nothing'];
  const lines = dma.map((event) => {
    if (event.op === 'unmap') return style.removed(`    unmap ${rangeText(event)}`);
    return style.added(`    map   ${rangeText(event)} ${event.access}`);
  });
  return ['  dma:', ...lines];
}

function slotLines({ events, slots }: SimulatedSlots, style: Style): string[] {
  if (events.length === 0) return [`  kvm: nothing; ${slots} slots in use`];
  const lines = events.map((event) => {
    const place = `slot ${event.slot} ${rangeText(event)}`;
    if (event.op === 'delete') return style.removed(`    delete ${place}`);
    return style.added(`    set    ${place} ${event.readonly ? 'ro' : 'rw'}${event.dirtyLog ? ', dirty log' : ''}`);
  });
  return ['  kvm:', ...lines, `    ${slots} slots in use`];
}

function tableLines(name: string, { tables, regions }: SimulatedTables): string[] {
  if (tables.length === 0) return [`  ${name}: nothing; ${regions} regions`];
  const exceeded = exceededLimits(regions).at(-1);
  const warning = exceeded === undefined ? '' : `: too many for backends that take ${exceeded}`;
  return [
    `  ${name}:`,
    ...tables.flatMap((table) => ['    table', ...table.map((region) => `      ${rangeText(region)}`)]),
    `    ${regions} regions${warning}`,
  ];
}
