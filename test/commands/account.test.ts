import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/result/result.js';
import { flatcheck, sampleTree } from './cli.js';

/** A patch that replaces a text in a file of the sample tree; `from` is null for a new file. */
function edit(path: string, from: string | RegExp | null, to: string): string {
  const before = from === null ? '' : readFileSync(join(sampleTree, path), 'utf8');
  const after = from === null ? to : typeof from === 'string' ? before.replaceAll(from, to) : before.replace(from, to);
  expect(after).not.toBe(before);
  return createTwoFilesPatch(from === null ? '/dev/null' : `a/${path}`, `b/${path}`, before, after);
}

function checked(patch: string): { readonly status: number | null; readonly result: CheckResult } {
  const small = ['--qemu', sampleTree, '--machine', 'pc', '--ram', '2G', '--vga', 'none', '--quick', '--no-cache'];
  const run = flatcheck(['check', ...small, '--format', 'json', '-'], { input: patch });
  expect(run.stderr).toBe('');
  return { status: run.status, result: JSON.parse(run.stdout) };
}

const statesOf = ({ changes }: CheckResult) => changes.map(({ name, state }) => `${name}: ${state}`);

describe('the account of a patch', () => {
  it.each([
    ['a comment', edit('system/memory.c', '/* Makes one range of', '/* This makes one range of'), 'same'],
    ['a document', edit('docs/notes.rst', null, 'Notes\n'), 'not-code'],
    ['a test', edit('tests/unit/test-x.c', null, 'int main(void) { return 0; }\n'), 'not-code'],
    ['C of another target', edit('target/arm/new.c', null, 'int arm_only;\n'), 'elsewhere'],
    ['user mode', edit('linux-user/new.c', null, 'int user_only;\n'), 'elsewhere'],
    ['a local variable with another name', edit('system/memory.c', 'unsigned kept', 'unsigned kept_ranges'), null],
  ])('%s needs no machine', (what, patch, state) => {
    const whole = what.startsWith('a local') ? edit('system/memory.c', 'kept', 'kept_ranges') : patch;
    const { status, result } = checked(whole);
    expect(status).toBe(0);
    expect(result.configurations).toEqual([]);
    expect(result.findings.map(({ id }) => id)).toEqual(['no-observable-effect']);
    expect(result.changes.length).toBeGreaterThan(0);
    for (const change of result.changes) expect(['same', 'proven', state]).toContain(change.state);
  });

  it('takes a binary change as no code, and goes on', () => {
    const binary =
      'diff --git a/pc-bios/bios.bin b/pc-bios/bios.bin\nindex 1111111..2222222 100644\n' +
      'GIT binary patch\nliteral 3\nKc$|1%\n\nliteral 3\nKc$|1%\n\n';
    const { status, result } = checked(binary + edit('docs/notes.rst', null, 'Notes\n'));
    expect({ status, states: statesOf(result) }).toEqual({
      status: 0,
      states: ['pc-bios/bios.bin: not-code', 'docs/notes.rst: not-code'],
    });
  });

  it('calls a change run where old and new code were seen to differ', () => {
    const { result } = checked(
      edit('system/memory.c', 'low->readonly == high->readonly', 'low->readonly <= high->readonly'),
    );
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]).toMatchObject({ name: 'can_merge', kind: 'function', state: 'run' });
    expect(result.changes[0]!.hunks).toEqual(['system/memory.c#1']);
  });

  it('is incomplete where a line is executed but never does anything else than before, and says when it would', () => {
    // No board of the sample tree has a region that is not volatile.
    const { status, result } = checked(edit('system/memory.c', ' && low->nonvolatile == high->nonvolatile', ''));
    expect(status).toBe(3);
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]).toMatchObject({ state: 'unreached', reason: 'difference-not-exercised' });
    expect(JSON.stringify(result.changes[0])).toContain('nonvolatile');
  });

  it.each([
    ['renames a function that others call', edit('hw/pci-host/pam.c', 'void pam_update(', 'void pam_refresh(')],
    ['takes a macro away that others use', edit('include/hw/pci-host/pam.h', /#define PAM_REGIONS_COUNT.*\n/, '')],
    ['takes a prototype away that others need', edit('include/hw/pci-host/pam.h', /void pam_update\([^;]*;\n/, '')],
    ['includes a header that is not there', edit('system/memory.c', /^#include/m, '#include "hw/none.h"\n#include')],
  ])('is no pass where the patch %s: such a tree does not build', (_what, patch) => {
    const { status, result } = checked(patch);
    expect({ status, verdict: result.verdict }).toEqual({ status: 3, verdict: 'incomplete' });
  });

  it('holds an error against the patch, whatever is unreached beside it', () => {
    const unreached = edit('system/memory.c', ' && low->nonvolatile == high->nonvolatile', '');
    const wrong = readFileSync(join(sampleTree, '../patches/break-the-guest-map.patch'), 'utf8');
    const { status, result } = checked(`${wrong}\n${unreached}`);
    expect(status).toBe(1);
    expect(result.changes.some(({ state }) => state === 'unreached')).toBe(true);
  });
});
