import type { Change } from '../../src/result/change.js';
import type { TreeListenerCost } from '../../src/result/costs.js';
import type { Replay } from '../../src/result/evidence.js';
import type { CheckResult, Finding, NotRun } from '../../src/result/result.js';

const LOW_RAM = { start: '0x100000', end: '0x7fffffff' };

export const holeFixed = {
  id: 'dma-hole-fixed',
  severity: 'improvement',
  machine: 'pc',
  ram: '2G',
  vga: 'none',
  ranges: [LOW_RAM],
  witness: [{ register: '0x59', value: '0x30', width: 1 }],
  source: { file: 'system/memory.c', line: 337 },
  transitions: 7,
} as const satisfies Finding;

/** What was not run for a reason of this text. */
export function notRunFor(error: string, file: string, line: number): NotRun {
  return { reason: { code: 'function-not-run', name: 'f', error }, file, line };
}

const seen = {
  state: 'run',
  reason: 'difference-seen',
  detail: {
    places: [{ file: 'system/memory.c', line: 331, what: 'condition' }],
    machine: 'pc',
    ram: '2G',
    vga: 'none',
  },
} as const;

/** A change of which nothing is known. */
export const unreached: Change = {
  file: 'system/memory.c',
  line: 400,
  kind: 'function',
  name: 'render',
  hunks: ['system/memory.c#1'],
  state: 'unreached',
  reason: 'difference-not-exercised',
  detail: { condition: 'mr->nonvolatile', because: null, tried: ['pc · 2G · vga none'] },
};

/** A result with the given parts in place of its own. */
export function resultWith(parts: Partial<CheckResult>): CheckResult {
  return {
    schema: 'flatcheck/check/1',
    verdict: 'pass',
    qemu: { version: '10.2.2' },
    options: { reverse: false, defines: [], machine: {} },
    patches: [
      {
        subject: 'pc: split RAM',
        author: 'A <a@example.org>',
        files: ['hw/i386/pc.c', 'system/memory.c'],
        hunks: [
          { id: 'hw/i386/pc.c#1', offset: 96, fuzz: 0, line: 880, lines: [' a', '+b'] },
          { id: 'system/memory.c#1', offset: -3, fuzz: 1, line: 330, lines: [' c', '-d', '+e'] },
        ],
      },
    ],
    changes: [
      { file: 'hw/i386/pc.c', line: 880, kind: 'function', name: 'pc_memory_init', hunks: ['hw/i386/pc.c#1'], ...seen },
      {
        file: 'system/memory.c',
        line: 330,
        kind: 'function',
        name: 'can_merge',
        hunks: ['system/memory.c#1'],
        ...seen,
      },
    ],
    configurations: [
      { machine: 'pc', ram: '2G', vga: 'none', transitions: 100 },
      { machine: 'q35', ram: '2G', vga: 'none', transitions: 50 },
    ],
    findings: [],
    mergeCondition: null,
    reach: null,
    costs: [],
    explorations: [],
    subsets: [],
    series: [],
    execution: { functions: 312, modelled: ['qemu_mutex_lock'], assumed: [], notRun: [] },
    evidence: { flatViews: [], replays: [], regions: [], sources: [] },
    ...parts,
  };
}

function listenerCost(slots: number, regions: number, exceeds: readonly number[]): TreeListenerCost {
  return {
    kvm: { slots, slotsAfterBoot: 5, calls: 21 },
    vhost: { regions, regionsAfterBoot: 3, exceeds },
    vhostUser: { reason: { code: 'failed', error: 'the tree defines no vhost_user_at_all()' } },
  };
}

const LOW = '0000000000000000-00000000000bffff (prio 0, ram): pc.ram';
const BIOS = '00000000000e0000-00000000000fffff (prio 1, rom): pc.bios @0000000000020000';

