/** Verdicts on real trees: of the seed patch, and of small patches that are made here. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesToCover } from '../../src/check/account/coverage.js';
import { type Judgement, judge } from '../../src/check/judge/judge.js';
import { type Configuration, configurationsOf } from '../../src/check/play/runs.js';
import { TreeRuns } from '../../src/check/play/tree-runs.js';
import { sourceTree, symbolicFindings } from '../../src/check/symbolic/symbolic.js';
import { openPatchedTree } from '../../src/commands/input/patches.js';
import { parseMachines, parseRamList } from '../../src/commands/input/values.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import type { CheckReport } from '../../src/report/json/json.js';
import { notRunText } from '../../src/report/words/not-run.js';
import { messageOf } from '../../src/report/words/sentences.js';
import type { CheckResult, Finding, FindingId, WitnessStep, WitnessWrite } from '../../src/result/result.js';
import { verdictOf } from '../../src/result/verdict.js';
import { loadSyntax } from '../../src/syntax/index.js';
import { openTreeSource } from '../../src/tree/source.js';
import type { TreeView } from '../../src/tree/view.js';
import { flatcheck } from '../commands/cli.js';
import { coreFile, noTrees, ramSizes, reportMissing, seedFile, trees } from './trees.js';

const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-check-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

reportMissing(trees.length === 0, noTrees);
reportMissing(seedFile === undefined, 'FLATCHECK_SEED names no patch: the patch under review is not checked', false);

/** The command's result, and its exit code. */
function command(
  folder: string,
  patch: string,
  ...options: string[]
): CheckResult & { readonly status: number | null } {
  const run = flatcheck(['check', '--qemu', folder, '--format', 'json', '--vga', 'none', ...options, patch]);
  expect(run.stderr).toBe('');
  return { status: run.status, ...(JSON.parse(run.stdout) as CheckResult) };
}

/** A report without the ranges that are examples of a difference: which ones the solver finds is its own choice. */
function withoutExamples(report: string): unknown {
  return JSON.parse(report, (key, value) => (key === 'inputs' ? Object.keys(value) : value));
}

/** The parts of a result that are looked at here. */
interface Checked extends Pick<CheckReport, 'verdict'> {
  readonly findings: ReadonlyArray<Finding & { readonly message: string }>;
  readonly execution: Pick<CheckReport['execution'], 'assumed' | 'notRun' | 'modelled'>;
  /** Changed lines that were not run. */
  readonly missed: Judgement['missed'];
}

/** A tree, and what it does without a patch: run once for all patches to it. */
class Base {
  private readonly runs = new TreeRuns(() => new TreeProgram(openTreeSource({ kind: 'folder', path: this.folder })));
  private readonly configurations = new Map<string, readonly Configuration[]>();

  constructor(private readonly folder: string) {}

  /** A quick check as the command does it, but for the other threads. */
  async check(patch: string, machine: string, ram: string): Promise<Checked> {
    const { patched, overlays, changed } = await openPatchedTree([patch], { qemu: this.folder });
    const machines = parseMachines(machine);
    const configurations = this.configurationsOf(machines, ram);
    this.runs.begin(configurations);
    const paths = new Set([...overlays.map(([path]) => path), ...changed.keys()]);
    const after = new TreeRuns(() => this.runs.program.derive(patched, paths, linesToCover(changed)));
    const judged = judge(this.runs, after, changed, configurations);
    const syntax = await loadSyntax();
    const trees = [this.runs.program, after.program].map((each) => sourceTree(each, syntax));
    const symbolic = await symbolicFindings(trees[0]!, trees[1]!, machines, null);
    const findings = [...judged.findings, ...symbolic.findings];
    const notRun = [...judged.notRun, ...symbolic.notRun];
    const modelled = after.program.modelledFunctions();
    const { assumed } = judged;
    const { missed } = judged;
    const verdict = verdictOf({ findings, notRun, changes: [] });
    return {
      verdict: verdict === 'pass' && missed.length > 0 ? 'incomplete' : verdict,
      findings: findings.map((each) => ({ ...each, message: messageOf(each) })),
      execution: {
        assumed,
        notRun: notRun.map((each) => ({ ...each, what: notRunText(each.reason) })),
        modelled,
      },
      missed,
    };
  }

  /** The same objects each time, by which runs are known. */
  private configurationsOf(machines: readonly string[], ram: string) {
    const key = `${machines} ${ram}`;
    const asked = { machines, ram: parseRamList(ram), vga: ['none'] as const, machineOptions: {} };
    const configurations = this.configurations.get(key) ?? configurationsOf(asked, false);
    this.configurations.set(key, configurations);
    return configurations;
  }
}

