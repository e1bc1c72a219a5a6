/** A finding's witness as something that a maintainer can play against a real QEMU. */

import { UserError } from '../errors.js';
import type { Explanation } from '../questions/explain/explain.js';
import { hex } from '../result/hex.js';
import type { WitnessStep, WitnessWrite } from '../result/result.js';
import { printable, quoted } from '../text.js';
import { monitorCommand, type PortWrite, portWrites } from './points/monitor.js';
import { messageText } from './words/messages.js';

/** What --emit takes. */
export const SCRIPTS: Readonly<Record<string, (explanation: Explanation) => string>> = {
  qmp: qmpScript,
  qtest: qtestSource,
};

function witnessOf({ finding }: Explanation): readonly WitnessStep[] {
  if (finding.witness === undefined || finding.machine === undefined)
    throw new UserError(`${finding.id} has no witness to play`);
  return finding.witness;
}

/** Port writes that make up a register write. Throws UserError for a device that is none. */
function ports(write: WitnessWrite): PortWrite[] {
  const writes = portWrites(write);
  if (writes === null)
    throw new UserError(`a device is a slot and function, such as 02.0, not ${quoted(write.device!)}`);
  return writes;
}

/**
 * Lines for a QMP socket: the writes by the human monitor, and the flat view after each.
 * Throws UserError where the finding has no witness.
 */
export function qmpScript(explanation: Explanation): string {
  const monitor = (line: string): string =>
    JSON.stringify({ execute: 'human-monitor-command', arguments: { 'command-line': line } });
  const lines = witnessOf(explanation).flatMap((step) => [
    ...('reset' in step
      ? [JSON.stringify({ execute: 'system_reset' })]
      : ports(step).map((each) => monitor(monitorCommand(each)))),
    monitor('info mtree -f'),
  ]);
  return [JSON.stringify({ execute: 'qmp_capabilities' }), monitor('info mtree -f'), ...lines, ''].join('\n');
}

/**
 * The skeleton of a qtest in C; what it is to assert is the flat view that the comment holds.
 * Throws UserError where the finding has no witness.
 */
export function qtestSource(explanation: Explanation): string {
  const { finding, steps } = explanation;
  const witness = witnessOf(explanation);
  const name = finding.id.replaceAll('-', '_');
  const call: Readonly<Record<number, string>> = { 1: 'outb', 2: 'outw', 4: 'outl' };
  const last = steps.at(-1);
  const comment = (text: string): string => printable(text).replaceAll('*/', '* /');
  const expected = [
    ...(last?.rows.before ?? []).map((row) => ` *   before  ${comment(row)}`),
    ...(last?.rows.after ?? []).map((row) => ` *   after   ${comment(row)}`),
    ...(last?.before?.hole ?? []).map(({ start, end }) => ` *   before the patch unmapped meanwhile: ${start}-${end}`),
    ...(last?.after?.hole ?? []).map(({ start, end }) => ` *   after the patch unmapped meanwhile: ${start}-${end}`),
  ];
  const row = last?.rows.after[0] ?? last?.changed.come[0];
  const assertion =
    row === undefined
      ? '    /* The flat view shows nothing of it: assert on the DMA calls. */\n    g_assert_nonnull(view);'
      : `    g_assert_nonnull(strstr(view, "${comment(row).replaceAll('"', '')}"));`;
  return `/*
 * ${comment(messageText(finding))}
${expected.join('\n')}${expected.length > 0 ? '\n' : ''} */
#include "qemu/osdep.h"
#include "libqtest.h"

static void test_${name}(void)
{
    QTestState *qts = qtest_init("-machine ${comment(finding.machine ?? '')} -m ${comment(finding.ram ?? '')} -vga ${comment(finding.vga ?? '')} -nodefaults");
    g_autofree char *view = NULL;

${witness
  .flatMap((step) =>
    'reset' in step
      ? ['    qtest_system_reset(qts);']
      : ports(step).map(({ port, value, width }) => `    qtest_${call[width]}(qts, ${hex(port)}, ${value});`),
  )
  .join('\n')}
    view = qtest_hmp(qts, "info mtree -f");
${assertion}
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("flatcheck/${finding.id}", test_${name});
    return g_test_run();
}
`;
}
