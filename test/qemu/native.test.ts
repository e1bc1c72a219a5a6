/** The same program, tree C and our runtime, compiled by gcc -O2: it must observe what it observes when our compiler compiles it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNative } from '../../src/bench/native/build.js';
import { observeNative } from '../../src/bench/native/play.js';
import { record } from '../../src/machine/record.js';
import type { Recording } from '../../src/machine/recording.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { mtreeRow } from '../../src/questions/simulate/simulate.js';
import type { PlayedStep } from '../../src/target/steps.js';
import { bootSteps } from '../../src/target/x86_64/boots.js';
import { exhaustiveSteps } from '../../src/target/x86_64/exhaustive.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import { randomSteps } from '../../src/target/x86_64/random.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const missingGcc = spawnSync('gcc', ['--version']).status !== 0;
reportMissing(trees.length === 0, noTrees);
reportMissing(missingGcc, 'gcc is not installed: nothing is compared with it');

/** Objects are kept between runs, by content. */
const cache = process.env.FLATCHECK_NATIVE_CACHE ?? join(tmpdir(), 'flatcheck-native');

function stepsFor(machine: string): PlayedStep[] {
  const kind = machineKind(machine)!;
  const hostBridge = kind.hostBridge!;
  const oneRegister = exhaustiveSteps({ ...kind, hostBridge: { ...hostBridge, pam: hostBridge.pam.slice(0, 1) } });
  return [...oneRegister, ...bootSteps(machine), ...randomSteps(kind, 7, 500)];
}

const machines = ['pc', 'q35'];
const configuration = (machine: string) => ({ machine, ram: ramSizes['6G']!, vga: 'std' as const });

describe.skipIf(missingGcc).each(trees.slice(0, 1))('$folder', ({ folder, view }) => {
  let executable = '';
  const recordings = new Map<string, Recording>();

  beforeAll(async () => {
    mkdirSync(cache, { recursive: true });
    const program = new TreeProgram(view);
    for (const machine of machines) recordings.set(machine, record(program, configuration(machine), stepsFor(machine)));
    ({ executable } = await buildNative(program, folder, cache));
  }, 600_000);

  it.each(machines)('compiled by gcc -O2 and played on %s has the same events and the same flat views', (machine) => {
    const { events, eventsOf, views, viewOf, failure } = recordings.get(machine)!;
    expect(failure).toBeNull();
    const native = observeNative(executable, configuration(machine), stepsFor(machine));
    expect(native.length).toBe(eventsOf.length);
    for (const [step, observed] of native.entries()) {
      const rows = views[viewOf[step]!]!.map(mtreeRow);
      expect({ step, events: events[eventsOf[step]!], rows }).toEqual({ step, ...observed });
    }
    const count = native.reduce((sum, observed) => sum + observed.events.length, 0);
    console.info(`${machine}: ${native.length} steps, ${count} events equal to those of the native program`);
  });
});
