import { describe, expect, it } from 'vitest';
import {
  parseDefine,
  parseMachineOptions,
  parseMachines,
  parseRam,
  parseRamList,
  parseVgaList,
} from '../../src/commands/input/values.js';
import { checkHotplug } from '../../src/commands/simulate.js';
import { UserError } from '../../src/errors.js';
import { parseWrite } from '../../src/machine/replay/replay.js';

describe('--ram', () => {
  it.each([
    ['512K', 512n << 10n],
    ['640k', 640n << 10n],
    ['1M', 1n << 20n],
    ['2G', 2n << 30n],
    ['1.5G', 3n << 29n],
    ['1T', 1n << 40n],
    ['8192', 8192n],
    ['8192B', 8192n],
    ['0x100000', 1n << 20n],
    ['1', 8192n],
    ['10K', 16384n],
  ])('%s is %s bytes, rounded up to 8 KiB as QEMU does', (text, bytes) => {
    expect(parseRam(text)).toEqual({ text, bytes, options: {} });
  });

  it.each(['', '0', '0G', '-1G', '2X', '2GB', 'two', '1e9', '8P', '99999999999999999999E', '1.G', '\u0000'])(
    '%j is refused by name',
    (text) => {
      expect(() => parseRam(text)).toThrow(UserError);
      expect(() => parseRam(text)).toThrow(/^--ram: "/);
    },
  );

  it('takes the slots and the most memory of memory hotplug with the size before them', () => {
    expect(parseRamList('1G,2G,slots=4,maxmem=8G,maxmem=16G,4G')).toEqual([
      { text: '1G', bytes: 1n << 30n, options: {} },
      { text: '2G,slots=4,maxmem=8G,maxmem=16G', bytes: 2n << 30n, options: { slots: 4, maxmem: 16n << 30n } },
      { text: '4G', bytes: 4n << 30n, options: {} },
    ]);
    expect(parseRamList('2G,2048M,maxmem=4G,2G').map(({ text }) => text)).toEqual(['2G', '2048M,maxmem=4G']);
  });

  it.each(['slots=4,2G', '2G,slots=', '2G,slots=-1', '2G,maxmem=much', '2G,maxmem=0', '2G,mem=1G'])(
    '%j is refused',
    (text) => {
      expect(() => parseRamList(text)).toThrow(UserError);
      expect(() => parseRamList(text)).toThrow(/^--ram: /);
    },
  );

  it('takes a list, with equal sizes once and empty items refused', () => {
    expect(parseRamList('1G, 1024M,2G').map(({ text }) => text)).toEqual(['1G', '2G']);
    expect(() => parseRamList('1G,,2G')).toThrow(UserError);
  });
});

describe('options of the machine', () => {
  it('are taken as they are given, and only those', () => {
    expect(parseMachineOptions({})).toEqual({});
    expect(
      parseMachineOptions({ maxRamBelow4g: '1G', cpuVendor: 'intel', physBits: '46', firmware: 'pflash:4M' }),
    ).toEqual({ 'max-ram-below-4g': 1n << 30n, 'cpu-vendor': 'intel', 'phys-bits': 46, pflash: 4n << 20n });
  });

  it.each([
    [{ maxRamBelow4g: 'all' }, /^--max-ram-below-4g: "all"/],
    [{ cpuVendor: 'via' }, /^--cpu-vendor: "via"/],
    [{ physBits: '31' }, /^--phys-bits: "31"/],
    [{ physBits: '53' }, /^--phys-bits: "53"/],
    [{ physBits: 'many' }, /^--phys-bits: "many"/],
    [{ firmware: '4M' }, /^--firmware: "4M"/],
    [{ firmware: 'pflash:0' }, /^--firmware: "0"/],
  ])('%j is refused by name', (options, message) => {
    expect(() => parseMachineOptions(options)).toThrow(UserError);
    expect(() => parseMachineOptions(options)).toThrow(message);
  });
});

describe('--machine, --vga and --define', () => {
  it('take what QEMU has, versioned machine types included', () => {
    expect(parseMachines('pc,pc-i440fx-9.2,q35,pc-q35-10.0')).toEqual(['pc', 'pc-i440fx-9.2', 'q35', 'pc-q35-10.0']);
    expect(parseVgaList('none,std,none')).toEqual(['none', 'std']);
    expect(parseDefine('CONFIG_SMM')).toEqual(['CONFIG_SMM', '1']);
    expect(parseDefine('CONFIG_X="a=b"')).toEqual(['CONFIG_X', '"a=b"']);
    expect(parseDefine('X=')).toEqual(['X', '']);
  });

  it('name what is known where they do not know a value', () => {
    expect(() => parseMachines('virt')).toThrow(/"virt".*pc, q35/);
    expect(() => parseVgaList('cirrus')).toThrow(/"cirrus".*std, none/);
    for (const text of ['', '1X', 'A B=1', 'A=1\n#include "/x"']) expect(() => parseDefine(text)).toThrow(UserError);
  });
});

it('a device that is unplugged must have been added', () => {
  const steps = [{ write: parseWrite('hotplug@1=0') }];
  expect(() => checkHotplug(steps, 1)).toThrow('hotplug@0x1: there is no such device');
  expect(() => checkHotplug(steps, 2)).not.toThrow();
  expect(() => checkHotplug([{ write: parseWrite('02.0@1=0') }, { reset: true }], 0)).not.toThrow();
});
