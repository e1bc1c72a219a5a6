import type { CheckResult, Finding } from '../../src/analysis/result.js';

const LOW_RAM = { start: '0x100000', end: '0x7fffffff' };

export const holeFixed: Finding = {
  id: 'dma-hole-fixed',
  severity: 'improvement',
  message: 'RAM stays mapped while PAM registers change',
  machine: 'pc',
  ram: '2G',
  vga: 'none',
  ranges: [LOW_RAM],
  witness: [{ register: '0x59', value: '0x30', width: 1 }],
  source: { file: 'system/memory.c', line: 337 },
  transitions: 7,
};

/** A result with the given parts in place of its own. */
export function resultWith(parts: Partial<CheckResult>): CheckResult {
  return {
    schema: 'flatcheck/check/1',
    verdict: 'pass',
    qemu: { version: '10.2.2' },
    patches: [
      {
        subject: 'pc: split RAM',
        author: 'A <a@example.org>',
        files: ['hw/i386/pc.c', 'system/memory.c'],
        hunks: [
          { id: 'hw/i386/pc.c#1', offset: 96, fuzz: 0 },
          { id: 'system/memory.c#1', offset: -3, fuzz: 1 },
        ],
      },
    ],
    configurations: [
      { machine: 'pc', ram: '2G', vga: 'none', transitions: 100 },
      { machine: 'q35', ram: '2G', vga: 'none', transitions: 50 },
    ],
    findings: [],
    costs: [],
    explorations: [],
    subsets: [],
    series: [],
    execution: { functions: 312, modelled: ['qemu_mutex_lock'], assumed: [], notRun: [] },
    ...parts,
  };
}
