/**
 * Every combination of neighbouring PAM segments. All thirteen together have 4^13 states; but a write changes no other
 * segments than its register's, and ranges merge with their neighbours alone, so that what a write does depends on the
 * register before, the register after, and the segments on either side. src/check/compare/locality.ts holds every run
 * against these two sentences.
 */
import type { PlayedStep } from '../steps.js';

/** Attributes a segment can have (two bits). */
const ATTRIBUTES = 4;
/** Where the attributes of a register's second segment lie. */
const HIGH = 4;

/**
 * From all registers at 0, and back, for each register and each state of its neighbours every change from every pair of
 * attributes to every other.
 * @param pam the registers in the order of their addresses; the first has only a high segment, which lies above all
 * others
 */
export function windowSteps(pam: readonly number[]): PlayedStep[] {
  const [top, ...pairs] = pam;
  if (top === undefined) return [];
  const write = (register: number, value: number): PlayedStep => ({ write: { register, value, width: 1 } });
  const steps = settleSteps(pam);
  const single = everyChange(ATTRIBUTES).map((attribute) => attribute << HIGH);
  const both = everyChange(ATTRIBUTES * ATTRIBUTES).map(
    (pair) => (Math.floor(pair / ATTRIBUTES) << HIGH) | (pair % ATTRIBUTES),
  );
  const neighbours = Array.from({ length: ATTRIBUTES }, (_, attribute) => attribute);
  pairs.forEach((register, i) => {
    const below = pairs[i - 1];
    const above = pairs[i + 1];
    for (const lower of below === undefined ? [0] : neighbours) {
      if (below !== undefined) steps.push(write(below, lower << HIGH));
      for (const upper of neighbours) {
        steps.push(above === undefined ? write(top, upper << HIGH) : write(above, upper));
        steps.push(...both.map((value) => write(register, value)));
      }
    }
    if (below !== undefined) steps.push(write(below, 0));
    steps.push(write(above ?? top, 0));
  });
  const last = pairs.at(-1);
  for (const lower of last === undefined ? [0] : neighbours) {
    if (last !== undefined) steps.push(write(last, lower << HIGH));
    steps.push(...single.map((value) => write(top, value)));
  }
  if (last !== undefined) steps.push(write(last, 0));
  return steps;
}

/** A reset, and all PAM registers at 0: on an i440FX a reset leaves them as they are. */
export function settleSteps(pam: readonly number[]): PlayedStep[] {
  return [{ reset: true }, ...pam.map((register): PlayedStep => ({ write: { register, value: 0, width: 1 } }))];
}

/**
 * A walk over numbers below `count` that starts and ends at 0 and takes every ordered pair of them, equal ones
 * included, as a step exactly once (a de Bruijn sequence of order 2, closed).
 */
function everyChange(count: number): number[] {
  const walk: number[] = [];
  for (let low = 0; low < count; low++) {
    walk.push(low);
    for (let high = low + 1; high < count; high++) walk.push(low, high);
  }
  return [...walk, 0];
}
