import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
    expect(run.stdout).toMatch(/^1\. write 0x59=/m);
    const [, before, after] = /before the patch:\n([\s\S]*?)after the patch([\s\S]*)/.exec(run.stdout) ?? [];
    expect(before).toMatch(/unmap .*\n +from here on gone, though it stays: .*0x7fffffff/);
    expect(after).not.toMatch(/0x7fffffff/);
    expect(run.stdout).toContain('system/memory.c:');
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
