/** What recordings hold of the way to a finding, in the form that reports show. */
import type { Row } from '../../machine/observations.js';
import { NOT_SEEN, type Recording } from '../../machine/recording.js';
import { mtreeRow, simulatedEvent } from '../../questions/simulate/simulate.js';
import type { Moment, ReplayStep } from '../../result/evidence.js';
import { hexRanges, hexWrite } from '../../result/hex.js';
import type { Range } from '../../result/ranges.js';
import type { ReachedRange } from '../../result/result.js';
import type { PlayedStep } from '../../target/steps.js';
import type { Mappings } from './dma.js';
import type { GuestMapComparison } from './guest-map.js';

/** Gives equal flat views the same number. */
export class FlatViewTable {
  readonly views: string[][] = [];
  private readonly known = new Map<string, number>();
  private readonly seen = new WeakMap<readonly Row[], number>();

  /** The index of these rows in `views`. */
  add(rows: readonly Row[]): number {
    const seen = this.seen.get(rows);
    if (seen !== undefined) return seen;
    const texts = rows.map(mtreeRow);
    const key = texts.join('\n');
    const number = this.known.get(key) ?? this.views.push(texts) - 1;
    this.known.set(key, number);
    this.seen.set(rows, number);
    return number;
  }
}

/** The entries of a recording that a witness leads through; the first is as after reset. */
export type Path = readonly number[];

/** A tree's recording and the mappings that follow from it. */
export interface Observed {
  readonly recording: Recording;
  readonly mappings: Mappings;
}

/** The flat views of `memory` before and after a step, and the hole that it made. */
export interface AroundStep {
  readonly earlier: readonly Row[];
  readonly later: readonly Row[];
  readonly hole: readonly Range[];
}

export class Replays {
  constructor(
    private readonly steps: readonly PlayedStep[],
    private readonly before: Observed,
    private readonly after: Observed,
    private readonly maps: GuestMapComparison,
  ) {}

  /**
   * The entries of a path; where it is but one, that entry with its own calls.
   * @param views takes the flat views that the steps name
   * @param space another address space than `memory` whose flat views the steps name as well
   */
  along(path: Path, views: FlatViewTable, space?: string): ReplayStep[] {
    return path.map((entry, i) =>
      i === 0
        ? this.stepAt(entry, null, path.length > 1, views, space)
        : this.stepAt(entry, this.steps[entry - 1]!, false, views, space),
    );
  }

  /** What the addresses that differ at an entry reach in both trees. @param space undefined for `memory` */
  reachedAt(entry: number, space: string | undefined): ReachedRange[] {
    return this.maps.reachedAt(entry, space);
  }

  /** What is played on a path. */
  stepsAlong(path: Path): PlayedStep[] {
    return path.slice(1).map((entry) => withoutMark(this.steps[entry - 1]!));
  }

  /** All that was played before an entry. */
  stepsUpTo(entry: number): PlayedStep[] {
    return this.steps.slice(0, entry).map(withoutMark);
  }

  /** Both trees around the step that led to an entry; null where there is no step, or one did not get there. */
  around(entry: number): { readonly before: AroundStep; readonly after: AroundStep } | null {
    const of = ({ recording, mappings }: Observed): AroundStep | null => {
      if (entry === 0 || entry >= recording.viewOf.length) return null;
      const rows = (at: number): readonly Row[] => recording.views[recording.viewOf[at]!]!;
      return { earlier: rows(entry - 1), later: rows(entry), hole: mappings.transitions[entry]!.hole };
    };
    const [before, after] = [of(this.before), of(this.after)];
    return before && after && { before, after };
  }

  private stepAt(
    entry: number,
    step: PlayedStep | null,
    isStart: boolean,
    views: FlatViewTable,
    space: string | undefined,
  ): ReplayStep {
    const before = this.moment(this.before, entry, isStart, views, space);
    const after = this.moment(this.after, entry, isStart, views, space);
    return {
      write: step && 'write' in step ? hexWrite(step.write) : null,
      ...(step && 'reset' in step ? { reset: true } : {}),
      before,
      after,
      guestMap: before && after ? hexRanges(this.maps.differenceAt(entry, space)) : [],
    };
  }

  private moment(
    { recording, mappings }: Observed,
    entry: number,
    isStart: boolean,
    views: FlatViewTable,
    space: string | undefined,
  ): Moment | null {
    if (entry >= recording.viewOf.length) return null;
    const other = recording.others.find(({ name }) => name === space);
    const seen = other?.viewOf[entry] ?? NOT_SEEN;
    const transition = mappings.transitions[entry]!;
    const calls = isStart
      ? mappings.mapped[entry]!.map((mapping) => simulatedEvent({ op: 'map', ...mapping }))
      : recording.events[recording.eventsOf[entry]!]!.map(simulatedEvent);
    return {
      flatView: views.add(recording.views[recording.viewOf[entry]!]!),
      ...(other && seen !== NOT_SEEN ? { spaceView: views.add(other.views[seen]!) } : {}),
      dma: calls,
      hole: isStart ? [] : hexRanges(transition.hole),
    };
  }
}

/** A step that nobody says anything of. */
function withoutMark(step: PlayedStep): PlayedStep {
  return 'write' in step ? { write: step.write } : step;
}
