/** What both trees told the DMA container at the step that shows a statement. */
import type { Moment, Replay, SimulatedEvent, WitnessWrite } from '../../result/evidence.js';
import type { CheckResult, Finding, FindingId } from '../../result/result.js';
import { type Statement, shortestWitnesses } from './statements.js';

/** Findings of which the calls to the DMA container are the proof. */
const OF_CALLS: ReadonlySet<FindingId> = new Set(['dma-hole-introduced', 'dma-hole-fixed', 'listener-protocol']);

export interface ShownCalls {
  readonly on: Replay;
  /** Null for a reset. */
  readonly write: WitnessWrite | null;
  /** Null where the tree did not get there. */
  readonly before: Moment['dma'] | null;
  readonly after: Moment['dma'] | null;
}

/** Whether what VFIO is told proves a finding; other listeners have other calls. */
export function isOfCalls({ id, detail }: Finding): boolean {
  return OF_CALLS.has(id) && !(detail && 'subject' in detail && detail.subject === 'listeners');
}

/** The calls at the last step of the shortest witness; null for what no calls prove, and where none were recorded. */
export function callsOf({ evidence, findings }: CheckResult, statement: Statement): ShownCalls | null {
  const finding = isOfCalls(statement[0]!) ? shortestWitnesses(statement)[0]?.findings[0] : undefined;
  const on = finding && evidence.replays.find((each) => each.findings.includes(findings.indexOf(finding)));
  const step = on?.steps.at(-1);
  if (on === undefined || step === undefined) return null;
  return { on, write: step.write, before: step.before?.dma ?? null, after: step.after?.dma ?? null };
}

/** The calls that only one of two lists has; both lists as they are where they differ in order alone. */
export function differentCalls(
  before: readonly SimulatedEvent[],
  after: readonly SimulatedEvent[],
): readonly [before: readonly SimulatedEvent[], after: readonly SimulatedEvent[]] {
  const without = (calls: readonly SimulatedEvent[], others: readonly SimulatedEvent[]): SimulatedEvent[] => {
    const left = others.map(keyOf);
    return calls.filter((call) => {
      const at = left.indexOf(keyOf(call));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const [old, now] = [without(before, after), without(after, before)];
  return old.length === 0 && now.length === 0 ? [before, after] : [old, now];
}

/** Calls of one kind that follow each other. */
export interface CallRun {
  readonly op: SimulatedEvent['op'];
  readonly calls: readonly SimulatedEvent[];
}

/** Calls in their order, those of one kind that follow each other together. */
export function callRuns(calls: readonly SimulatedEvent[]): CallRun[] {
  const runs: Array<{ op: SimulatedEvent['op']; calls: SimulatedEvent[] }> = [];
  for (const call of calls) {
    const last = runs.at(-1);
    if (last?.op === call.op) last.calls.push(call);
    else runs.push({ op: call.op, calls: [call] });
  }
  return runs;
}

function keyOf(call: SimulatedEvent): string {
  return JSON.stringify([call.op, call.start, call.end, call.op === 'map' ? call.access : null]);
}
