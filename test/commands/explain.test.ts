import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/questions/explain/explain.js';
import { qmpScript, qtestSource } from '../../src/report/script.js';
import type { DecidingClause, Decision } from '../../src/result/evidence.js';
import { Folder } from '../patch/help.js';
import { flatcheck, root, sampleTree } from './cli.js';

const patch = (name: string) => join(root, 'samples/patches', `${name}.patch`);
const small = ['--qemu', sampleTree, '--machine', 'pc', '--ram', '2G', '--vga', 'none'];
const folder = new Folder();
afterAll(() => folder.remove());

describe('explain', () => {
  it('shows the write, what it does to the flat view, and the moment at which memory is gone', () => {
    const run = flatcheck(['explain', 'dma-hole-fixed', ...small, patch('close-the-hole')]);
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^dma-hole-fixed: /);
    expect(run.stdout).toMatch(/^1\. write PAM0 \(0x59\) = /m);
    const [, before, after] = /before the patch:\n([\s\S]*?)after the patch([\s\S]*)/.exec(run.stdout) ?? [];
    expect(before).toMatch(/unmap .*\n +from here on gone, though it stays: .*0x7fffffff/);
    expect(after).not.toMatch(/0x7fffffff/);
    expect(run.stdout).toContain('system/memory.c:');
  });

  it('names the clause of the merge condition that decided at that step, and where it is', () => {
    const run = flatcheck(['explain', 'dma-hole-fixed', ...small, patch('close-the-hole'), '--format', 'json']);
    const { decisions } = JSON.parse(run.stdout).steps.at(-1);
    const merged = (tree: string) =>
      decisions.find((each: Decision) => each.address === '0x100000' && each.view === 'later' && each.tree === tree);
    expect(merged('before')).toMatchObject({ question: 'merge', answer: true, condition: { failed: [], unknown: [] } });
    const { answer, ranges, condition } = merged('after') as Decision;
    expect(answer).toBe(false);
    expect(ranges.map((row) => row.slice(0, 33))).toEqual([
      '00000000000f0000-00000000000fffff',
      '0000000000100000-000000007fffffff',
    ]);
    expect(condition).toMatchObject({ function: 'can_merge', caller: 'flatview_simplify', unknown: [] });
    const added = readFileSync(patch('close-the-hole'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('+'));
    expect(condition!.failed).toHaveLength(1);
    const [{ text, source }] = condition!.failed as [DecidingClause];
    expect(added.some((line) => line.includes('high->addr.start'))).toBe(true);
    expect(text).toMatch(/^high->addr\.start != /);
    const patched = new Folder();
    try {
      patched.write({ [source.file]: readFileSync(join(sampleTree, source.file), 'utf8') });
      patched.git('init', '-q');
      patched.git('apply', '--include', source.file, patch('close-the-hole'));
      const lines = readFileSync(join(patched.path, source.file), 'utf8').split('\n');
      expect(lines[source.line - 1]).toContain('high->addr.start');
    } finally {
      patched.remove();
    }
  });

  it('names the comparison of both flat views where that decided, and what no flat view shows', () => {
    const args = ['explain', 'dma-hole-introduced', ...small, patch('introduce-the-hole')];
    const [first, second] = JSON.parse(flatcheck([...args, '--format', 'json']).stdout).steps.at(-1).decisions;
    expect(first).toMatchObject({ question: 'equal', tree: 'before', answer: true });
    expect(second).toMatchObject({
      ...{ question: 'equal', tree: 'after', answer: false },
      condition: {
        ...{ function: 'flatrange_equal', caller: 'address_space_update_topology_pass', failed: [] },
        unknown: [{ text: 'left->generation == right->generation', missing: ['generation'] }],
      },
    });
    expect(flatcheck(args).stdout).toMatch(/generation \(system\/memory\.c:\d+\): no flat view shows generation\n/);
  });

  it('says the same from a report that was kept', () => {
    const report = join(folder.path, 'report.json');
    flatcheck(['check', ...small, patch('close-the-hole'), '--format', 'json', '--output', report]);
    const args = ['explain', 'dma-hole-fixed', '--format', 'json'];
    const kept = JSON.parse(flatcheck([...args, '--from', report]).stdout);
    const made = JSON.parse(flatcheck([...args, ...small, patch('close-the-hole')]).stdout);
    expect(kept).toEqual(made);
    expect(kept.schema).toBe('flatcheck/explain/1');
    expect(kept.steps.map(({ write }: { write: unknown }) => write)).toEqual([null, ...kept.finding.witness]);
  });

  it('writes the witness as lines for QMP and as C that a compiler takes', () => {
    const args = ['explain', 'guest-map-changed', ...small, patch('break-the-guest-map')];
    const lines = flatcheck([...args, '--emit', 'qmp'])
      .stdout.trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).execute)).toContain('qmp_capabilities');
    folder.write({
      'qemu/osdep.h':
        '#include <string.h>\n#include <stdint.h>\n#define g_autofree\n#define g_assert_nonnull(x) (void)(x)\n',
      'libqtest.h': `typedef struct QTestState QTestState;
QTestState *qtest_init(const char *); void qtest_quit(QTestState *); char *qtest_hmp(QTestState *, const char *, ...);
void qtest_outb(QTestState *, uint16_t, uint8_t); void qtest_outw(QTestState *, uint16_t, uint16_t);
void qtest_outl(QTestState *, uint16_t, uint32_t); void g_test_init(int *, char ***, char *);
void qtest_add_func(const char *, void (*)(void)); int g_test_run(void);\n`,
    });
    const source = join(folder.path, 'test.c');
    flatcheck([...args, '--emit', 'qtest', '--output', source]);
    const gcc = spawnSync('gcc', ['-Wall', '-Werror', '-fsyntax-only', `-I${folder.path}`, source], {
      encoding: 'utf8',
    });
    expect({ status: gcc.status, stderr: gcc.stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(source, 'utf8')).toContain('-machine pc -m 2G -vga none');
  });

  it('writes a reset that the witness needs into the scripts', () => {
    const explanation: Explanation = {
      schema: 'flatcheck/explain/1',
      finding: {
        id: 'dma-hole-fixed',
        severity: 'improvement',
        machine: 'q35',
        ram: '2G',
        vga: 'none',
        witness: [{ register: '0x9c', value: '0x2', width: 1 }, { reset: true }],
      },
      qemu: { version: '10.2.2' },
      steps: [],
      earlier: 0,
      source: null,
      mergeCondition: null,
      hunks: [],
    };
    const lines = qmpScript(explanation).trimEnd().split('\n');
    const commands = lines
      .map((line) => JSON.parse(line))
      .map((each) => each.arguments?.['command-line'] ?? each.execute);
    expect(commands.slice(-3)).toEqual(['info mtree -f', 'system_reset', 'info mtree -f']);
    expect(qtestSource(explanation)).toMatch(/qtest_outb\(qts, 0xcfc, 0x2\);\n {4}qtest_system_reset\(qts\);\n/);
  });

  it.each([
    [
      ['explain', 'dma-hole-introduced', ...small, patch('close-the-hole')],
      /no finding "dma-hole-introduced"; there are /,
    ],
    [['explain', 'dma-hole-fixed', '--from', '/nowhere/report.json'], /cannot read .*no such file/],
    [['explain', 'dma-hole-fixed', '--from', patch('close-the-hole')], /is not JSON/],
    [['explain', 'dma-hole-fixed', ...small, patch('close-the-hole'), '--emit', 'bash'], /there are qmp, qtest/],
  ])('refuses what it cannot explain: %j', (args, message) => {
    const run = flatcheck(args);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^flatcheck: [^\n]+\n$/);
    expect(run.stderr).toMatch(message);
  });
});
