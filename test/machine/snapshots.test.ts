import { afterEach, describe, expect, it, vi } from 'vitest';
import { Machine, type MachineConfiguration } from '../../src/machine/machine.js';
import { recordStarted, startMachine } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { bootSteps } from '../../src/target/x86_64/boots.js';
import { openTreeSource } from '../../src/tree/source.js';

const CONFIGURATION: MachineConfiguration = { machine: 'pc', ram: 64n << 20n, vga: 'none' };
const STEPS = bootSteps('pc');
const base = openTreeSource({ kind: 'sample' });

/** Starts and plays a machine, and ends it: what was recorded, and what is in memory then. */
function played(program: TreeProgram, configuration = CONFIGURATION) {
  const started = startMachine(program, configuration);
  const recording = recordStarted(started, STEPS);
  const machine = started.machine!;
  const { statics, heap } = machine.memoryImage();
  const shown = { recording, printed: machine.printed, statics: statics.bytes, heap };
  machine.dispose();
  program.program.relink();
  return shown;
}

describe('a machine that is started again', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is built twice and no more, and does the same each time', () => {
    const build = vi.spyOn(Machine.prototype, 'build');
    const program = new TreeProgram(base);
    const runs = Array.from({ length: 4 }, () => played(program));
    expect(build).toHaveBeenCalledTimes(2);
    for (const { recording } of runs) expect(recording).toEqual(runs[0]!.recording);
    const [, built, ...resumed] = runs;
    for (const each of resumed) {
      expect(each.printed).toBe(built!.printed);
      expect(Buffer.compare(each.heap, built!.heap)).toBe(0);
      expect(Buffer.compare(each.statics.subarray(0, built!.statics.length), built!.statics)).toBe(0);
    }
  });

  it('is built where it is another', () => {
    const program = new TreeProgram(base);
    for (let i = 0; i < 3; i++) played(program);
    const build = vi.spyOn(Machine.prototype, 'build');
    const more = { ...CONFIGURATION, ram: 128n << 20n };
    const { recording } = played(program, more);
    expect(build).toHaveBeenCalledTimes(1);
    expect(recording).toEqual(played(new TreeProgram(base), more).recording);
  });

  it('is none that another program has started', () => {
    const program = new TreeProgram(base);
    for (let i = 0; i < 3; i++) played(program);
    const build = vi.spyOn(Machine.prototype, 'build');
    played(program.derive(base, new Set(), new Map()));
    expect(build).toHaveBeenCalledTimes(1);
  });

  it('fails each time where it fails', () => {
    const program = new TreeProgram(base);
    const failing = { ...CONFIGURATION, machine: 'none-of-that-name' };
    const failures = Array.from({ length: 4 }, () => startMachine(program, failing).failure?.message);
    expect(new Set(failures).size).toBe(1);
    expect(failures[0]).toBeDefined();
  });
});
