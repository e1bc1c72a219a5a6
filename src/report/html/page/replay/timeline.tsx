/** DMA mappings over the steps of a replay, before and after the patch on one time axis. */
import { useMemo } from 'preact/hooks';
import type { Replay } from '../../../../result/evidence.js';
import { hex } from '../../../../result/hex.js';
import { sizeText } from '../../../words/range.js';
import { type Scale, type Span, scaleOf } from './scale.js';
import { type Track, timelineOf } from './timeline-model.js';

const LOOK = { least: 8, doubling: 1.9, linear: 220, empty: 8 };
const LABEL_HEIGHT = 12;

export function TimelineView({
  replay,
  current,
  onStep,
}: {
  readonly replay: Replay;
  readonly current: number;
  onStep(step: number): void;
}) {
  const timeline = useMemo(() => timelineOf(replay), [replay]);
  const scale = useMemo(() => {
    const bars = [...timeline.before.bars, ...timeline.after.bars];
    return bars.length === 0 ? null : scaleOf(bars, extent(bars), 'even', LOOK);
  }, [timeline]);
  const length = timeline.starts.at(-1)!;
  const percent = (time: number): string => `${(100 * time) / length}%`;
  return (
    <div class="timeline">
      <h3>DMA mappings in time</h3>
      <div class="lanes">
        <span class="lane-name">step</span>
        <ol class="ticks" aria-label="Steps">
          {replay.steps.map((step, index) => {
            const start = timeline.starts[index]!;
            const hasGap = [step.before, step.after].some((moment) => (moment?.hole.length ?? 0) > 0);
            return (
              <li key={index} style={{ left: percent(start), width: percent(timeline.starts[index + 1]! - start) }}>
                <button
                  type="button"
                  class={hasGap ? 'has-gap' : ''}
                  aria-current={index === current ? 'step' : undefined}
                  aria-label={`Step ${index}${hasGap ? ', memory is unmapped and mapped again' : ''}`}
                  onClick={() => onStep(index)}
                >
                  {index}
                </button>
              </li>
            );
          })}
        </ol>
        {scale === null ? (
          <p class="remark">Nothing is mapped for DMA in these steps.</p>
        ) : (
          (['before', 'after'] as const).map((tree) => (
            <Lane
              key={tree}
              name={tree}
              track={timeline[tree]}
              scale={scale}
              percent={percent}
              band={[timeline.starts[current]!, timeline.starts[current + 1]!]}
            />
          ))
        )}
      </div>
      <p class="legend">
        <span class="key rw">mapped, read and write</span>
        <span class="key ro">mapped, read only</span>
        <span class="key hole">gone although its translation stays the same</span>
      </p>
    </div>
  );
}

function extent(spans: readonly Span[]): Span {
  return {
    start: spans.reduce((least, { start }) => (start < least ? start : least), spans[0]!.start),
    last: spans.reduce((most, { last }) => (last > most ? last : most), 0n),
  };
}

function Lane({
  name,
  track,
  scale,
  percent,
  band,
}: {
  readonly name: string;
  readonly track: Track;
  readonly scale: Scale;
  percent(time: number): string;
  readonly band: readonly [number, number];
}) {
  const box = (span: Span, from: number, to: number) => {
    const top = scale.position(span.start);
    return {
      top: `${top}px`,
      height: `${scale.position(span.last + 1n) - top}px`,
      left: percent(from),
      width: percent(to - from),
    };
  };
  const text = (span: Span): string =>
    `${hex(span.start)}-${hex(span.last)} (${sizeText(span.last - span.start + 1n)})`;
  return (
    <>
      <div class="lane-name">
        <strong>{name}</strong>
        <LaneAxis scale={scale} />
      </div>
      <div class="lane" role="img" aria-label={laneLabel(name, track)} style={{ height: `${scale.height}px` }}>
        <span class="now" style={{ left: percent(band[0]), width: percent(band[1] - band[0]) }} />
        {track.bars.map((bar) => (
          <span
            key={`${bar.start} ${bar.last} ${bar.from}`}
            class={`bar ${bar.access}`}
            title={`${text(bar)} ${bar.access}`}
            style={box(bar, bar.from, bar.to)}
          />
        ))}
        {track.gaps.map((gap) => (
          <span
            key={`${gap.step} ${gap.start}`}
            class="gap"
            title={`step ${gap.step}: ${text(gap)} is not mapped`}
            style={box(gap, gap.from, gap.to)}
          />
        ))}
      </div>
    </>
  );
}

function laneLabel(name: string, { bars, gaps }: Track): string {
  const steps = new Set(gaps.map(({ step }) => step));
  const holes =
    steps.size === 0 ? 'no memory is gone in between' : `memory is gone in between at step ${[...steps].join(', ')}`;
  return `${name}: ${bars.length} mappings, ${holes}`;
}

function LaneAxis({ scale }: { readonly scale: Scale }) {
  let free = LABEL_HEIGHT;
  const labels = scale.bands.filter(({ top }) => {
    if (top < free) return false;
    free = top + LABEL_HEIGHT;
    return true;
  });
  return (
    <span class="axis" aria-hidden="true">
      {labels.map(({ start, top }) => (
        <span key={top} style={{ top: `${top}px` }}>
          {hex(start)}
        </span>
      ))}
    </span>
  );
}
