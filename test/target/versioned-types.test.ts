import { describe, expect, it } from 'vitest';
import { abiOf } from '../../src/target/x86_64/versioned-types.js';

// docs/devel of QEMU and its release process: X.Y.50 is between releases, X.Y.9Z a release candidate of the next one.
describe('a machine type', () => {
  it.each([
    ['pc-i440fx-10.2', '10.2.2', 'released'],
    ['pc', '10.2.2', 'released'],
    ['pc', '10.2.50', 'development'],
    ['q35', '10.1.92', 'development'],
    ['pc-q35-11.0', '10.2.50', 'development'],
    ['pc-q35-10.2', '10.2.50', 'released'],
    ['pc-i440fx-2.12', '9.2.0', 'released'],
    ['pc-q35-4.0.1', '10.2.50', 'released'],
  ])('%s of QEMU %s is %s', (type, version, abi) => {
    const newest = version.startsWith('10.1') ? 'pc-q35-10.2' : version.endsWith('.50') ? 'pc-q35-11.0' : 'pc-q35-10.2';
    expect(abiOf(type, version, newest)).toBe(abi);
  });

  it('without a version promises nothing', () => {
    expect(abiOf('isapc', '10.2.50', undefined)).toBe('unversioned');
  });
});
