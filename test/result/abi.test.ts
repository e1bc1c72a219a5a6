import { describe, expect, it } from 'vitest';
import { withAbi } from '../../src/result/abi.js';
import type { Abi, Finding } from '../../src/result/result.js';

const abiOf = (machine: string): Abi =>
  machine === 'isapc' ? 'unversioned' : machine === 'pc' ? 'development' : 'released';
const found = (
  id: 'guest-map-changed' | 'migration-changed' | 'firmware-table-changed' | 'dma-hole-introduced' | 'dma-hole-fixed',
  machine?: string,
): Finding => ({
  id,
  severity: 'note',
  ...(machine === undefined ? {} : { machine }),
});
const judged = (...findings: Finding[]): Array<string | undefined> =>
  withAbi(findings, abiOf).map(({ severity, abi }) => `${severity} ${abi}`);

describe('what a guest sees', () => {
  it('weighs less where only types in development differ', () => {
    expect(judged(found('guest-map-changed', 'pc'))).toEqual(['warning development']);
    expect(judged(found('guest-map-changed', 'pc'), found('guest-map-changed', 'pc-i440fx-9.0'))).toEqual([
      'error development',
      'error released',
    ]);
    expect(judged(found('migration-changed', 'pc'), found('guest-map-changed', 'pc-i440fx-9.0'))).toEqual([
      'warning development',
      'error released',
    ]);
  });

  it('is an error on released and unversioned types', () => {
    expect(judged(found('firmware-table-changed', 'isapc'))).toEqual(['error unversioned']);
    expect(judged(found('firmware-table-changed', 'pc-i440fx-9.0'))).toEqual(['error released']);
  });

  it('is all that the type of machine weighs', () => {
    expect(judged(found('dma-hole-introduced', 'pc'), found('dma-hole-fixed'))).toEqual([
      'note undefined',
      'note undefined',
    ]);
  });
});