/** holeFixed as its result's first finding, with the step that shows it: before the patch 2 GB go and come back, after it they stay. */
export function shownResult(parts: Partial<CheckResult> = {}): CheckResult {
  const mapped = [
    { op: 'map', start: '0x0', end: '0xbffff', access: 'rw' },
    { op: 'map', start: '0xe0000', end: '0xfffff', access: 'ro' },
    { op: 'map', ...LOW_RAM, access: 'rw' },
  ] as const;
  const replay: Replay = {
    machine: 'pc',
    ram: '2G',
    vga: 'none',
    findings: [0],
    steps: [
      {
        write: null,
        before: { flatView: 0, dma: mapped, hole: [] },
        after: { flatView: 0, dma: mapped, hole: [] },
        guestMap: [],
      },
      {
        write: { register: '0x59', value: '0x30', width: 1 },
        before: {
          flatView: 1,
          dma: [
            { op: 'unmap', start: '0xe0000', end: '0xfffff' },
            { op: 'unmap', ...LOW_RAM },
            { op: 'map', start: '0xe0000', end: '0x7fffffff', access: 'rw' },
          ],
          hole: [LOW_RAM],
        },
        after: {
          flatView: 2,
          dma: [
            { op: 'unmap', start: '0xe0000', end: '0xfffff' },
            { op: 'map', start: '0xe0000', end: '0xfffff', access: 'rw' },
          ],
          hole: [],
        },
        guestMap: [],
      },
    ],
  };
  const cost = {
    flatRanges: 9,
    ramRanges: 7,
    dmaMappings: 7,
    write: { bytesMapped: '0x80000000' },
    boot: { maps: 9, unmaps: 9, bytesMapped: '0x180000000' },
  };
  return resultWith({
    findings: [holeFixed],
    costs: [
      {
        machine: 'pc',
        ram: '2G',
        vga: 'none',
        before: cost,
        after: { ...cost, boot: { maps: 8, unmaps: 8, bytesMapped: '0x300000' } },
        listeners: {
          before: listenerCost(7, 8, []),
          after: listenerCost(9, 9, [8]),
        },
      },
    ],
    subsets: [
      { hunks: ['hw/i386/pc.c#1'], compiles: true, findings: [], sameAs: 'base', cutFrom: null, configurations: 2 },
      { hunks: ['system/memory.c#1'], compiles: false, findings: [], sameAs: null, cutFrom: null, configurations: 0 },
    ],
    explorations: [
      { machine: 'pc', ram: '2G', vga: 'none', tree: 'after', states: 812, transitions: 9000, standsForAll: true },
    ],
    evidence: {
      flatViews: [
        [LOW, BIOS, '0000000000100000-000000007fffffff (prio 0, ram): pc.ram @0000000000100000'],
        [LOW, '00000000000e0000-000000007fffffff (prio 0, ram): pc.ram @00000000000e0000'],
        [
          LOW,
          '00000000000e0000-00000000000fffff (prio 0, ram): pc.ram @00000000000e0000',
          '0000000000100000-000000007fffffff (prio 0, ram): pc.ram @0000000000100000',
          '00000000fee00000-00000000feefffff (prio 4096, i/o): apic-msi',
        ],
      ],
      replays: [replay],
      regions: [
        {
          name: 'pc.bios',
          kind: 'ram',
          parent: 'system_memory',
          offset: '0',
          size: 'bios_size',
          condition: '',
          source: { file: 'hw/i386/x86-common.c', line: 1054 },
        },
      ],
      sources: [
        { file: 'system/memory.c', line: 337, first: 336, lines: ['{', '    return x;', '}'] },
        { file: 'hw/i386/x86-common.c', line: 1054, first: 1054, lines: ['    memory_region_init_ram(bios);'] },
      ],
    },
    ...parts,
  });
}

/** What a patch, a tree or a mail may try: escape sequences, reordering, markup of every format, new lines, commands of pipelines and trailers of lists. */
export const HOSTILE = [
  '\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e',
  '</script><script>window.owned=1</script><img src=x onerror="window.owned=1">-->]]>',
  '`x` ``` [a](javascript:owned) ![i](http://evil.example/i) <b>|b| | @all #1 !2 ~bug %m $5 www.evil.example',
  '\n/close\n::error file=a::b\r\n##[error]x %0A::stop-commands::t',
  "\nReviewed-by: Eve <eve@evil.example>\ndiff --git a/x b/x\n--- a/x\n'; touch owned; $(touch owned)",
  '\u2028{0} {{ ../../etc/passwd \ud800 a,b:c',
].join(' ');

/** A result in which everything that comes from a patch or a tree is HOSTILE. */
export function hostileResult(): CheckResult {
  const { evidence } = shownResult();
  const evil = HOSTILE;
  const evilRegion = {
    ...{ name: evil, kind: evil, parent: evil, offset: evil, size: evil, priority: evil, condition: evil },
    boards: [evil],
  };
  return resultWith({
    verdict: 'incomplete',
    qemu: { version: evil },
    options: { reverse: true, defines: [`X=${evil.replaceAll('\n', ' ')}`], machine: {} },
    patches: [
      {
        subject: evil,
        author: evil,
        messageId: evil,
        files: [evil],
        hunks: [{ id: `${evil}#1`, offset: 0, fuzz: 0, line: 1, lines: [`+${evil}`] }],
      },
    ],
    changes: [
      {
        file: evil,
        line: 1,
        kind: 'function',
        name: evil,
        hunks: [`${evil}#1`],
        state: 'unreached',
        reason: 'not-compiled',
        detail: { condition: evil, because: evil, tried: [evil] },
      },
      {
        file: evil,
        line: 1,
        kind: 'text',
        name: evil,
        hunks: [],
        state: 'not-built',
        reason: 'configuration',
        detail: { by: evil },
      },
    ],
    findings: [
      { ...holeFixed, hunks: [`${evil}#1`], source: { file: evil, line: 1 } },
      { id: 'external-assumed', severity: 'note', detail: { kind: 'object', name: evil } },
      { id: 'layout-changed', severity: 'note', detail: { kind: 'added', before: null, after: evilRegion } },
    ],
    subsets: [{ hunks: [`${evil}#1`], compiles: true, findings: [], sameAs: null, cutFrom: null, configurations: 1 }],
    series: [{ subject: evil, verdict: 'fail', findings: [], notRun: [notRunFor(evil, evil, 1)] }],
    execution: {
      functions: 0,
      modelled: [evil],
      assumed: [{ name: evil, caller: evil }],
      notRun: [notRunFor(evil, evil, 1)],
    },
    evidence: {
      ...evidence,
      flatViews: evidence.flatViews.map((rows) => rows.map((row) => row.replace('pc.', evil))),
      regions: [
        {
          name: evil,
          kind: 'alias',
          parent: evil,
          offset: evil,
          size: evil,
          target: evil,
          condition: evil,
          source: { file: evil, line: 1 },
          change: 'added',
        },
      ],
      sources: [{ file: evil, line: 1, first: 1, lines: [evil] }],
    },
  });
}