function writesOf(witness: readonly WitnessStep[]): WitnessWrite[] {
  return witness.flatMap((step) => ('reset' in step ? [] : [step]));
}

function found<F extends Pick<Finding, 'id'>>({ findings }: { readonly findings: readonly F[] }, id: FindingId): F[] {
  return findings.filter((finding) => finding.id === id);
}

/** A patch that replaces the first place in a file that the pattern finds; at most `$1` and the like stand for text of the tree. */
function edit(view: TreeView, path: string, pattern: RegExp | string, replacement: string): string {
  const before = view.read(path) ?? '';
  const after = before.replace(pattern, replacement);
  expect(after, `${path} has no place for ${pattern}`).not.toBe(before);
  const file = join(scratch, 'edit.patch');
  writeFileSync(file, createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after));
  return file;
}

/** Several of them in one patch. */
function edits(view: TreeView, places: ReadonlyArray<readonly [string, RegExp | string, string]>): string {
  const file = join(scratch, 'edits.patch');
  writeFileSync(file, places.map((place) => readFileSync(edit(view, ...place), 'utf8')).join(''));
  return file;
}

const seedOptions = ['--machine', 'pc,q35', '--ram', '1M,2G,6G'];

/** The seed patch names files as they are called since 8.2. */
const seeded = trees.filter(({ view }) => view.exists('system/memory.c'));

describe.skipIf(seedFile === undefined).each(seeded)('the seed patch on $folder', ({ folder, version }) => {
  /** The end of RAM below 4 GB: i440FX leaves 1 GB for PCI once RAM reaches 3.5 GB, Q35 2 GB from 2.75 GB on. */
  const lowEnd: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
    pc: { '2G': ramSizes['2G']!, '6G': 3n * 2n ** 30n },
    q35: { '2G': ramSizes['2G']!, '6G': 2n * 2n ** 30n },
  };

  it('passes: the guest sees the same, and PAM writes leave RAM above 1 MB mapped', () => {
    const checked = command(folder, seedFile!, ...seedOptions);
    expect(checked.status).toBe(0);
    expect(checked).toMatchObject({ verdict: 'pass', execution: { assumed: [], notRun: [] } });
    for (const id of ['guest-map-changed', 'dma-hole-introduced', 'listener-protocol', 'abort-reached'] as const)
      expect(found(checked, id)).toEqual([]);
    const fixed = found(checked, 'dma-hole-fixed');
    for (const machine of ['pc', 'q35']) {
      for (const ram of ['2G', '6G']) {
        const ranges = fixed
          .filter((each) => each.machine === machine && each.ram === ram)
          .flatMap((each) => each.ranges ?? []);
        const end = lowEnd[machine]![ram]! - 1n;
        const whole = ranges.some((range) => BigInt(range.start) <= 0x100000n && BigInt(range.end) === end);
        expect(whole, `${machine} ${ram}: ${JSON.stringify(ranges)}`).toBe(true);
      }
      expect(fixed.filter((each) => each.machine === machine && each.ram === '1M')).toEqual([]);
    }
    const hunks = checked.patches.flatMap((patch) => patch.hunks);
    expect(hunks.map(({ id }) => id)).toEqual(['hw/i386/pc.c#1', 'system/memory.c#1']);
    // It was made for 11.0; in 10.x the place is a hundred lines further.
    const isOlder = /^10\./.test(version);
    expect(hunks[0]!.offset).toBeGreaterThanOrEqual(isOlder ? 90 : 0);
    expect(hunks[0]!.offset).toBeLessThan(isOlder ? 100 : 10);
    expect(hunks.every(({ fuzz }) => fuzz === 0)).toBe(true);
  });

  it('fails the other way round: it brings the hole', () => {
    const checked = command(folder, seedFile!, ...seedOptions, '--reverse');
    expect(checked.status).toBe(1);
    const introduced = found(checked, 'dma-hole-introduced');
    expect(new Set(introduced.map(({ machine, ram }) => `${machine} ${ram}`))).toEqual(
      new Set(['pc 2G', 'pc 6G', 'q35 2G', 'q35 6G']),
    );
    expect(found(checked, 'guest-map-changed')).toEqual([]);
  });

  it.runIf(folder === seeded[0]?.folder)('is the same on one processor, where there are no threads', () => {
    const what = ['check', '--qemu', folder, '--machine', 'pc', '--ram', '1M,2G', '--vga', 'none', '--format', 'json'];
    const [one, all] = [true, false].map((oneProcessor) =>
      flatcheck([...what, '--no-cache', seedFile!], { oneProcessor }),
    );
    expect(one).toMatchObject({ status: 0, stderr: '' });
    expect(withoutExamples(one!.stdout)).toEqual(withoutExamples(all!.stdout));
  });
});

