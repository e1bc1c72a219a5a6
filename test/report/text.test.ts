import { describe, expect, it } from 'vitest';
import { hookLines } from '../../src/report/hook.js';
import { reportFormat } from '../../src/report/index.js';
import { text } from '../../src/report/text/text.js';
import { answersOf } from '../../src/report/words/answers.js';
import { placesText } from '../../src/report/words/places.js';
import { rangeText, sizeText } from '../../src/report/words/range.js';
import type { Finding } from '../../src/result/result.js';
import { holeFixed, notRunFor, resultWith, shownResult } from './results.js';

const LOW_RAM = { start: '0x100000', end: '0x7fffffff' };
const plain = (parts: Parameters<typeof resultWith>[0]) => text.check(resultWith(parts), { colour: false });
const firstLine = (report: string) => report.split('\n')[0];

describe('the text report of a check', () => {
  it('starts with verdict and subject', () => {
    expect(firstLine(plain({}))).toBe('PASS pc: split RAM');
    expect(firstLine(plain({ verdict: 'fail' }))).toBe('FAIL pc: split RAM');
    expect(firstLine(plain({ verdict: 'incomplete' }))).toBe('INCOMPLETE pc: split RAM');
  });

  it('lists the subjects of a series in order', () => {
    const patch = (subject: string) => ({ subject, author: '', files: [], hunks: [] });
    const lines = plain({ patches: [patch('one'), patch('two')] }).split('\n');
    expect(lines.slice(0, 3)).toEqual(['PASS 2 patches', '  1. one', '  2. two']);
  });

  it('says of a finding what, where in memory and how big, for which machines, where in the tree, and what shows it', () => {
    const q35: Finding = { ...holeFixed, machine: 'q35', witness: [{ register: '0x91', value: '0x30', width: 1 }] };
    const report = plain({ findings: [holeFixed, q35] });
    expect(report).toMatch(/^1\. improvement dma-hole-fixed: /m);
    expect(report).toContain(
      [
        '   0x100000-0x7fffffff (2047M)  pc, q35 · 2G',
        '   system/memory.c:337 · shown by PAM0 (0x59) = 0x30 on pc, PAM1 (0x91) = 0x30 on q35 · in 14 transitions',
        '',
      ].join('\n'),
    );
  });

  it('keeps ranges of different RAM sizes apart in one finding, and gives the shortest witness', () => {
    const write = { register: '0x58', value: '0x33333000', width: 4 };
    const big: Finding = {
      ...holeFixed,
      ram: '6G',
      ranges: [{ start: '0x100000', end: '0xbfffffff' }],
      witness: [write, write],
    };
    const report = plain({ findings: [{ ...big, ram: '4G' }, { ...holeFixed, witness: [write] }, big] });
    expect(report.match(/dma-hole-fixed/g)).toHaveLength(1);
    expect(report).toContain('   0x100000-0xbfffffff (3071M)  pc · 4G, 6G\n');
    expect(report).toContain('   0x100000-0x7fffffff (2047M)  pc · 2G\n');
    expect(report).toContain('shown by PAM0..PAM2 (0x58) = 0x33333000 ·');
  });

  it('says once that firmware is handed something else, and of each size of RAM what it was and is', () => {
    const handed = (ram: string, end: string): Finding => ({
      id: 'firmware-table-changed',
      severity: 'error',
      machine: 'pc',
      ram,
      handedOn: [{ kind: 'fw-cfg', name: 'a/file', before: { size: 10, text: `0x${end}` }, after: null }],
    });
    const report = plain({ findings: [handed('2G', '80000000'), handed('6G', 'c0000000')] });
    expect(report.match(/firmware-table-changed/g)).toHaveLength(1);
    expect(report).toContain('   fw_cfg a/file  "0x80000000" → nothing  pc · 2G\n');
    expect(report).toContain('   fw_cfg a/file  "0xc0000000" → nothing  pc · 6G\n');
  });

  it.each(['text', 'mail', 'markdown'])('stays short of a patch to half the tree, as %s', (format) => {
    const hunks = Array.from({ length: 900 }, (_, index) => ({
      id: `hw/a${index >> 1}.c#${(index & 1) + 1}`,
      offset: index === 7 ? 3 : 0,
      fuzz: index === 9 ? 1 : 0,
      line: 1,
      lines: ['-a', '+b'],
    }));
    const notRun = Array.from({ length: 900 }, (_, line) => notRunFor(`not reached ${line}`, 'hw/b.c', line));
    const report = reportFormat(format, 'check')(
      resultWith({
        verdict: 'incomplete',
        patches: [{ subject: 'all', author: '', files: [], hunks }],
        execution: { ...resultWith({}).execution, notRun },
      }),
      { colour: false, verbose: format === 'text' },
    );
    const words = report.replace(/\s+/g, ' ');
    expect(words).toContain('900 in 450 files: hw/a3.c#2 offset 3, hw/a4.c#2 offset 0 fuzz 1, 898 at offset 0');
    expect(words).toContain('not reached 0');
    expect(words).toContain('and 850 more (all of them: --format json)');
    expect(report.split('\n').length).toBeLessThan(120);
  });

  it('puts errors first and notes last', () => {
    const report = plain({
      verdict: 'fail',
      findings: [
        { id: 'external-assumed', severity: 'note', detail: { kind: 'object', name: 'o' } },
        { id: 'hunk-redundant', severity: 'warning', detail: { transitions: 1 } },
        holeFixed,
        { id: 'guest-map-changed', severity: 'error' },
      ],
    });
    const order = ['guest-map-changed', 'hunk-redundant', 'dma-hole-fixed', 'external-assumed'];
    const places = order.map((id) => report.indexOf(id));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(report).toContain('1 error, 1 warning, 1 improvement, 1 note');
  });

  it('says that a hole shows at reset where no write is needed', () => {
    expect(plain({ findings: [{ ...holeFixed, witness: [] }] })).toContain('· shown at reset ·');
  });

  it('says how much it leaves out of what is long', () => {
    const findings = Array.from(
      { length: 30 },
      (_, line): Finding => ({ ...holeFixed, source: { file: 'a.c', line } }),
    );
    const ranges = Array.from({ length: 9 }, () => ({ start: '0x0', end: '0xfff' }));
    const report = plain({
      findings: [...findings, { ...holeFixed, id: 'guest-map-changed', severity: 'error', ranges }],
    });
    expect(report).toContain('and 25 more dma-hole-fixed');
    expect(report).toContain('and 6 more ranges');
  });

  it('states what was run, with offsets and fuzz of hunks, and what was modelled, assumed and not run', () => {
    const report = text.check(resultWith({}), { colour: false, verbose: true });
    expect(report).toContain('pc, q35 · 2G · vga none: 150 transitions, 312 functions of the tree');
    expect(report).toContain('hw/i386/pc.c#1 offset 96, system/memory.c#1 offset -3 fuzz 1');
    expect(report).toMatch(/Modelled {3}1 function/);
    expect(report).toMatch(/Assumed {4}nothing/);
    expect(report).not.toContain('Not run');
    expect(report).toContain('2 changes: 2 run');
  });

  it('and mail and markdown say whose costs are not told', () => {
    for (const format of ['text', 'mail', 'markdown']) {
      const check = reportFormat(format, 'check');
      const line = /osts:? +vhost-user tables not followed/;
      expect(check(shownResult(), { colour: false, verbose: true })).toMatch(line);
      expect(check(shownResult({ costs: [] }), { colour: false, verbose: true })).not.toMatch(line);
    }
  });

  it('and mail and markdown say where a search for fewer hunks was ended', () => {
    const hunks = ['hw/i386/pc.c#1', 'system/memory.c#1'];
    for (const format of ['text', 'mail', 'markdown']) {
      const shown = (finding: Finding) =>
        reportFormat(format, 'check')(resultWith({ findings: [finding] }), { colour: false }).replaceAll(/\s+/g, ' ');
      const named = /hunk `?hw\/i386\/pc\.c#1`?, `?system\/memory\.c#1`?/;
      expect(shown({ ...holeFixed, hunks })).toMatch(named);
      expect(shown({ ...holeFixed, hunks })).not.toContain('perhaps');
      const ended = shown({ ...holeFixed, hunks, hunksNotMinimal: true });
      expect(ended).toMatch(new RegExp(`${named.source} \\(perhaps not all of them\\)`));
    }
  });

  it('names all C that could not be run, and functions that were taken to return 0', () => {
    const notRun = Array.from({ length: 12 }, (_, index) => notRunFor('inline assembly', 'a.c', index + 1));
    const report = plain({
      verdict: 'incomplete',
      execution: {
        functions: 1,
        modelled: [],
        assumed: [{ name: 'unheard_of', caller: 'realize (a.c:3)' }],
        notRun: [
          ...notRun,
          { reason: { code: 'header-missing', name: 'c.h' }, file: 'b.h', line: 0 },
          { reason: { code: 'link-undefined', name: 'g' }, file: '', line: 0 },
        ],
      },
    });
    for (const { line } of notRun) expect(report).toMatch(new RegExp(`a\\.c:${line}: f\\(\\).*: inline assembly`));
    expect(report).toContain('b.h: header c.h is not found');
    expect(report).toMatch(/\n {11}the patched tree calls g\(\)/);
    expect(report).toContain('unheard_of called by realize (a.c:3)');
  });

  it('shows nothing of a patch or tree that could act on a terminal', () => {
    const evil = '\u001b]0;owned\u0007\u202e\n';
    const report = plain({
      qemu: { version: evil },
      patches: [
        {
          subject: evil,
          author: evil,
          files: [evil],
          hunks: [{ id: evil, offset: 0, fuzz: 0, line: 1, lines: [evil] }],
        },
      ],
      findings: [
        { ...holeFixed, hunks: [evil], source: { file: evil, line: 1 } },
        { id: 'abort-reached', severity: 'error', detail: { reason: evil } },
      ],
      execution: {
        functions: 0,
        modelled: [evil],
        assumed: [{ name: evil, caller: evil }],
        notRun: [notRunFor(evil, evil, 1)],
      },
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('holds escape sequences only where colour is asked for', () => {
    const findings = [holeFixed];
    expect(plain({ findings })).not.toContain('\u001b');
    expect(text.check(resultWith({ findings }), { colour: true })).toContain('\u001b[');
  });
});

describe('the four answers', () => {
  const answers = (parts: Parameters<typeof resultWith>[0]) =>
    Object.fromEntries(answersOf(resultWith(parts)).map(({ label, parts }) => [label, parts]));
  const changed = {
    id: 'guest-map-changed',
    severity: 'error',
    machine: 'q35',
    ram: '2G',
    vga: 'none',
    ranges: [LOW_RAM],
    reaches: [{ ...LOW_RAM, before: 'pc.ram@0x100000', after: 'pc.ram@0xc0000000' }],
    witness: [{ register: '0x90', value: '0x2', width: 1 }],
    source: { file: 'system/memory.c', line: 331 },
  } as const satisfies Finding;

  it('say what is the same, and of what differs where, before and after', () => {
    expect(answers({})['Guest memory']![0]).toMatch(/^the same on all 2 machines .* 150 /);
    const [differs] = answers({ verdict: 'fail', findings: [changed] })['Guest memory']!;
    expect(differs).toMatch(/q35 · 2G.*0x100000-0x7fffffff .* pc\.ram@0x100000 → pc\.ram@0xc0000000$/);
    expect(answers({ verdict: 'incomplete' })['Guest memory']![0]).not.toMatch(/the same on all/);
    expect(answers({ configurations: [] })['Guest memory']![0]).toContain('nothing had to be played');
    expect(answers({ configurations: [], verdict: 'incomplete' })['Guest memory']).toEqual(['not known']);
  });

  it('name holes that stay where the patch closes others', () => {
    const { witness: _witness, ...rest } = holeFixed;
    const remaining: Finding = {
      ...rest,
      id: 'dma-hole-remaining',
      severity: 'note',
      ranges: [{ start: '0x0', end: '0x1fffff' }],
    };
    const [closed, none, left] = answers({ findings: [holeFixed, remaining] }).DMA!;
    expect([closed, none]).toEqual([expect.stringContaining('0x100000-0x7fffffff'), 'none introduced']);
    expect(left).toContain('0x100000-0x1fffff');
    expect(answers({ findings: [remaining] }).DMA).toHaveLength(1);
  });

  it('say what each hunk adds, and which is redundant', () => {
    const subset = (hunk: string, sameAs: 'base' | null) =>
      ({ hunks: [hunk], compiles: true, findings: [], sameAs, cutFrom: null, configurations: 1 }) as const;
    const [first, second] = answers({
      findings: [{ ...holeFixed, hunks: ['system/memory.c#1'] }],
      subsets: [subset('hw/i386/pc.c#1', 'base'), subset('system/memory.c#1', null)],
    }).Hunks!;
    expect(first).toMatch(/^hw\/i386\/pc\.c#1: nothing/);
    expect(second).toMatch(/^system\/memory\.c#1: holes closed/);
    const redundant: Finding = {
      id: 'hunk-redundant',
      severity: 'warning',
      detail: { transitions: 1 },
      hunks: ['hw/i386/pc.c#1'],
    };
    const [only] = answers({ findings: [redundant], subsets: [subset('hw/i386/pc.c#1', 'base')] }).Hunks!;
    expect(only).toContain('redundant');
  });

  it('stand on top of text, mail and Markdown, and the hook names the mistake within eight lines', () => {
    const result = resultWith({ verdict: 'fail', findings: [changed] });
    for (const format of ['text', 'mail', 'markdown', 'github'])
      expect(reportFormat(format, 'check')(result, { colour: false }).split('\n').slice(0, 9).join('\n')).toMatch(
        /Guest memory[\s\S]*DMA[\s\S]*Code[\s\S]*Hunks/,
      );
    const lines = hookLines(result).slice(0, 8).join('\n');
    expect(lines).toContain('system/memory.c:331: guest-map-changed');
    expect(lines).toContain('pc.ram@0x100000 → pc.ram@0xc0000000');
    expect(lines).toContain('PAM0 (0x90) = 0x02');
    expect(lines).toMatch(/^ +-d$/m);
    expect(lines).toMatch(/^ +\+e$/m);
    expect(plain({ verdict: 'fail', findings: [changed] })).toContain('o/w 0xcf8 0x80000090; o/b 0xcfc 0x2');
  });

  it('no hole counts as closed where memory reaches something else, or calls do not fit', () => {
    const place = { machine: 'pc', ram: '2G', vga: 'none' };
    const fixed = (...findings: Finding[]) => answers({ verdict: 'fail', findings: [holeFixed, ...findings] }).DMA!;
    expect(fixed()[0]).toMatch(/^holes closed in 0x100000-0x7fffffff/);
    const ranges = [{ start: '0x200000', end: '0x7fffffff' }];
    expect(fixed({ ...changed, ...place, ranges })[0]).toMatch(/^holes closed in 0x100000-0x1fffff/);
    expect(
      fixed({ ...changed, ...place, id: 'listener-protocol', detail: { subject: 'dma-container' } }).join(),
    ).not.toMatch(/closed/);
  });

  it('a push is told of two errors of one edit once what the edit is', () => {
    const hole: Finding = { ...changed, id: 'dma-hole-introduced' };
    const lines = hookLines(resultWith({ verdict: 'fail', findings: [changed, hole] }));
    expect(lines.filter((line) => line.endsWith('+e'))).toHaveLength(1);
    expect(lines.some((line) => line.includes('dma-hole-introduced'))).toBe(true);
  });

  it('an error on a machine that has not the cause stays one of its own', () => {
    const open: Finding = { ...changed, id: 'transaction-left-open', detail: { function: 'f' } };
    const elsewhere: Finding = { ...changed, machine: 'isapc' };
    const other: Finding = { ...changed, source: { file: 'hw/i386/pc.c', line: 880 } };
    const released: Finding = { ...other, machine: 'pc-q35-7.2' };
    const report = plain({ verdict: 'fail', findings: [elsewhere, open, released] });
    expect(report).toMatch(/error guest-map-changed: [\s\S]*isapc/);
    expect(report).not.toMatch(/pc-q35-7\.2/);
  });

  it('of calls that do not fit names the first, and counts the others', () => {
    const range = { start: '0x1000', end: '0x1fff' };
    const faults = [{ kind: 'map-overlaps', range, mapped: range }, { kind: 'not-followed' }] as const;
    const report = plain({
      verdict: 'fail',
      findings: [{ ...changed, id: 'listener-protocol', detail: { subject: 'dma-container' }, faults }],
    });
    expect(report).toContain('0x1000-0x1fff is mapped over 0x1000-0x1fff, and 1 more difference');
  });

  it('of an abort names the function, and those that call it on a line of their own', () => {
    const calls = ['pam_update', 'mch_update_pam'].map((name, line) => ({ name, file: 'hw/pci-host/pam.c', line }));
    const abort: Finding = { ...changed, id: 'abort-reached', detail: { reason: 'assert(idx)' }, calls };
    const result = { verdict: 'fail', findings: [abort] } as const;
    expect(answers(result)['Guest memory']![0]).toMatch(/: assert\(idx\), in pam_update\(\)$/);
    expect(plain(result)).toMatch(/^ +called from mch_update_pam\(\)$/m);
  });

  it('of a transaction that is left open comes one finding, which names what follows from it', () => {
    const open: Finding = { ...changed, id: 'transaction-left-open', detail: { function: 'f' } };
    const report = plain({ verdict: 'fail', findings: [changed, open] });
    expect(report).toMatch(/^1\. error transaction-left-open: f\(\)/m);
    expect(report).toMatch(/follows from it: guest-map-changed$/m);
    expect(report).not.toMatch(/^2\. /m);
    expect(answers({ verdict: 'fail', findings: [changed, open] })['Guest memory']![0]).toMatch(/not known/);
  });
});

describe('info mtree -f as a diff', () => {
  it('has the rows that differ at the first step that shows it, none at the start of a line', () => {
    const lines = reportFormat('mtree-diff', 'check')(shownResult(), { colour: false }).split('\n');
    expect(lines[0]).toContain('pc, 2G, vga none, after PAM0 (0x59) = 0x30');
    expect(lines[1]).toBe('  @@ -1,2 +1,4 @@');
    expect(lines.filter((line) => /^ {2}[-+] ?0/.test(line))).toHaveLength(4);
    expect(lines.filter((line) => /^\S/.test(line))).toEqual([]);
  });

  it('is one line where nothing differs, and says on which machines', () => {
    const report = reportFormat('mtree-diff', 'check')(resultWith({}), { colour: false });
    expect(report).toMatch(/^info mtree -f: no difference; .*pc, q35 · 2G.*\n$/);
  });
});

describe('ranges and sizes', () => {
  it('are inclusive and in the biggest unit that divides them', () => {
    expect(rangeText({ start: '0xc0000', end: '0xc3fff' })).toBe('0xc0000-0xc3fff (16K)');
    expect(rangeText({ start: '0x100000000', end: '0x1bfffffff' })).toBe('0x100000000-0x1bfffffff (3G)');
    expect(rangeText({ start: '0x0', end: '0xffffffffffffffff' })).toContain('(16E)');
    expect(sizeText(513n)).toBe('513B');
    expect(sizeText(0n)).toBe('0B');
    expect(sizeText(0x80000000n - 0xec000n)).toBe('~2047M');
    expect(sizeText(10001n)).toBe('~10K');
    expect(sizeText(10000n * 1024n)).toBe('~10M');
    expect(sizeText(9999n)).toBe('9999B');
  });
});

describe('configurations in words', () => {
  it('share what they have in common, and only that', () => {
    const of = (machine: string, ram: string, vga: string) => ({ machine, ram, vga });
    const all = ['pc', 'q35'].flatMap((m) => ['2G', '6G'].flatMap((r) => ['std', 'none'].map((v) => of(m, r, v))));
    expect(placesText(all)).toBe('pc, q35 · 2G, 6G · vga std, none');
    expect(placesText([of('pc', '2G', 'none'), of('q35', '6G', 'none')])).toBe(
      'pc · 2G · vga none; q35 · 6G · vga none',
    );
    expect(placesText([of('pc', '2G', 'std'), of('pc', '2G', 'none'), of('pc', '6G', 'none')])).toBe(
      'pc · 2G · vga std, none; pc · 6G · vga none',
    );
    expect(placesText([{ machine: 'pc' }, { machine: 'q35' }])).toBe('pc, q35');
    expect(placesText([{}])).toBe('');
  });
});

describe('the text report of a simulation', () => {
  it('shows slots and tables of the listeners that were asked for, and tables that are beyond a limit', () => {
    const table = Array.from({ length: 9 }, (_, i) => ({ start: `0x${i}000`, end: `0x${i}fff` }));
    const report = text.simulate(
      {
        schema: 'flatcheck/simulate/1',
        machine: 'pc',
        ram: '2G',
        vga: 'none',
        listeners: ['kvm', 'vhost'],
        steps: [
          {
            write: null,
            flatView: [],
            addressSpaces: {},
            dma: [],
            kvm: {
              events: [
                { op: 'delete', slot: 1, start: '0x0', end: '0xbffff' },
                { op: 'set', slot: 2, start: '0xc0000', end: '0xfffff', readonly: true, dirtyLog: false },
              ],
              slots: 5,
            },
            vhost: { tables: [table], regions: 9 },
          },
        ],
        assumed: [],
      },
      { colour: false },
    );
    expect(report).not.toContain('dma');
    expect(report).toContain(
      '  kvm:\n    delete slot 1 0x0-0xbffff (768K)\n    set    slot 2 0xc0000-0xfffff (256K) ro\n    5 slots in use\n',
    );
    expect(report).toContain('  vhost:\n    table\n      0x0000-0x0fff (4K)\n');
    expect(report).toContain('    9 regions: too many for backends that take 8\n');
  });

  it('shows the flat view where it changed and the events of each step in order', () => {
    const row = '0000000000000000-00000000000bffff (prio 0, ram): pc.ram';
    const report = text.simulate(
      {
        schema: 'flatcheck/simulate/1',
        machine: 'pc',
        ram: '2G',
        vga: 'none',
        steps: [
          {
            write: null,
            flatView: [row],
            addressSpaces: {},
            dma: [{ op: 'map', start: '0x0', end: '0xbffff', access: 'rw' }],
          },
          {
            write: { register: '0x59', value: '0x30', width: 1 },
            flatView: [row],
            addressSpaces: {},
            dma: [
              { op: 'unmap', start: '0x0', end: '0xbffff' },
              { op: 'map', start: '0x0', end: '0xbffff', access: 'ro' },
            ],
          },
          { write: null, reset: true, flatView: [], addressSpaces: {}, dma: [] },
        ],
        assumed: [{ name: 'unheard_of', caller: 'realize (a.c:3)' }],
      },
      { colour: false },
    );
    expect(report.split('\n')).toEqual([
      'pc · 2G · vga none',
      '',
      '0. first reset',
      '  flat view:',
      `    ${row}`,
      '  dma:',
      '    map   0x0-0xbffff (768K) rw',
      '',
      '1. write 0x59=0x30',
      '  flat view: as before',
      '  dma:',
      '    unmap 0x0-0xbffff (768K)',
      '    map   0x0-0xbffff (768K) ro',
      '',
      '2. reset',
      '  flat view:',
      '  dma: nothing',
      '',
      'assumed to return 0: unheard_of called by realize (a.c:3)',
      '',
    ]);
  });

  it('names the options of the machine, and shows the region tree where it is there and changes', () => {
    const step = { write: null, flatView: [], addressSpaces: {}, dma: [] };
    const report = text.simulate(
      {
        schema: 'flatcheck/simulate/1',
        machine: 'q35',
        ram: '2G,slots=2,maxmem=4G',
        vga: 'none',
        options: { 'phys-bits': '46', slots: '2', maxmem: '4294967296' },
        steps: [
          { ...step, regionTree: ['address-space: memory', '  all of it', '', 'memory-region: pci'] },
          { ...step, reset: true, regionTree: ['address-space: memory', '  all of it', '', 'memory-region: pci'] },
        ],
        assumed: [],
      },
      { colour: false },
    );
    expect(report.split('\n')).toEqual([
      'q35 · 2G,slots=2,maxmem=4G · vga none · phys-bits 46',
      '',
      '0. first reset',
      '  flat view:',
      '  region tree:',
      '    address-space: memory',
      '      all of it',
      '',
      '    memory-region: pci',
      '  dma: nothing',
      '',
      '1. reset',
      '  flat view: as before',
      '  region tree: as before',
      '  dma: nothing',
      '',
    ]);
  });
});

describe('formats', () => {
  it('that are not known are refused by a line that names those that are', () => {
    expect(() => reportFormat('svg', 'check')).toThrow(/"svg" is not known.*text, json.*html/);
    expect(() => reportFormat('svg', 'layout')).toThrow(/has text, json$/);
  });

  it('that a command does not have are refused', () => {
    expect(() => reportFormat('sarif', 'simulate')).toThrow(/"sarif" is for check alone; simulate has text, json$/);
  });
});
