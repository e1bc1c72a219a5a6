/** A `switch` on a 128-bit value: the case that it falls to is looked for first, and its number is what selects. */
import type { Label, StatementIR } from '../lower/ir.js';
import type { Emitter } from './emitter.js';

/** A local that a switch selects by. */
export interface Selector {
  readonly machine: 'i32' | 'i64';
  readonly local: number;
}

interface Case {
  readonly first: bigint;
  readonly last: bigint;
  readonly label: Label;
}

/**
 * Takes a 128-bit value from the stack; the local holds the number of the case it falls to, from 0, or the number of
 * cases.
 */
export function wideSelector(emitter: Emitter, cases: (StatementIR & { kind: 'switch' })['cases']): Selector {
  const { writer } = emitter;
  const [low, high, local] = [emitter.local('i64'), emitter.local('i64'), emitter.local('i32')];
  const [restLow, restHigh] = [emitter.local('i64'), emitter.local('i64')];
  writer.set(high);
  writer.set(low);
  writer.i32(cases.length);
  writer.set(local);
  for (const [number, { first, last }] of cases.entries()) {
    const [firstLow, firstHigh] = halves(first);
    // The distance from the first value of the case, which is compared without sign.
    writer.get(low);
    writer.i64(firstLow);
    writer.numeric('i64.sub');
    writer.set(restLow);
    writer.get(high);
    writer.i64(firstHigh);
    writer.numeric('i64.sub');
    writer.get(low);
    writer.i64(firstLow);
    writer.numeric('i64.lt_u');
    writer.numeric('i64.extend_i32_u');
    writer.numeric('i64.sub');
    writer.set(restHigh);
    const [most, mostHigh] = halves(last - first);
    writer.get(restHigh);
    writer.i64(mostHigh);
    writer.numeric('i64.lt_u');
    writer.get(restHigh);
    writer.i64(mostHigh);
    writer.numeric('i64.eq');
    writer.get(restLow);
    writer.i64(most);
    writer.numeric('i64.le_u');
    writer.numeric('i32.and');
    writer.numeric('i32.or');
    // As cases are distinct, at most one of these is not 0.
    writer.i32(cases.length - number);
    writer.numeric('i32.mul');
    writer.get(local);
    writer.numeric('i32.sub');
    writer.i32(-1);
    writer.numeric('i32.mul');
    writer.set(local);
  }
  return { machine: 'i32', local };
}

function halves(value: bigint): [bigint, bigint] {
  return [BigInt.asIntN(64, value), BigInt.asIntN(64, value >> 64n)];
}

/** The case with its number instead of its values. */
export function numbered({ label }: Case, number: number): Case {
  return { first: BigInt(number), last: BigInt(number), label };
}
