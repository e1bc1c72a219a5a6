import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStimulus } from '../../src/check/play/runs.js';
import { startMachine } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import type { PlayThread } from '../../src/threads/play-thread.js';
import { startThread } from '../threads/started-thread.js';
import { noTrees, reportMissing, trees } from './trees.js';

describe('the first machine of its kind', () => {
  let thread: PlayThread;

  beforeEach(async () => {
    thread = await startThread();
  });
  afterEach(() => thread.end());

  reportMissing(trees.length === 0, noTrees);

  it.each(trees.flatMap((tree) => ['pc', 'q35'].map((machine) => [tree.version, machine, tree] as const)))(
    'QEMU %s, %s: can be played by another thread, since what playing reaches was compiled with what building reaches',
    (_, name, { view }) => {
      const { machine } = startMachine(new TreeProgram(view), { machine: name, ram: 2n ** 31n, vga: 'none' });
      const { steps } = checkStimulus(machineKind(name)!);
      const played = thread.submit(machine!.state(), steps).wait();
      expect(played?.recording.viewOf.length).toBe(steps.length + 1);
    },
  );
});
