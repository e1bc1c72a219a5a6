import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { parseReplay, parseWrite } from '../../../src/machine/replay/replay.js';
import { addressed } from '../../../src/target/steps.js';

function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('no UserError');
}

describe('a write on the command line', () => {
  it('is one byte wide unless it says otherwise; numbers are hex with or without 0x', () => {
    expect(parseWrite('0x59=0x30')).toEqual({ register: 0x59, value: 0x30, width: 1 });
    expect(parseWrite('72=4A')).toEqual({ register: 0x72, value: 0x4a, width: 1 });
    expect(parseWrite('0x58=0x33333000:4')).toEqual({ register: 0x58, value: 0x33333000, width: 4 });
    expect(parseWrite('0xfc=ffffffff:4')).toEqual({ register: 0xfc, value: 0xffffffff, width: 4 });
  });

  // The address that port CF8h takes without its enable bit: PCI Local Bus Specification 3.0, 3.2.2.3.2.
  it('goes to another function of the first bus where that is named', () => {
    expect(parseWrite('02.0@0x10=0xfd000000:4')).toEqual({ register: 0x1010, value: 0xfd000000, width: 4 });
    expect(parseWrite('00:1f.3@0x4=0x103:2')).toEqual({ register: 0xfb04, value: 0x103, width: 2 });
    expect(parseWrite('0.0@0x59=0x30')).toEqual(parseWrite('0x59=0x30'));
  });

  it('goes to memory where that is named, by its address', () => {
    const { register, ...rest } = parseWrite('memory@0xfed90018=80000000:4');
    expect(rest).toEqual({ value: 0x80000000, width: 4 });
    expect(addressed(register)).toEqual({ device: 'memory', register: 0xfed90018 });
    expect(addressed(parseWrite('memory@0=1').register)).toEqual({ device: 'memory', register: 0 });
  });

  it.each([
    ['memory@400000000000=1', '46-bit'],
    ['memory@3ffffffffffe=1:4', '46-bit'],
    ['0x59', 'REG=VALUE'],
    ['', 'REG=VALUE'],
    ['=0x30', 'the register'],
    ['0x59=', 'the value'],
    ['0xzz=0x30', 'the register'],
    ['-1=0x30', 'the register'],
    ['0x59=0x30:3', 'width'],
    ['0x59=0x30:', 'width'],
    ['0x59=0x30:1:1', 'width'],
    ['0x100=0x0', '0x0 to 0xff'],
    ['0xfd=0x0:4', '0x0 to 0xff'],
    ['0x59=0x100', 'does not fit into 1 byte'],
    ['0x58=0x10000:2', 'does not fit into 2 bytes'],
    ['0x59=\u001b[31m', '\\x1b'],
    ['20.0@0x10=0x0', 'slot and function'],
    ['02.8@0x10=0x0', 'slot and function'],
    ['1:02.0@0x10=0x0', 'slot and function'],
    ['@0x10=0x0', 'slot and function'],
    ['02.0@0x100=0x0', '0x0 to 0xff'],
  ])('%j is refused and the message says why', (text, reason) => {
    expect(complaint(() => parseWrite(text))).toContain(reason);
  });
});

describe('a recording of JSON lines', () => {
  it('gives writes and resets in order and leaves other lines out', () => {
    const text = [
      '{"dma": {"op": "map", "start": "0x0", "end": "0xbffff", "access": "rw"}}',
      '{"write": {"register": "0x58", "value": "0x33333000", "width": 4}}',
      '{"reset": true}',
      '{"write": {"device": "02.0", "register": "0x10", "value": "0xfd000000", "width": 4}}',
      '',
      '{"write": {"register": "0x72", "value": "0x4a", "width": 1}}',
    ].join('\r\n');
    expect(parseReplay(text, 'r.jsonl')).toEqual([
      { write: { register: 0x58, value: 0x33333000, width: 4 } },
      { reset: true },
      { write: { register: 0x1010, value: 0xfd000000, width: 4 } },
      { write: { register: 0x72, value: 0x4a, width: 1 } },
    ]);
  });

  it('takes the recorded boot of a real QEMU', () => {
    const text = readFileSync(new URL('../../samples/seabios-boot-pc-2G-vga-none.jsonl', import.meta.url), 'utf8');
    const writes = text.split('\n').filter((line) => line.startsWith('{"write"'));
    expect(parseReplay(text, 'boot')).toHaveLength(writes.length);
  });

  it.each([
    ['{"write": {"register": "0x59"', 'r:2: not JSON'],
    ['{"write": {"register": 89, "value": "0x0", "width": 1}}', 'r:2: the register'],
    ['{"write": {"register": "0x59", "value": "0x0", "width": 8}}', 'r:2: the width'],
    ['{"write": {"register": "0x59", "value": "0x1ff", "width": 1}}', 'r:2: the value does not fit'],
    ['{"write": 7}', 'r:2: the register'],
    ['{"write": {"device": 2, "register": "0x10", "value": "0x0"}}', 'r:2: a device'],
  ])('names the line of %j', (line, reason) => {
    expect(complaint(() => parseReplay(`{"reset":true}\n${line}\n`, 'r'))).toContain(reason);
  });

  it('that holds no step is refused', () => {
    expect(complaint(() => parseReplay('', 'empty.log'))).toContain('empty.log');
    expect(complaint(() => parseReplay('{"dma":{}}\n', 'x'))).toContain('no register write');
  });
});

describe("a QEMU log (lines as QEMU 10.0.2's -trace pci_cfg_write writes them)", () => {
  it('gives the writes to function 0 of the host bridge, with and without time stamps', () => {
    const text = [
      'SeaBIOS (version 1.16.3)',
      'pci_cfg_write i440FX 00:00.0 @0x59 <- 0x30',
      '4810@1795396087.712593:pci_cfg_write mch 00:00.0 @0x91 <- 0x31',
      'pci_cfg_write PIIX3 00:01.0 @0x60 <- 0xa',
      'pci_cfg_write i440FX 00:00.1 @0x59 <- 0x33',
      'pci_cfg_write empty 00:00.0 @0x59 <- 0x33',
      'pci_cfg_write i440FX 00:0 @0x72 <- 0xa',
    ].join('\n');
    expect(parseReplay(text, 'log')).toEqual([
      { write: { register: 0x59, value: 0x30, width: 1 } },
      { write: { register: 0x91, value: 0x31, width: 1 } },
      { write: { register: 0x72, value: 0x0a, width: 1 } },
    ]);
  });

  it('gives a write the narrowest width that holds its value', () => {
    const widths = ['0xff', '0x100', '0xffff', '0x10000', '0x33333000'].map((value) => {
      const [step] = parseReplay(`pci_cfg_write i440FX 00:00.0 @0x58 <- ${value}\n`, 'log');
      return step !== undefined && 'write' in step ? step.write.width : 0;
    });
    expect(widths).toEqual([1, 2, 2, 4, 4]);
  });

  it('gives registers of the header that firmware writes whole their own width', () => {
    const widths = ['0x4', '0x5', '0x10', '0x24', '0x26', '0x28', '0x30', '0x3c'].map((register) => {
      const [step] = parseReplay(`pci_cfg_write i440FX 00:00.0 @${register} <- 0x0\n`, 'log');
      return step !== undefined && 'write' in step ? step.write.width : 0;
    });
    expect(widths).toEqual([2, 1, 4, 4, 1, 1, 4, 1]);
  });

  it('that is torn is refused with file and line', () => {
    expect(complaint(() => parseReplay('x\npci_cfg_write i440FX 00:00.0 @0x5', 'qemu.log'))).toContain('qemu.log:2');
  });
});
