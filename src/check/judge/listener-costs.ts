/** What the memory map costs KVM and vhost backends: slots and table entries during a firmware's boot. */
import type { ListenerName } from '../../machine/listeners.js';
import { record } from '../../machine/record.js';
import type { Recording } from '../../machine/recording.js';
import type { TreeProgram } from '../../machine/tree-program.js';
import { exceededLimits, followSlots, followTables } from '../../questions/simulate/listeners.js';
import type {
  ConfigurationCost,
  CostDifference,
  ListenerCost,
  NotFollowed,
  SlotCost,
  TableCost,
  TreeListenerCost,
} from '../../result/costs.js';
import { type NotRun, nowhere } from '../../result/not-run.js';
import type { Finding } from '../../result/result.js';
import type { OnProgress } from '../options.js';
import { type Configuration, withoutWindows } from '../play/runs.js';
import { changedCosts, counted } from './costs.js';
import { nameOf, placeOf } from './findings.js';

/** By their names in a result. */
const LISTENERS = { kvm: 'kvm', vhost: 'vhost', vhostUser: 'vhost-user' } as const satisfies Record<
  keyof TreeListenerCost,
  ListenerName
>;
const KEYS = ['kvm', 'vhost', 'vhostUser'] as const;

export interface ListenerCosts {
  /** Those that were given, with what the listeners cost. */
  readonly costs: readonly ConfigurationCost[];
  /** `cost-changed` where that differs. */
  readonly findings: readonly Finding[];
  /** Listeners that could be followed before the patch, and not after it. */
  readonly notRun: readonly NotRun[];
}

/**
 * Plays the recorded boot once more on the configuration with most RAM of each machine, with KVM and vhost devices in
 * place of VFIO's. It is to come once it is judged what was run: units that only these listeners need are then part of
 * the programs, and nothing of them counts as run in the sense of a verdict.
 * @param costs of the configurations that both trees were played on to the end
 * @param onPlayed is called again and again
 */
export function withListenerCosts(
  before: TreeProgram,
  after: TreeProgram,
  configurations: readonly Configuration[],
  costs: readonly ConfigurationCost[],
  onProgress?: OnProgress,
  onPlayed?: () => void,
): ListenerCosts {
  const names = new Set(costs.map(nameOf));
  const followed = withMostRam(configurations.filter(({ name }) => names.has(nameOf(name))));
  const found = new Map<string, { readonly cost: ListenerCost; readonly notRun: readonly NotRun[] }>();
  const trees = { before: new ListenerRuns(before, onPlayed), after: new ListenerRuns(after, onPlayed) };
  followed.forEach((each, i) => {
    onProgress?.(i, followed.length, `${placeOf(each.name)}, KVM and vhost`);
    const cost = { before: trees.before.costOf(each), after: trees.after.costOf(each) };
    found.set(nameOf(each.name), { cost, notRun: lost(each, cost) });
  });
  return {
    costs: costs.map((each) => {
      const listeners = found.get(nameOf(each))?.cost;
      return listeners ? { ...each, listeners } : each;
    }),
    findings: followed.flatMap(({ name }) => listenerFinding(name, found.get(nameOf(name))!.cost) ?? []),
    notRun: [...found.values()].flatMap(({ notRun }) => notRun),
  };
}

/** Of each machine the configuration with most RAM, the first of equal ones. */
function withMostRam(configurations: readonly Configuration[]): Configuration[] {
  const most = new Map<string, Configuration>();
  for (const each of configurations) {
    const known = most.get(each.name.machine);
    if (known === undefined || each.machine.ram > known.machine.ram) most.set(each.name.machine, each);
  }
  return [...most.values()];
}

/** Runs the listeners of one tree. */
class ListenerRuns {
  private readonly knownObjects: ReadonlySet<string>;

  constructor(
    private readonly source: TreeProgram,
    private readonly onPlayed: () => void = () => undefined,
  ) {
    this.knownObjects = new Set(source.program.unknownObjects);
  }

