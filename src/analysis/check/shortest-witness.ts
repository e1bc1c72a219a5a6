/** Looks for shorter ways to what was found deep in what was played: a random walk brings much along that is not needed. */
import type { PlayedStep, RegisterWrite } from '../../machine/steps.js';
import type { Finding } from '../result.js';
import { compare } from './compare.js';
import { minimize } from './delta-debugging.js';
import { configurationFindings, keyOf, type ShownFinding } from './findings.js';
import type { Configuration } from './runs.js';
import type { TreeRuns } from './tree-runs.js';

/** Shorter ones are left as they are: each write by itself was played, and so was each followed by the way back. */
const SHORTEST_TO_SEARCH = 3;
/** Of a way of no more writes every three of them are tried. */
const MOST_FOR_TRIPLES = 24;
/** Most plays that delta debugging may ask for, for one finding. */
const MOST_PLAYS = 60;

/** A finding whose witness is searched for. */
interface Wanted {
  readonly configuration: Configuration;
  readonly finding: Finding;
}

/** The searches for the witnesses of the findings of two trees. */
export class WitnessSearch {
  /** By kind of machine and of finding what was found: machines that differ in RAM alone often do the same. */
  private readonly known = new Map<string, Array<readonly RegisterWrite[]>>();

  constructor(
    private readonly before: TreeRuns,
    private readonly after: TreeRuns,
  ) {}

  /** The same finding with as short a witness as is found, which was then played by itself on both trees; ranges and counts stay. */
  shorten(configuration: Configuration, shown: ShownFinding): ShownFinding {
    const wanted = { configuration, finding: shown.finding };
    const writes = writesOf(shown);
    if (writes.length < SHORTEST_TO_SEARCH) return shown;
    const key = kindOf(wanted);
    const known = this.known.get(key) ?? [];
    this.known.set(key, known);
    const tried = known.filter(({ length }) => length < writes.length);
    for (const each of tried) {
      const found = this.alone(wanted, each);
      if (found) return found;
    }
    const shorter = this.search(wanted, writes);
    const found = shorter.length < writes.length ? this.alone(wanted, shorter) : null;
    if (found) known.push(writesOf(found));
    return found ?? shown;
  }

  private search(wanted: Wanted, writes: readonly RegisterWrite[]): readonly RegisterWrite[] {
    const pair = this.among(wanted, endingAlike(writes, 2));
    if (pair) return pair;
    const few = writes.length > MOST_FOR_TRIPLES ? this.minimized(wanted, writes) : writes;
    if (few.length <= SHORTEST_TO_SEARCH) return few;
    const triple = few.length > MOST_FOR_TRIPLES ? null : this.among(wanted, endingAlike(few, 3));
    return triple ?? (few === writes ? this.minimized(wanted, writes) : few);
  }

  private minimized(wanted: Wanted, writes: readonly RegisterWrite[]): readonly RegisterWrite[] {
    let plays = 0;
    return minimize(writes, (some) => (plays++ < MOST_PLAYS ? this.alone(wanted, some) !== null : null)).items;
  }

  /** The shortest of the ways, of equal length and each played after a reset, that shows the finding, or null. */
  private among(wanted: Wanted, ways: ReadonlyArray<readonly RegisterWrite[]>): readonly RegisterWrite[] | null {
    const found = this.found(
      wanted,
      ways.flatMap((writes) => [...writes.map((write) => ({ write })), { reset: true }]),
    );
    const writes = found && writesOf(found);
    // Where a reset does not lead back, the way began before it.
    return writes && writes.length <= ways[0]!.length ? writes : null;
  }

  /** The finding as the writes show it on machines of their own, or null. */
  private alone(wanted: Wanted, writes: readonly RegisterWrite[]): ShownFinding | null {
    const steps = writes.map((write) => ({ write }));
    const found = this.found(wanted, steps);
    return found && { ...found, finding: { ...wanted.finding, witness: found.finding.witness ?? [] } };
  }

  private found({ finding, configuration }: Wanted, steps: readonly PlayedStep[]): ShownFinding | null {
    const { name, stimulus } = configuration;
    const patched = this.after.playApart(configuration, steps);
    if (finding.id === 'abort-reached' && !patched.failure) return null;
    const base = this.before.playApart(configuration, steps);
    const comparison = compare(base, patched, { steps, systemManagement: stimulus.systemManagement });
    const isSame = (other: ShownFinding): boolean =>
      keyOf(other.finding) === keyOf(finding) &&
      (finding.id !== 'abort-reached' || other.finding.message === finding.message);
    return configurationFindings(name, comparison).find(isSame) ?? null;
  }
}

function kindOf({ configuration, finding }: Wanted): string {
  const { machine, vga } = configuration.name;
  return `${machine} ${vga} ${finding.id} ${finding.message}`;
}

function writesOf({ path, replays }: ShownFinding): RegisterWrite[] {
  return path === null ? [] : replays.writesAlong(path);
}

/** All choices of so many writes, in their order, that end with the last. */
function endingAlike(writes: readonly RegisterWrite[], count: number): RegisterWrite[][] {
  const last = writes.at(-1)!;
  const chosen = (from: number, left: number): RegisterWrite[][] => {
    if (left === 0) return [[last]];
    const rest = writes.slice(from, -1);
    return rest.flatMap((write, i) => chosen(from + i + 1, left - 1).map((others) => [write, ...others]));
  };
  return chosen(0, count - 1);
}
