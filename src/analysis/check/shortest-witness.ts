/** Looks for shorter ways to what was found deep in what was played: a random walk brings much along that is not needed. */
import type { PlayedStep } from '../../machine/steps.js';
import type { Finding } from '../result.js';
import { compare } from './compare.js';
import { minimize } from './delta-debugging.js';
import { configurationFindings, keyOf, type ShownFinding } from './findings.js';
import type { Configuration } from './runs.js';
import type { TreeRuns } from './tree-runs.js';

/** Shorter ones are left as they are: each write by itself was played, and so was each followed by the way back. */
const SHORTEST_TO_SEARCH = 3;
/** Of a way of no more steps every three of them are tried. */
const MOST_FOR_TRIPLES = 24;
/** Most plays that delta debugging may ask for, for one finding. */
const MOST_PLAYS = 60;

/** A finding whose witness is searched for. */
interface Wanted {
  readonly configuration: Configuration;
  readonly finding: Finding;
}

/** Steps from the first reset to what is to be shown. */
type Way = readonly PlayedStep[];

/** The searches for the witnesses of the findings of two trees. */
export class WitnessSearch {
  /** By kind of machine and of finding what was found: machines that differ in RAM alone often do the same. */
  private readonly known = new Map<string, Way[]>();

  constructor(
    private readonly before: TreeRuns,
    private readonly after: TreeRuns,
  ) {}

  /** The same finding with as short a witness as is found, which was then played by itself on both trees; ranges and counts stay. */
  shorten(configuration: Configuration, shown: ShownFinding): ShownFinding {
    const wanted = { configuration, finding: shown.finding };
    const way = wayOf(shown);
    if (way.length < SHORTEST_TO_SEARCH && !way.some(isReset)) return shown;
    const key = kindOf(wanted);
    const known = this.known.get(key) ?? [];
    this.known.set(key, known);
    for (const each of known) {
      const found = each.length < way.length ? this.alone(wanted, each) : null;
      if (found) return found;
    }
    const shorter = this.search(wanted, way);
    const found = shorter.length < way.length ? this.alone(wanted, shorter) : null;
    if (found) known.push(wayOf(found));
    return found ?? shown;
  }

  private search(wanted: Wanted, way: Way): Way {
    const writes = way.filter((step) => !isReset(step));
    const pair = this.among(wanted, endingAlike(writes, 2));
    if (pair) return pair;
    const few = this.fewLast(wanted, way);
    const triple = few.length > MOST_FOR_TRIPLES || few.some(isReset) ? null : this.among(wanted, endingAlike(few, 3));
    if (triple) return triple;
    let plays = 0;
    return minimize(few, (some) => (plays++ < MOST_PLAYS ? this.alone(wanted, some) !== null : null)).items;
  }

  /** As many of the last steps as are enough, tried by powers of two. */
  private fewLast(wanted: Wanted, way: Way): Way {
    for (let count = 1; count < way.length; count *= 2) {
      const last = way.slice(-count);
      if (this.alone(wanted, last)) return last;
    }
    return way;
  }

  /** The shortest of the ways, of equal length and each played after a reset, that shows the finding, or null. */
  private among(wanted: Wanted, ways: readonly Way[]): Way | null {
    const found = this.found(
      wanted,
      ways.flatMap((way) => [...way, { reset: true }]),
    );
    const way = found && wayOf(found);
    // Where a reset does not lead back, the way began before it.
    return way && way.length <= ways[0]!.length ? way : null;
  }

  /** The finding as the steps show it on machines of their own, or null. */
  private alone(wanted: Wanted, way: Way): ShownFinding | null {
    const found = this.found(wanted, way);
    if (!found) return null;
    // What is left out is only thought to be without effect.
    const rest = wayOf(found);
    if (rest.length < way.length) return this.alone(wanted, rest);
    return { ...found, finding: { ...wanted.finding, witness: found.finding.witness ?? [] } };
  }

  private found({ finding, configuration }: Wanted, steps: Way): ShownFinding | null {
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

function wayOf({ path, replays }: ShownFinding): Way {
  return path === null ? [] : replays.stepsAlong(path);
}

function isReset(step: PlayedStep): boolean {
  return 'reset' in step;
}

/** All choices of so many steps, in their order, that end with the last. */
function endingAlike(way: Way, count: number): Way[] {
  const last = way.at(-1)!;
  const chosen = (from: number, left: number): Way[] => {
    if (left === 0) return [[last]];
    return way.slice(from, -1).flatMap((step, i) => chosen(from + i + 1, left - 1).map((others) => [step, ...others]));
  };
  return chosen(0, count - 1);
}
