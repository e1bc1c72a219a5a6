/** Plays a replay step by step. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Moment, Replay, ReplayStep } from '../../../../result/evidence.js';
import { printable } from '../../../../text.js';
import { placesText } from '../../../words/places.js';
import { rangeText } from '../../../words/range.js';
import { registerText } from '../../../words/registers.js';
import type { Report } from '../data.js';
import { witnessOf } from '../findings.js';
import { Section } from '../parts.js';
import { MemoryMap } from './map.js';
import { TimelineView } from './timeline.js';

/** Time that a step is shown while playing, in ms. */
const STEP_TIME = 1100;

export function Player({
  report,
  chosen,
  onChoose,
}: {
  readonly report: Report;
  readonly chosen: number;
  onChoose(replay: number): void;
}) {
  const { replays } = report.result.evidence;
  const replay = replays[chosen]!;
  const last = replay.steps.length - 1;
  const [{ step, isPlaying }, setState] = useState({ step: last, isPlaying: false });
  const goTo = (next: number): void => setState({ step: Math.min(last, Math.max(0, next)), isPlaying: false });
  useLayoutEffect(() => setState({ step: firstOfInterest(replay), isPlaying: false }), [replay]);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(
      () => setState(step < last ? { step: step + 1, isPlaying: step + 1 < last } : { step, isPlaying: false }),
      STEP_TIME,
    );
    return () => clearTimeout(timer);
  }, [isPlaying, step, last]);
  // Before the page is seen: no key may be lost.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.closest('select, input, textarea, pre') !== null;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const next = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 0, End: last }[event.key];
      if (next === undefined || ((event.key === 'Home' || event.key === 'End') && !isInPlayer(event))) return;
      event.preventDefault();
      goTo(next);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  const shown = replay.steps[Math.min(step, last)]!;
  return (
    <Section
      id="replay"
      title="Replay"
      note="The same register writes on both trees. Step with the arrow keys; pick a range to see where it is built."
    >
      <div class="player">
        <div class="controls">
          <label>
            <span class="hidden">What is played</span>
            <select value={chosen} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
              {replays.map((each, index) => (
                <option key={index} value={index}>
                  {replayName(report, each, index)}
                </option>
              ))}
            </select>
          </label>
          <span class="group">
            <button type="button" aria-label="First step" disabled={step === 0} onClick={() => goTo(0)}>
              |◀
            </button>
            <button type="button" aria-label="Previous step" disabled={step === 0} onClick={() => goTo(step - 1)}>
              ◀
            </button>
            <button
              type="button"
              class="play"
              disabled={last === 0}
              onClick={() => setState({ step: isPlaying ? step : step === last ? 0 : step, isPlaying: !isPlaying })}
            >
              {isPlaying ? 'Pause' : 'Play'}
            </button>
            <button type="button" aria-label="Next step" disabled={step === last} onClick={() => goTo(step + 1)}>
              ▶
            </button>
            <button type="button" aria-label="Last step" disabled={step === last} onClick={() => goTo(last)}>
              ▶|
            </button>
          </span>
        </div>
        <ol class="steps" aria-label="Steps of the replay">
          {replay.steps.map((each, index) => (
            <li key={index}>
              <button
                type="button"
                class={hasHole(each) ? 'has-gap' : ''}
                aria-current={index === step ? 'step' : undefined}
                onClick={() => goTo(index)}
              >
                <span class="number">{index}</span> {stepText(each, index, replay.machine)}
              </button>
            </li>
          ))}
        </ol>
        <p class="now-text" role="status">
          {last > 0 && `Step ${step} of ${last}: `}
          <strong>{stepText(shown, step, replay.machine)}</strong>. {outcomeText(shown)}
        </p>
        <TimelineView replay={replay} current={step} onStep={goTo} />
        <div class="calls">
          <Calls title="VFIO calls before the patch" moment={shown.before} isState={step === 0 && last > 0} />
          <Calls title="VFIO calls after the patch" moment={shown.after} isState={step === 0 && last > 0} />
        </div>
        {replay.addressSpace !== undefined && (
          <p class="remark">
            Shown is the address space <code>{printable(replay.addressSpace)}</code>.
          </p>
        )}
        <MemoryMap report={report} step={inSpace(shown, replay.addressSpace)} />
      </div>
    </Section>
  );
}

/** The step with the flat views of the address space that the replay is about in place of those of `memory`. */
function inSpace(step: ReplayStep, space: string | undefined): ReplayStep {
  if (space === undefined) return step;
  const of = (moment: Moment | null): Moment | null =>
    moment?.spaceView === undefined ? moment : { ...moment, flatView: moment.spaceView };
  return { ...step, before: of(step.before), after: of(step.after) };
}

function isInPlayer(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('.player') !== null;
}

/** The last step of a witness is what it shows; a boot starts at its start. */
function firstOfInterest({ findings, steps }: Replay): number {
  return findings.length > 0 ? steps.length - 1 : 0;
}

function replayName(report: Report, replay: Replay, index: number): string {
  const statement = report.statementOf(replay);
  const what = statement === undefined ? 'recorded firmware boot' : `${statement[0]!.id}: ${witnessOf(report, index)}`;
  const earlier = replay.earlier === undefined ? '' : `, after ${replay.earlier} earlier steps`;
  return `${what} (${printable(placesText([replay]))}${earlier})`;
}

function stepText({ write, reset }: ReplayStep, index: number, machine: string): string {
  if (write !== null) return registerText(write, machine);
  return index === 0 && reset === undefined ? 'after reset' : 'reset';
}

function hasHole({ before, after }: ReplayStep): boolean {
  return [before, after].some((moment) => (moment?.hole.length ?? 0) > 0);
}

/** What happened at the step, for those who do not see the drawing as well. */
function outcomeText({ before, after, guestMap }: ReplayStep): string {
  const holes = (moment: Moment | null): string => {
    if (moment === null) return 'this tree did not get here';
    if (moment.hole.length === 0) return 'nothing is unmapped without need';
    return `${moment.hole.map(rangeText).join(', ')} unmapped and mapped again`;
  };
  const differs =
    guestMap.length === 0 ? '' : ` The guest reaches something else at ${guestMap.map(rangeText).join(', ')}.`;
  return `Before the patch: ${holes(before)}. After it: ${holes(after)}.${differs}`;
}

function Calls({
  title,
  moment,
  isState,
}: {
  readonly title: string;
  readonly moment: Moment | null;
  /** The calls stand for what is mapped. */
  readonly isState: boolean;
}) {
  return (
    <div>
      <h3>{isState ? title.replace('calls', 'mappings') : title}</h3>
      {moment === null && <p class="remark">This tree did not get here.</p>}
      {moment?.dma.length === 0 && <p class="remark">None.</p>}
      <ol>
        {moment?.dma.map((call, index) => (
          <li key={index} class={`call ${call.op}`}>
            {!isState && <span class="op">{call.op}</span>} <code>{rangeText(call)}</code>{' '}
            {call.op === 'map' && <span class="tag">{call.access}</span>}
            {call.op === 'unmap' && touchesHole(call, moment) && <span class="tag hole">without need</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

function touchesHole(call: Moment['dma'][number], { hole }: Moment): boolean {
  return hole.some(({ start, end }) => BigInt(start) <= BigInt(call.end) && BigInt(end) >= BigInt(call.start));
}