  /** Listeners are run together; where that fails, each by itself, so that one does not hide the others. */
  costOf(configuration: Configuration): TreeListenerCost {
    const together = this.recordingOf(configuration, Object.values(LISTENERS));
    const follow = <T>(listener: ListenerName, cost: (recording: Recording) => T): T | NotFollowed => {
      const recording = 'reason' in together ? this.recordingOf(configuration, [listener]) : together;
      return 'reason' in recording ? recording : cost(recording);
    };
    return {
      kvm: follow(LISTENERS.kvm, slotCost),
      vhost: follow(LISTENERS.vhost, (recording) => tableCost(recording, LISTENERS.vhost)),
      vhostUser: follow(LISTENERS.vhostUser, (recording) => tableCost(recording, LISTENERS.vhostUser)),
    };
  }

  private recordingOf(configuration: Configuration, listeners: readonly ListenerName[]): Recording | NotFollowed {
    const { machine, stimulus } = withoutWindows(configuration);
    const steps = stimulus.steps.slice(stimulus.boot.start, stimulus.boot.end);
    const { machine: built, ...recording } = record(this.source, machine, steps, {
      listeners,
      onPlayed: this.onPlayed,
    });
    const [assumed] = built?.assumed ?? [];
    built?.dispose();
    const { program } = this.source;
    program.relink();
    if (recording.failure) return { reason: { code: 'failed', error: recording.failure.message } };
    if (assumed) return { reason: { code: 'function-undefined', name: assumed.name, caller: assumed.caller } };
    const unknown = program.unknownObjects.find((name) => !this.knownObjects.has(name));
    return unknown === undefined ? recording : { reason: { code: 'object-undefined', name: unknown } };
  }
}

/** The KVM slots of a recording whose steps are a boot. */
export function slotCost({ regionEvents }: Recording): SlotCost {
  const slots = followSlots();
  const entries = regionEvents.map((events) => slots.next(events));
  return {
    slots: Math.max(0, ...entries.map((entry) => entry.slots)),
    slotsAfterBoot: entries.at(-1)?.slots ?? 0,
    calls: entries.slice(1).reduce((sum, { events }) => sum + events.length, 0),
  };
}

/** The memory tables of a recording whose steps are a boot. */
export function tableCost({ regionEvents }: Recording, kind: 'vhost' | 'vhost-user'): TableCost {
  const tables = followTables(kind);
  const entries = regionEvents.map((events) => tables.next(events));
  const regions = Math.max(0, ...entries.flatMap((entry) => entry.tables.map((table) => table.length)));
  return {
    regions,
    regionsAfterBoot: entries.at(-1)?.regions ?? 0,
    exceeds: exceededLimits(regions),
  };
}

/** What can no more be followed after the patch. */
function lost({ name }: Configuration, { before, after }: ListenerCost): NotRun[] {
  return KEYS.flatMap((key): NotRun[] => {
    const now = after[key];
    if ('reason' in before[key] || !('reason' in now)) return [];
    const [listener, reason] = [LISTENERS[key], now.reason];
    return [nowhere({ code: 'listener-not-followed', on: name, listener, reason })];
  });
}

/** A note where slots or tables of a configuration differ in number. */
export function listenerFinding(name: Configuration['name'], { before, after }: ListenerCost): Finding | null {
  const costs: CostDifference[] = [];
  if (!('reason' in before.kvm) && !('reason' in after.kvm)) {
    costs.push(
      ...counted('kvm-slots', before.kvm.slots, after.kvm.slots),
      ...counted('kvm-slots-after', before.kvm.slotsAfterBoot, after.kvm.slotsAfterBoot),
      ...counted('kvm-calls', before.kvm.calls, after.kvm.calls),
    );
  }
  for (const key of ['vhost', 'vhostUser'] as const) {
    const [from, to] = [before[key], after[key]];
    if ('reason' in from || 'reason' in to) continue;
    const measure = `${LISTENERS[key]}-regions` as const;
    costs.push(
      ...counted(measure, from.regions, to.regions).map((each) => ({ ...each, ...limitsCrossed(from, to) })),
      ...counted(`${measure}-after`, from.regionsAfterBoot, to.regionsAfterBoot),
    );
  }
  return changedCosts(name, costs);
}

/** The limits of backends that a table has passed, or has come back under. */
function limitsCrossed(from: TableCost, to: TableCost): { passes?: readonly number[]; nowFits?: readonly number[] } {
  const passes = to.exceeds.filter((limit) => !from.exceeds.includes(limit));
  const nowFits = from.exceeds.filter((limit) => !to.exceeds.includes(limit));
  if (passes.length > 0) return { passes };
  return nowFits.length > 0 ? { nowFits } : {};
}
