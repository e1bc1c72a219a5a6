import { afterEach, describe, expect, it } from 'vitest';
import { type Configuration, checkStimulus } from '../../src/check/play/runs.js';
import { ExpectedRuns, TreeRuns } from '../../src/check/play/tree-runs.js';
import { record, startMachine } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { bootSteps } from '../../src/target/x86_64/boots.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import type { PlayThread } from '../../src/threads/play-thread.js';
import { openTreeSource } from '../../src/tree/source.js';
import { startThread } from './started-thread.js';

const CONFIGURATION = { machine: 'pc', ram: 64n << 20n, vga: 'none' } as const;
const STEPS = bootSteps('pc');
/** Enough to keep a thread at work while another task is handed to it. */
const MANY_STEPS = Array.from({ length: 500 }, () => STEPS).flat();

let thread: PlayThread;

function sampleProgram(): TreeProgram {
  return new TreeProgram(openTreeSource({ kind: 'sample' }));
}

describe('a machine that is played in another thread', () => {
  afterEach(() => thread.end());

  it('shows the same there as here', async () => {
    thread = await startThread();
    const program = sampleProgram();
    const { machine: _here, ...expected } = record(program, CONFIGURATION, STEPS);
    const { machine } = startMachine(program, CONFIGURATION);
    const played = thread.submit(machine!.state(), STEPS).wait();
    expect(expected.events.length).toBeGreaterThan(1);
    expect(played?.recording).toEqual(expected);
  });

  it('is handed back where it reaches what was not compiled', async () => {
    thread = await startThread();
    const { machine } = startMachine(sampleProgram(), CONFIGURATION);
    expect(thread.submit(machine!.state(), STEPS).wait()).toBeNull();
  });

  it('can be taken back before it is begun, and only then', async () => {
    thread = await startThread();
    const program = sampleProgram();
    record(program, CONFIGURATION, STEPS).machine!.dispose();
    const [first, last] = [startMachine(program, CONFIGURATION), startMachine(program, CONFIGURATION)]
      .map(({ machine }) => machine!.state())
      .map((state, i) => thread.submit(state, i === 0 ? MANY_STEPS : STEPS));
    expect(last!.takeBack()).toBe(true);
    expect(last!.isOver).toBe(true);
    expect(last!.wait()).toBeNull();
    expect(first!.wait()).not.toBeNull();
    expect(first!.takeBack()).toBe(false);
  });
});

describe('runs that a second thread shares', () => {
  afterEach(() => thread.end());

  it('are the same as without one', async () => {
    thread = await startThread();
    const stimulus = checkStimulus(machineKind('pc')!);
    const configurations = [1n, 64n, 2048n, 6144n].map(
      (megabytes): Configuration => ({
        name: { machine: 'pc', ram: `${megabytes}M`, vga: 'none' },
        machine: { machine: 'pc', ram: megabytes << 20n, vga: 'none' },
        stimulus,
      }),
    );
    const alone = new TreeRuns(sampleProgram);
    const shared = new TreeRuns(sampleProgram, new ExpectedRuns(thread));
    shared.begin(configurations);
    for (const each of [...configurations].reverse()) expect(shared.of(each)).toEqual(alone.of(each));
  });
});
