/** A replay in time: which mapping is there from which call to which, and which memory is gone in between. */
import type { Moment, Replay } from '../../../../result/evidence.js';
import type { Span } from './scale.js';

/** A mapping, from the call that makes it to the one that takes it away; times count calls. */
export interface Bar extends Span {
  readonly access: string;
  readonly from: number;
  readonly to: number;
}

/** Memory that a step takes away and gives back as it was. */
export interface Gap extends Span {
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

export interface Track {
  readonly bars: readonly Bar[];
  readonly gaps: readonly Gap[];
}

export interface Timeline {
  /** When each step starts, and when the last one ends. */
  readonly starts: readonly number[];
  readonly before: Track;
  readonly after: Track;
}

/** Time in which nothing is called, so that a quiet step can be seen and clicked. */
const REST = 3;

/** Both trees' mappings over the same time: a step takes as long as the tree with more calls needs. */
export function timelineOf({ steps }: Replay): Timeline {
  const starts = [0];
  for (const [index, { before, after }] of steps.entries()) {
    const calls = isInitial(steps.length, index) ? 0 : Math.max(before?.dma.length ?? 0, after?.dma.length ?? 0);
    starts.push(starts[index]! + calls + REST);
  }
  return {
    starts,
    before: trackOf(
      steps.map(({ before }) => before),
      starts,
    ),
    after: trackOf(
      steps.map(({ after }) => after),
      starts,
    ),
  };
}

/** Step 0 tells what is mapped, unless it is the only one: then its calls are what is shown. */
function isInitial(steps: number, index: number): boolean {
  return index === 0 && steps > 1;
}

function trackOf(moments: ReadonlyArray<Moment | null>, starts: readonly number[]): Track {
  const bars: Bar[] = [];
  const gaps: Gap[] = [];
  let open: Bar[] = [];
  for (const [step, moment] of moments.entries()) {
    const start = starts[step]!;
    // Where the tree did not get there, its mappings end.
    if (moment === null) break;
    for (const [index, call] of moment.dma.entries()) {
      const time = isInitial(moments.length, step) ? start : start + 1 + index;
      const span = spanOf(call);
      if (call.op === 'map') open.push({ ...span, access: call.access, from: time, to: time });
      else {
        const gone = open.filter((each) => each.start <= span.last && each.last >= span.start);
        bars.push(...gone.map((each) => ({ ...each, to: time })));
        open = open.filter((each) => !gone.includes(each));
      }
    }
    gaps.push(...gapsOf(moment, step, start));
    open = open.map((each) => ({ ...each, to: starts[step + 1]! }));
  }
  return { bars: [...bars, ...open], gaps };
}

/** Each hole in the pieces that the calls take and give one by one. */
function gapsOf({ dma, hole }: Moment, step: number, start: number): Gap[] {
  const calls = dma.map(({ op, ...range }, index) => ({ op, ...spanOf(range), time: start + 1 + index }));
  return hole.flatMap((range) => {
    const whole = spanOf(range);
    const edges = calls.flatMap((call) => [call.start, call.last + 1n]);
    const inside = [...new Set(edges)].filter((edge) => edge > whole.start && edge <= whole.last);
    const starts = [whole.start, ...inside.sort((a, b) => (a < b ? -1 : 1))];
    return starts.map((from, index) => {
      const span = { start: from, last: index + 1 < starts.length ? starts[index + 1]! - 1n : whole.last };
      const times = (op: 'map' | 'unmap'): number[] =>
        calls.flatMap((call) =>
          call.op === op && call.start <= span.start && call.last >= span.last ? [call.time] : [],
        );
      return { ...span, step, from: Math.min(...times('unmap')), to: Math.max(...times('map')) };
    });
  });
}

function spanOf({ start, end }: { readonly start: string; readonly end: string }): Span {
  return { start: BigInt(start), last: BigInt(end) };
}