describe.each(trees)('a patch to $folder', ({ folder, view }) => {
  const memoryCore = coreFile(view, 'memory.c');
  let base: Base;
  beforeAll(() => {
    base = new Base(folder);
  });
  const checkEdit = (path: string, pattern: RegExp, replacement: string, machine = 'pc'): Promise<Checked> =>
    base.check(edit(view, path, pattern, replacement), machine, '2G');

  it('that maps low RAM 64 KB off changes what the guest sees', async () => {
    const checked = await checkEdit('hw/i386/pc.c', /("ram-below-4g", machine->ram,\s*)0,/, '$10x10000,');
    expect(checked.verdict).toBe('fail');
    const [changed] = found(checked, 'guest-map-changed');
    expect(changed).toMatchObject({ machine: 'pc', ram: '2G', vga: 'none', witness: [] });
    expect(changed!.ranges).toContainEqual({ start: '0x100000', end: '0x7fffffff' });
  });

  it('that renames a RAM block breaks migration', async () => {
    const file = ['hw/i386/x86-common.c', 'hw/i386/x86.c'].find((path) => view.read(path)?.includes('"pc.bios"'))!;
    const renamed = await checkEdit(file, /(init_ram\([^;]*?)"pc\.bios"/, '$1"pc.firmware"');
    expect(renamed.verdict).toBe('fail');
    expect(found(renamed, 'migration-changed')[0]!.handedOn).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'ram-block', name: 'pc.bios', after: null }),
        expect.objectContaining({ kind: 'ram-block', name: 'pc.firmware', before: null }),
      ]),
    );
  });

  it('that reserves less RAM in the e820 table hands firmware something else, and nothing more', async () => {
    const checked = await checkEdit('hw/i386/pc.c', /(e820_add_entry\(0, x86ms->below_4g_mem_size)/, '$1 - 0x1000');
    // These trees are released, and so are their machine types.
    expect(checked.verdict).toBe('fail');
    expect(found(checked, 'firmware-table-changed').flatMap(({ handedOn }) => handedOn)).toContainEqual(
      expect.objectContaining({
        kind: 'e820',
        before: expect.objectContaining({ end: '0x7fffffff' }),
        after: expect.objectContaining({ end: '0x7fffefff' }),
      }),
    );
    expect(found(checked, 'guest-map-changed')).toEqual([]);
  });

  it('to a function that no machine calls is not judged', async () => {
    const checked = await checkEdit(
      'hw/pci-host/pam.c',
      /$(?![\s\S])/,
      '\nvoid pam_never_called(void);\nvoid pam_never_called(void)\n{\n    abort();\n}\n',
    );
    expect(checked.verdict).toBe('incomplete');
    expect(checked.missed).toContainEqual(expect.objectContaining({ file: 'hw/pci-host/pam.c', reason: 'not-called' }));
  });

  it.each([
    ['a comment in code that no machine runs', 'target/i386/cpu.c', /\n\nstatic /],
    ['a comment in a function that is not called', memoryCore, /(?<=\nvoid memory_global_dirty_log_stop\([^{]*{\n)/],
  ])('that changes %s passes', async (_what, path, pattern) => {
    const checked = await checkEdit(path, pattern, '\n/* The one thing. */$&');
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
  });

  it.each([
    [
      'code of another architecture',
      'hw/arm/virt.c',
      /$(?![\s\S])/,
      'int flatcheck_unused;\n',
      { reason: 'not-read', around: null },
    ],
    [
      'what #ifdef leaves out of a function',
      'hw/i386/pc.c',
      /(\nvoid pc_memory_init\([^{]*{)/,
      '$1\n#ifdef FLATCHECK_TRIES\n    pcms = NULL; /* never */\n#endif\n',
      { reason: 'left-out', around: '#ifdef FLATCHECK_TRIES' },
    ],
    [
      'what #else leaves out of a file',
      'hw/i386/pc.c',
      /$(?![\s\S])/,
      '#ifndef FLATCHECK_TRIES\nint flatcheck_unused;\n#else\nint flatcheck_else;\n#endif\n',
      { reason: 'left-out', around: '#else' },
    ],
  ])('that changes %s is incomplete and names it', async (_what, path, pattern, replacement, reason) => {
    const checked = await checkEdit(path, pattern, replacement);
    expect(checked).toMatchObject({ verdict: 'incomplete' });
    expect(checked.missed).toEqual([expect.objectContaining({ ...reason, file: path, line: expect.any(Number) })]);
  });

  it('that moves a function to a file of its own has no observable effect', async () => {
    const texts = new Map(
      ['hw/pci-host/pam.c', 'hw/pci-host/meson.build'].map((path) => [path, view.read(path)!] as const),
    );
    const definition = /\nvoid pam_update\([\s\S]*?\n\}\n/.exec(texts.get('hw/pci-host/pam.c')!)![0];
    const moved = [
      ['hw/pci-host/pam.c', texts.get('hw/pci-host/pam.c')!.replace(definition, '')],
      ['hw/pci-host/meson.build', texts.get('hw/pci-host/meson.build')!.replace("'pam.c'", "'pam.c', 'pam-update.c'")],
      ['hw/pci-host/pam-update.c', `#include "qemu/osdep.h"\n#include "hw/pci-host/pam.h"\n${definition}`],
    ] as const;
    const difference = ([path, text]: readonly [string, string | null]): string =>
      createTwoFilesPatch(
        texts.has(path) ? `a/${path}` : '/dev/null',
        text === null ? '/dev/null' : `b/${path}`,
        texts.get(path) ?? '',
        text ?? '',
      );
    const patch = join(scratch, 'moved.patch');
    writeFileSync(patch, moved.map(difference).join(''));
    const checked = await base.check(patch, 'pc', '2G');
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
    // As where an author forgets it, or takes the file away that it names.
    const renamed = [
      ['hw/pci-host/pam.c', null],
      ['hw/pci-host/pam-update.c', texts.get('hw/pci-host/pam.c')!],
    ] as const;
    writeFileSync(patch, renamed.map(difference).join(''));
    expect((await base.check(patch, 'pc', '2G')).execution.notRun.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'hw/pci-host/pam-update.c, which the patch adds, is named in no meson.build: it would not link',
        'hw/pci-host/pam.c, which the patch takes away, is still named in a meson.build: it would not build',
      ]),
    );
    writeFileSync(
      patch,
      moved
        .filter(([path]) => !path.endsWith('meson.build'))
        .map(difference)
        .join(''),
    );
    const unnamed = await base.check(patch, 'pc', '2G');
    expect(unnamed).toMatchObject({ verdict: 'incomplete' });
    expect(unnamed.execution.notRun.map(({ what }) => what)).toContain(
      'hw/pci-host/pam-update.c, which the patch adds, is named in no meson.build: it would not link',
    );
    expect(found(checked, 'no-observable-effect')).toHaveLength(1);
  });

  it('whose merge condition cannot be read is not said to merge otherwise', async () => {
    const checked = await checkEdit(
      memoryCore,
      /(static bool can_merge\([^{]*{\n)/,
      '$1    for (int i = 0; i < 2; i++) {\n        assert(r1 != r2);\n    }\n',
    );
    expect(found(checked, 'merge-predicate-changed')[0]!.message).toMatch(
      /^whether can_merge\(\) merges under another condition could not be told: .*a loop/,
    );
  });

  it.each([
    ['a constructor', 'static void __attribute__((constructor)) pam_attrs_init(void)', ''],
    ['a type_init() that registers no type', 'static void pam_attrs_init(void)', 'type_init(pam_attrs_init)\n'],
  ])('that fills a table in %s has no observable effect', async (_what, head, after) => {
    const table =
      `\nstatic uint8_t pam_attrs[2][256];\n\n${head}\n{\n    for (int i = 0; i < 256; i++) {\n` +
      `        pam_attrs[0][i] = (i >> 4) & PAM_ATTR_MASK;\n        pam_attrs[1][i] = i & PAM_ATTR_MASK;\n    }\n}\n${after}`;
    const checked = await checkEdit(
      'hw/pci-host/pam.c',
      /(\nvoid pam_update\([\s\S]*?pam->current = )[^;]*;/,
      `${table}$1pam_attrs[idx & 1][val];`,
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
    expect(found(checked, 'no-observable-effect')).toHaveLength(1);
  });

  it('that adds what is never to be reached passes without reaching it', async () => {
    const checked = await checkEdit(
      'hw/pci-host/pam.c',
      /(pam->current = .*\n)/,
      '$1    switch (pam->current) {\n    case 0 ... 3:\n        break;\n    default:\n        g_assert_not_reached();\n    }\n',
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
  });

  it('of which nothing shows but what a modelled function is given is incomplete, and says so', async () => {
    // CPU models are not run: a real QEMU with this change aborts at start.
    const checked = await checkEdit('hw/i386/pc_piix.c', /(->default_cpu_version = )1;/, '$12;');
    expect(checked.verdict).toBe('incomplete');
    expect(checked.execution.notRun.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^x86_cpu_set_default_version\(\) does nothing here \(.+\): it is given other numbers/),
    ]);
  });

  it.each([
    ['never makes a lock', /\n {4}qemu_mutex_init\(&ram_list\.mutex\);/, ''],
    [
      'takes a lock that it holds',
      /(static void ram_block_add\([\s\S]*?)(\n {4}qemu_mutex_lock_ramlist\(\);)/,
      '$1$2$2',
    ],
  ])('that %s fails: a real QEMU aborts, or waits forever', async (_what, pattern, replacement) => {
    const path = coreFile(view, 'physmem.c');
    const checked = await checkEdit(path, pattern, replacement);
    expect(checked.verdict).toBe('fail');
    const names = found(checked, 'abort-reached')[0]!.calls?.map(({ name }) => name);
    expect(names).toContain('qemu_mutex_lock_ramlist');
  });

  it('that takes away a function which is called would not link: nothing of it is judged', async () => {
    const checked = await checkEdit('hw/pci-host/pam.c', /\nvoid pam_update\(/, '\nstatic void pam_update(');
    expect(checked.verdict).toBe('incomplete');
    expect(checked.execution.notRun.map(({ what }) => what)).toContain(
      'the patched tree calls pam_update() and defines it nowhere: it would not link',
    );
    expect(found(checked, 'guest-map-changed')).toEqual([]);
  });

  it('that defines a function which another file defines would not link: nothing of it is judged', async () => {
    const doubled = 'void init_pam(void);\nvoid init_pam(void)\n{\n}\n';
    const checked = await checkEdit('hw/pci-host/i440fx.c', /(?=\ntype_init)/, `\n${doubled}`);
    expect(checked.verdict).toBe('incomplete');
    expect(checked.execution.notRun.map(({ what }) => what)).toContain(
      'init_pam(), which the patch defines, is defined in hw/pci-host/pam.c as well: it would not link',
    );
    expect(found(checked, 'guest-map-changed')).toEqual([]);
  });

  it('that moves a function to another file compiles with both hunks alone', () => {
    const pam = view.read('hw/pci-host/pam.c')!;
    const moved = /\nvoid pam_update\([\s\S]*?\n\}\n/.exec(pam)![0];
    const places = [
      ['hw/pci-host/pam.c', moved, ''],
      ['hw/pci-host/i440fx.c', /(?=\nstatic void i440fx_update_memory_mappings)/, moved],
    ] as const;
    const patch = edits(view, places);
    const { verdict, subsets } = command(folder, patch, '--machine', 'pc', '--ram', '2G');
    // Where it is proven the same, nothing is played.
    expect(verdict).toBe('pass');
    expect(subsets.filter(({ compiles }) => compiles)).toEqual([]);
  });

  it.each([
    ['a pointer to something else', 'MemoryRegion *other = pam;', 'struct PAMMemoryRegion * used as'],
    ['two variables of one name', 'int same = 1; int same = 2;', '"same" is declared twice'],
    ['two labels for one case', 'switch (idx) { case 0: break; case 0: break; }', 'two case labels for 0'],
  ])('that does not compile, for %s, is incomplete and says why', async (_what, statement, reason) => {
    const checked = await checkEdit('hw/pci-host/pam.c', /(\nvoid pam_update\([^{]*\{\n)/, `$1    ${statement}\n`);
    expect(checked.verdict).toBe('incomplete');
    expect(checked.execution.notRun[0]!.what).toContain(reason);
  });

  it('that calls modelled functions more often passes', async () => {
    // Each commit has the CPU's translations flushed once more.
    const again = 'memory_region_transaction_begin();\n    memory_region_transaction_commit();\n';
    const checked = await checkEdit(
      'hw/pci-host/pam.c',
      /(\nvoid pam_update\([^{]*\{\n)([\s\S]*?)\n\}/,
      `$1$2\n    ${again}}`,
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
    expect(found(checked, 'no-observable-effect')).toHaveLength(1);
  });

  it('that adds a callback with nothing in it passes: there is nothing to run', async () => {
    const checked = await checkEdit(
      'hw/pci-host/pam.c',
      /\nvoid pam_update\(/,
      '\nstatic void pam_nothing(void)\n{\n}\nvoid (*pam_hook)(void) = pam_nothing;\n$&',
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
  });

  it.each([
    ['a store', '*(uint32_t *)(memory_region_get_ram_ptr(machine->ram) + 0x1000) = 1;'],
    ['memset()', 'memset(memory_region_get_ram_ptr(machine->ram), 0xf4, 4096);'],
  ])(
    'that writes to guest RAM by %s is incomplete: it does not abort, and there is no memory',
    async (_what, statement) => {
      const checked = await checkEdit('hw/i386/pc.c', /(\n {4}linux_boot = )/, `\n    ${statement}$1`);
      expect(checked).toMatchObject({ verdict: 'incomplete' });
      expect(checked.execution.notRun[0]!.what).toContain('access to guest RAM, which has no memory here');
    },
  );

  it('with a syntax error is incomplete, and one line says where', async () => {
    const checked = await checkEdit('hw/pci-host/pam.c', /(pam->current = )\(/, '$1((');
    expect(checked.verdict).toBe('incomplete');
    const [first] = checked.execution.notRun;
    expect(first!.file).toBe('hw/pci-host/pam.c');
    const text = view.read('hw/pci-host/pam.c')!.split('\n');
    expect(text[first!.line - 1]).toMatch(/^void pam_update\(/);
    expect(checked.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('with an endless loop in the memory core is incomplete', async () => {
    const checked = await checkEdit(
      memoryCore,
      /(\nstatic void flatview_simplify[^{]*{)/,
      '$1\n    while (view->ranges) {\n    }\n',
    );
    expect(checked.verdict).toBe('incomplete');
    expect(checked.execution.notRun[0]!.file).toBe(memoryCore);
  });

  it('that aborts when PAM makes memory writable fails', async () => {
    const checked = await checkEdit(
      'hw/pci-host/pam.c',
      /(pam->current = .*\n)/,
      '$1    if (pam->current == 3) {\n        abort();\n    }\n',
    );
    expect(checked.verdict).toBe('fail');
    const [abort] = found(checked, 'abort-reached');
    expect(abort).toMatchObject({ machine: 'pc', source: { file: 'hw/pci-host/pam.c' } });
    const [write, ...more] = writesOf(abort!.witness!);
    expect(more).toEqual([]);
    expect(Number(write!.value) & 0x33).not.toBe(0);
  });

  it('that aborts while the machine is built fails, and its lines were run', async () => {
    const checked = await checkEdit('hw/i386/pc.c', /(\n {4}linux_boot = )/, '\n    assert(machine->ram_size == 0);$1');
    expect(checked).toMatchObject({ verdict: 'fail', execution: { notRun: [] } });
    expect(found(checked, 'abort-reached')[0]!.source!.file).toBe('hw/i386/pc.c');
  });

  it('that asserts something false only on q35 fails there', async () => {
    const checked = await checkEdit(
      'hw/pci-host/q35.c',
      /(static void mch_write_config\([^{]*{)/,
      '$1\n    assert(address != 0x92);\n',
      'pc,q35',
    );
    expect(checked.verdict).toBe('fail');
    expect(found(checked, 'abort-reached').map(({ machine }) => machine)).toEqual(['q35']);
  });

  it('that no longer updates the memory at reset has witnesses with resets, which show what they stand for', async () => {
    const checked = await checkEdit('hw/pci-host/q35.c', /\n {4}mch_update\(mch\);\n\}/, '\n}', 'q35');
    expect(checked.verdict).toBe('fail');
    const differing = checked.findings.filter(({ id }) => /^guest-map|^dma-hole-(fixed|introduced)/.test(id));
    expect(differing.every(({ witness }) => witness!.length <= 3)).toBe(true);
    const resetting = differing.filter(({ witness }) => witness!.some((step) => 'reset' in step));
    expect(resetting.length).toBeGreaterThan(0);
    for (const { id, witness } of resetting) {
      const writes = witness!.map((step) =>
        'reset' in step ? 'reset' : `${step.register}=${step.value}:${step.width}`,
      );
      const [before, after] = [[], ['--patch', join(scratch, 'edit.patch')]].map((patch) => {
        const options = ['--qemu', folder, '--machine', 'q35', '--ram', '2G', '--vga', 'none', '--format', 'json'];
        const words = writes.flatMap((write) => ['--write', write]);
        const { dma, flatView, addressSpaces } = JSON.parse(
          flatcheck(['simulate', ...options, ...patch, ...words]).stdout,
        ).steps.at(-1);
        return JSON.stringify([dma, flatView, addressSpaces]);
      });
      expect(before, `${id}: ${writes.join(' ')}`).not.toBe(after);
    }
  });

  it('that changes only what System Management Mode sees fails, with the writes that open it', async () => {
    const checked = await checkEdit(
      'hw/pci-host/q35.c',
      /(set_alias_offset\(&mch->tseg_window,\s*)/,
      '$1 0x1000 + ',
      'q35',
    );
    expect(checked.verdict).toBe('fail');
    const changed = found(checked, 'guest-map-changed');
    expect(changed.map(({ message }) => message)).toEqual([expect.stringContaining('"cpu-smm-0"')]);
    expect(changed[0]!.ranges!.every(({ end }) => end === '0x7fffffff')).toBe(true);
    const witness = changed[0]!.witness!;
    expect(witness.length).toBeLessThanOrEqual(2);
    const bytes = new Map<number, number>();
    for (const { register, value, width } of writesOf(witness))
      for (let i = 0; i < width; i++) bytes.set(Number(register) + i, (Number(value) >>> (8 * i)) & 0xff);
    // G_SMRAME of SMRAM and T_EN of ESMRAMC (Intel 3 Series datasheet, 5.1.33 and 5.1.34).
    expect([bytes.get(0x9d)! & 0x08, bytes.get(0x9e)! & 0x01]).toEqual([0x08, 0x01]);
  });

  it('that moves what lies in a BAR in I/O space fails, with the writes that place it', async () => {
    const path = 'hw/ide/piix.c';
    const checked = await checkEdit(path, /i \* 8 \+ 4, &bm->addr_ioport/, 'i * 8 + 8, &bm->addr_ioport', 'pc');
    expect(checked.verdict).toBe('fail');
    expect(found(checked, 'guest-map-changed')).toMatchObject([
      {
        message: expect.stringContaining('"I/O"'),
        ranges: [
          { start: '0xc004', end: '0xc007' },
          { start: '0xc00c', end: '0xc00f' },
        ],
        witness: [
          { device: '01.1', register: '0x20', value: '0xc000', width: 4 },
          { device: '01.1', register: '0x4', value: '0x103', width: 2 },
        ],
      },
    ]);
  });

  it('that makes a BAR another one, which firmware does not know, fails', async () => {
    const checked = await checkEdit('hw/ide/ich.c', /(#define ICH9_MEM_BAR +)5/, '$10', 'q35');
    expect(checked.verdict).toBe('fail');
    const [{ ranges = [], witness = [] } = {}] = found(checked, 'guest-map-changed');
    expect(ranges).toContainEqual({ start: '0xfebf1000', end: '0xfebf1fff' });
    expect(ranges).toHaveLength(2);
    expect(new Set(writesOf(witness).map(({ device }) => device))).toEqual(new Set(['1f.2']));
  });

  it('that adds a device to an empty slot fails, with the writes that place it', async () => {
    const added = 'pci_create_simple(PCI_BUS(object_resolve_path_type("", TYPE_PCI_BUS, NULL)), 72, "ich9-ahci");';
    const checked = await checkEdit('hw/i386/pc_piix.c', /(?=if \(machine->nvdimms_state->is_enabled\) \{)/, added);
    expect(checked.verdict).toBe('fail');
    const changed = found(checked, 'guest-map-changed');
    expect(changed.map(({ message }) => message).sort()).toEqual([
      expect.stringContaining('"I/O"'),
      expect.stringContaining('guest memory'),
    ]);
    for (const { witness = [] } of changed)
      expect(writesOf(witness).map(({ device }) => device)).toEqual(['09.0', '09.0']);
  });

  it('of which one hunk adds a device and another changes what that has in a BAR has no redundant hunk', () => {
    const added = 'pci_create_simple(PCI_BUS(object_resolve_path_type("", TYPE_PCI_BUS, NULL)), 72, "ich9-ahci");';
    const places = [
      ['hw/i386/pc_piix.c', /(?=if \(machine->nvdimms_state->is_enabled\) \{)/, added],
      ['hw/ide/ahci.c', /"ahci", AHCI_MEM_BAR_SIZE/, '"ahci", 2 * AHCI_MEM_BAR_SIZE'],
    ] as const;
    const patch = edits(view, places);
    const checked = command(folder, patch, '--machine', 'pc', '--ram', '2G');
    expect(checked.verdict).toBe('fail');
    expect(found(checked, 'hunk-redundant')).toEqual([]);
  });

  it('that moves high RAM on AMD CPUs is seen only with so much RAM', async () => {
    const patch = edit(view, 'hw/i386/pc.c', /(#define AMD_ABOVE_1TB_START\s+\()/, '$10x40000000 + ');
    const amd = ['--cpu-vendor', 'amd', '--phys-bits', '44'];
    const checked = command(folder, patch, '--machine', 'pc', '--ram', '1016G', '--quick', ...amd);
    expect(checked.status).toBe(1);
    expect(checked.options.machine).toEqual({ 'cpu-vendor': 'amd', 'phys-bits': '44' });
    expect(found(checked, 'guest-map-changed')[0]!.ranges![0]!.start).toBe('0x10000000000');
    const usual = await base.check(patch, 'pc', '6G');
    expect(found(usual, 'guest-map-changed')).toEqual([]);
  });

  it('that forbids merging across 1 MB keeps RAM above it mapped', async () => {
    const checked = await checkEdit(
      memoryCore,
      /(\nstatic bool can_merge\([^{]*{)/,
      '$1\n    if (int128_eq(r2->addr.start, int128_make64(0x100000))) {\n        return false;\n    }\n',
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { assumed: [], notRun: [] } });
    expect(found(checked, 'dma-hole-fixed').flatMap(({ ranges }) => ranges)).toContainEqual({
      start: '0x100000',
      end: '0x7fffffff',
    });
    expect(found(checked, 'guest-map-changed')).toEqual([]);
    expect(found(checked, 'merge-predicate-changed')).toHaveLength(1);
  });

  it('that calls a function before it is declared, which no compiler takes, is incomplete and says where', async () => {
    const checked = await checkEdit(
      'hw/pci-host/i440fx.c',
      /(\nstatic void i440fx_update_memory_mappings\([\s\S]*?\n)\}\n/,
      '$1    later();\n}\n\nstatic void later(void)\n{\n}\n',
    );
    expect(checked).toMatchObject({ verdict: 'incomplete' });
    expect(checked.execution.notRun.map(({ what }) => what).join('\n')).toContain('"later" is not declared');
  });

  it('that decides by what guest memory holds is incomplete, and says what it asked for', async () => {
    const checked = await checkEdit(
      'hw/pci-host/i440fx.c',
      /(\nstatic void i440fx_update_memory_mappings\([^{]*\{[\s\S]*?\n\n)/,
      '$1    if (address_space_ldl_le(&address_space_memory, 0, MEMTXATTRS_UNSPECIFIED, NULL)) {\n        return;\n    }\n',
    );
    expect(checked).toMatchObject({ verdict: 'incomplete' });
    expect(checked.execution.notRun.map(({ what }) => what).join('\n')).toMatch(
      /address_space_ldl_le\(\), which only the patched tree calls, is not run/,
    );
  });

  it('that leaves PAM to a bottom half shows nothing once that has run', async () => {
    const checked = await checkEdit(
      'hw/pci-host/i440fx.c',
      /(\nstatic void i440fx_write_config\([\s\S]*?)i440fx_update_memory_mappings\(d\);/,
      '\nstatic void later(void *opaque)\n{\n    i440fx_update_memory_mappings(opaque);\n}\n#if __has_include("qemu/aio.h")\n#include "qemu/aio.h"\n#else\n#include "block/aio.h"\n#endif\n#include "qemu/main-loop.h"\n$1aio_bh_schedule_oneshot(qemu_get_aio_context(), later, d);',
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
    expect(found(checked, 'no-observable-effect')).toHaveLength(1);
  });

  it('that adds a function with a name like those of functions outside runs it', async () => {
    const checked = await checkEdit(
      memoryCore,
      /(\nstatic bool can_merge\([^{]*{)/,
      '\nbool net_is_apart(void);\nbool net_is_apart(void)\n{\n    return true;\n}\n$1\n    if (net_is_apart()) {\n        return false;\n    }\n',
    );
    expect(checked).toMatchObject({ verdict: 'pass', execution: { notRun: [] } });
    expect(checked.execution.modelled).not.toContain('net_is_apart');
    expect(found(checked, 'dma-hole-fixed')).toHaveLength(1);
  });

  it('that changes a comment has no observable effect', async () => {
    const checked = await checkEdit(
      memoryCore,
      /(\nstatic void flatview_simplify)/,
      '\n/* Ranges are in order here. */$1',
    );
    expect(checked).toMatchObject({ verdict: 'pass' });
    expect(found(checked, 'no-observable-effect')).toHaveLength(1);
  });
});
