/** The registers of our test device (src/runtime/driver/test-device.h): each write is a call of QEMU's memory API. */

import { randomNumbers } from './random-numbers.js';
import { type PlayedStep, type RegisterWrite, TEST_DEVICE_BASE } from './steps.js';

/** In the order of the enum in test-device.c; each with its place there. */
const PLACES = {
  ram: 0,
  'other-ram': 2,
  'lower-alias': 4,
  'upper-alias': 5,
  'rom-device': 8,
  registers: 10,
  'other-registers': 12,
  container: 14,
  'in-container': 0,
  'space-child': 0,
  'space-other-child': 20,
} as const;

type Region = keyof typeof PLACES;
const REGIONS = Object.keys(PLACES) as readonly Region[];

interface Action {
  readonly name: string;
  /** The values that it takes: of a region's state the first is what the region starts with. */
  readonly values: readonly number[];
  /** The regions that it is for; all where it is absent. */
  readonly regions?: readonly Region[];
}

/** KVM takes no registers that are read-only, nor does a board have them. */
const OF_RAM: readonly Region[] = ['ram', 'other-ram', 'lower-alias', 'upper-alias'];

const MAPPED: readonly Region[] = ['ram', 'lower-alias', 'rom-device', 'registers', 'other-registers'];

/** What is done, in the order of the enum there. */
const ACTIONS: readonly Action[] = [
  { name: 'set_enabled', values: [1, 0] },
  { name: 'set_address', values: [0, 1, 2, 3, 4, 5, 9, 13] },
  { name: 'set_size', values: [0, 1], regions: REGIONS.filter((region) => region !== 'space-child') },
  { name: 'set_readonly', values: [0, 1], regions: OF_RAM },
  { name: 'set_nonvolatile', values: [0, 1], regions: OF_RAM },
  { name: 'set_unmergeable', values: [0, 1] },
  { name: 'set_alias_offset', values: [0, 1], regions: ['lower-alias', 'upper-alias', 'space-other-child'] },
  { name: 'set_romd', values: [1, 0], regions: ['rom-device'] },
  { name: 'set_coalescing', values: [0, 1, 2], regions: ['registers'] },
  { name: 'set_eventfd', values: [0, 1], regions: ['registers', 'other-registers'] },
  { name: 'set_log', values: [0, 1], regions: ['ram', 'other-ram'] },
  { name: 'set_global_log', values: [0, 1], regions: ['ram'] },
  { name: 'set_priority', values: [0, 1, 2] },
  { name: 'sync_log', values: [0], regions: ['ram'] },
  { name: 'access', values: [0, 1, 2, 3] },
  { name: 'map', values: [0, 1, 2, 3], regions: MAPPED },
];

const GLOBAL_LOG = ACTIONS.findIndex(({ name }) => name === 'set_global_log');
const REGION_SHIFT = 8;
const BYTE = 0xff;
/** Where a write of two bytes has its second action, and that one's value. */
const [SECOND_SHIFT, SECOND_VALUE_SHIFT] = [8, 15];
/** Steps of the random walk; one in so many is a reset, at which listeners come and go. */
const WALK = 600;
const BETWEEN_RESETS = 60;
const SEED = 20;

/**
 * What a write to a register does, such as `set_enabled(ram)`; null for what is no register. @param register without
 * the base
 */
export function testDeviceName(register: number): string | null {
  const action = ACTIONS[register & BYTE];
  const region = REGIONS[(register >> REGION_SHIFT) & BYTE];
  return action && region ? `${action.name}(${region})` : null;
}

/**
 * Each call on each region that it is for, with each value, and back to what the region starts with; then calls at
 * random, alone and two in a transaction.
 * @param mayLog calls that begin and end migration's dirty log are among them
 */
export function testDeviceSteps(mayLog: boolean): PlayedStep[] {
  const steps = REGIONS.flatMap((name, region) =>
    actionsOf(region, mayLog).flatMap((action) => {
      const [first = 0, ...others] = ACTIONS[action]!.values;
      const back = ACTIONS[action]!.name === 'set_address' ? PLACES[name] : first;
      return [...others, back].map((value) => written(action, region, value));
    }),
  );
  const next = randomNumbers(SEED);
  for (let i = 1; i <= WALK; i++)
    steps.push(i % BETWEEN_RESETS === 0 ? { reset: true } : { write: randomCall(next, mayLog) });
  return steps;
}

/** The actions that are for a region, by their numbers. */
function actionsOf(region: number, mayLog: boolean): number[] {
  return [...ACTIONS.keys()].filter(
    (i) => (mayLog || i !== GLOBAL_LOG) && (ACTIONS[i]!.regions?.includes(REGIONS[region]!) ?? true),
  );
}

function written(action: number, region: number, value: number): PlayedStep {
  return { write: { register: registerOf(action, region), value, width: 1 } };
}

function registerOf(action: number, region: number): number {
  return TEST_DEVICE_BASE | (region << REGION_SHIFT) | action;
}

function randomCall(next: () => number, mayLog: boolean): RegisterWrite {
  const region = next() % REGIONS.length;
  const action = oneOf(next, actionsOf(region, mayLog));
  const register = registerOf(action, region);
  const value = oneOf(next, ACTIONS[action]!.values);
  if (next() % 2 === 0) return { register, value, width: 1 };
  const second = oneOf(next, actionsOf((region + 1) % REGIONS.length, mayLog));
  return { register, value: value | (second << SECOND_SHIFT) | ((next() % 2) << SECOND_VALUE_SHIFT), width: 2 };
}

function oneOf(next: () => number, numbers: readonly number[]): number {
  return numbers[next() % numbers.length]!;
}
