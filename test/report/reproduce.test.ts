import { describe, expect, it } from 'vitest';
import { realQemuText, simulateWords } from '../../src/report/reproduce.js';
import type { Finding } from '../../src/result/result.js';
import { holeFixed, resultWith } from './results.js';

const MONITOR = '-nodefaults -S -monitor stdio: o/w 0xcf8 0x80000058; o/b 0xcfd 0x30; info mtree -f';
const result = resultWith({});

/** A finding on a machine with options. */
function shownWith(options: Readonly<Record<string, string>>): Finding {
  return { ...holeFixed, id: 'guest-map-changed', options };
}

describe('how a real QEMU shows a finding', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no options', {}, '-M pc -m 2G -vga none'],
    ['a property of the machine', { 'machine.smm': 'off' }, '-M pc,smm=off -m 2G -vga none'],
    ['a limit of RAM', { 'max-ram-below-4g': '3G' }, '-M pc,max-ram-below-4g=3G -m 2G -vga none'],
    [
      'a property of devices',
      { 'global.mch.extended-tseg-mbytes': '65' },
      '-M pc -m 2G -vga none -global mch.extended-tseg-mbytes=65',
    ],
    [
      'a CPU',
      { 'cpu-vendor': 'intel', 'phys-bits': '36' },
      '-M pc -m 2G -vga none -cpu qemu64,vendor=GenuineIntel,phys-bits=36',
    ],
    [
      'a device with a back end',
      { 'object.0': 'memory-backend-ram,id=m,size=1G', 'device.0': 'pc-dimm,memdev=m' },
      '-M pc -m 2G -vga none -object memory-backend-ram,id=m,size=1G -device pc-dimm,memdev=m',
    ],
  ])('has the options of the machine: %s', (_name, options, words) => {
    expect(realQemuText(result, shownWith(options))).toBe(`${words} ${MONITOR}`);
  });

  it('has what the check was asked for as well', () => {
    const asked = resultWith({ options: { reverse: false, defines: [], machine: { 'machine.hpet': 'off' } } });
    expect(realQemuText(asked, shownWith({ 'machine.smm': 'off' }))).toMatch(/^-M pc,hpet=off,smm=off /);
  });

  it('has a device and the trace points of its listener for what VFIO is told', () => {
    expect(realQemuText(result, holeFixed)).toBe(
      "-M pc -m 2G -vga none -device vfio-pci,host=DEVICE -trace 'vfio_listener_region_*' " +
        '-nodefaults -S -monitor stdio: o/w 0xcf8 0x80000058; o/b 0xcfd 0x30',
    );
    const ofKvm: Finding = { ...holeFixed, id: 'listener-protocol', detail: { subject: 'listeners' } };
    expect(realQemuText(result, ofKvm)).toContain('info mtree -f');
  });

  it.each([
    ['pflash', '4194304'],
    ['test-device', 'on'],
  ])('is not told where it takes more: %s', (name, value) => {
    expect(realQemuText(result, shownWith({ [name]: value }))).toBeNull();
  });
});

it('simulate is not told to play a machine for which it has no options', () => {
  expect(simulateWords(result, shownWith({ 'test-device': 'on' }))).toBeNull();
  expect(simulateWords(result, shownWith({ 'machine.smm': 'off' }))).toContain('smm=off');
});
