/** The steps that a planned machine is played with. */
import { startMachine } from '../../machine/record.js';
import type { TreeProgram } from '../../machine/tree-program.js';
import type { MachineKind } from '../../target/machine-kind.js';
import type { PlayedStep } from '../../target/steps.js';
import { bootSteps, undoBootSteps } from '../../target/x86_64/boots.js';
import { exhaustiveSteps } from '../../target/x86_64/exhaustive.js';
import { CONFIGURATION_SPACE, registerSteps, type WritableRegister } from '../../target/x86_64/registers.js';
import type { Configuration, Stimulus } from '../play/runs.js';
import type { PlannedStimulus } from './setup.js';

/** More places than these are not tried: neighbouring rows are much alike. */
const MOST_PLACES = 48;
const FOUR_GIB = 1n << 32n;

/**
 * @param base of the tree before the patch: which registers there are, and what lies where, is asked of its machine
 * @returns null where that machine does not come up
 */
export function plannedStimulus(
  which: PlannedStimulus,
  kind: MachineKind,
  machine: Configuration['machine'],
  base: TreeProgram,
): Stimulus | null {
  const boot = bootSteps(kind.name);
  const { hostBridge } = kind;
  const more = { windows: null, pam: [], systemManagement: hostBridge?.systemManagement ?? [] };
  const first: PlayedStep[] = boot.length > 0 ? boot : [{ reset: true }];
  if (which === 'boot') return { steps: first, boot: { start: 0, end: first.length }, ...more };
  const smram = hostBridge ? exhaustiveSteps({ ...kind, hostBridge: { ...hostBridge, pam: [] } }) : [];
  const undo = undoBootSteps(kind.name);
  if (which === 'boot-and-smram')
    return { steps: [...first, ...undo, ...smram], boot: { start: 0, end: first.length }, ...more };
  const asked = registersAfter(first, machine, base);
  if (!asked) return null;
  const placing = new Set(
    boot.flatMap((step) => ('write' in step && step.write.width === 4 ? [step.write.register] : [])),
  );
  const steps = registerSteps(kind, asked.registers, placing, asked.places);
  return { steps: [...first, ...steps, { reset: true }], boot: { start: 0, end: first.length }, ...more };
}

/** The registers of all functions after some steps, and where something lies then. */
function registersAfter(
  steps: readonly PlayedStep[],
  configuration: Configuration['machine'],
  base: TreeProgram,
): { readonly registers: readonly WritableRegister[]; readonly places: readonly number[] } | null {
  const { machine, failure } = startMachine(base, configuration);
  try {
    if (!machine || failure) return null;
    for (const step of steps) machine.play(step);
    const registers = machine.pciFunctions().flatMap(({ base: own }) =>
      CONFIGURATION_SPACE.map((register) => ({
        register: own + register,
        value: machine.read(own + register, 4),
        writable: machine.writable(own + register),
      })),
    );
    const starts = machine.flatView(0).map(({ start }) => start);
    const places = [...new Set(starts)].filter((start) => start < FOUR_GIB).map(Number);
    return { registers, places: places.slice(-MOST_PLACES).concat(0) };
  } finally {
    machine?.dispose();
    base.program.relink();
  }
}

/** Whether each step is observed in all address spaces. */
export function followsAll(which: PlannedStimulus): Pick<Configuration, 'followsAll'> {
  return which === 'registers' ? { followsAll: true } : {};
}
