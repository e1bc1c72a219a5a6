import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json/json.js';
import { messageOf } from '../../src/report/words/sentences.js';
import { holeFixed, resultWith } from './results.js';

describe('the JSON report of a check', () => {
  it('has the keys of flatcheck/check/1 in their order, whatever the order in the result', () => {
    const shuffled = Object.fromEntries(Object.entries(resultWith({ findings: [holeFixed] })).reverse());
    const report = json.check(shuffled as unknown as ReturnType<typeof resultWith>);
    expect(report.endsWith('}\n')).toBe(true);
    const parsed = JSON.parse(report);
    expect(Object.keys(parsed)).toEqual([
      'schema',
      'verdict',
      'qemu',
      'options',
      'patches',
      'changes',
      'configurations',
      'findings',
      'mergeCondition',
      'reach',
      'costs',
      'explorations',
      'subsets',
      'series',
      'execution',
      'evidence',
    ]);
    expect(parsed).toEqual({
      ...resultWith({}),
      findings: [{ ...holeFixed, message: messageOf(holeFixed), number: 1 }],
    });
    expect(Object.keys(parsed.findings[0]).slice(0, 10)).toEqual([
      'id',
      'severity',
      'message',
      'machine',
      'ram',
      'vga',
      'ranges',
      'witness',
      'source',
      'transitions',
    ]);
  });

  it('names options of the machines where there are any', () => {
    const options = { reverse: false, defines: [], machine: { 'phys-bits': '46' } };
    const parsed = JSON.parse(json.check(resultWith({ options })));
    expect(parsed.options).toEqual(options);
  });

  it('leaves out what holds for all configurations', () => {
    const { machine: _machine, ram: _ram, vga: _vga, ...finding } = holeFixed;
    const parsed = JSON.parse(json.check(resultWith({ findings: [finding] })));
    expect(Object.keys(parsed.findings[0])).not.toContain('machine');
  });
});
