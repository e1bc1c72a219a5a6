/** Why compiled code traps: it hands the host a number. */
import type { Location } from '../token.js';

/** What a trap number stands for; number 0 is running out of fuel. */
export interface TrapReason {
  readonly reason: string;
  readonly location: Location | null;
  /** The C itself could not be compiled, as against being run and failing. */
  readonly uncompiled: boolean;
}

const OUT_OF_FUEL: TrapReason = {
  reason: 'ran out of fuel: the C does not come to an end',
  location: null,
  uncompiled: false,
};

export class TrapList {
  private readonly list: TrapReason[] = [OUT_OF_FUEL];

  /** @param before those of a program that this one goes on from */
  constructor(before?: TrapList) {
    if (before) this.restore(before.reasons.slice(1));
  }

  /** By number. */
  get reasons(): readonly TrapReason[] {
    return this.list;
  }

  /** Adds a reason; returns its number. */
  add(reason: TrapReason): number {
    return this.list.push(reason) - 1;
  }

  /** All but the first, which every program has; of places no more than file and line. */
  state(): TrapReason[] {
    return this.list.slice(1).map((each) => ({ ...each, location: placeOf(each.location) }));
  }

  /** Goes on from what another program had. */
  restore(reasons: readonly TrapReason[]): void {
    this.list.push(...reasons);
  }
}

function placeOf(place: Location | null): Location | null {
  return place && { file: place.file, line: place.line };
}
