/**
 * Looks for shorter ways to what was found deep in what was played: a random walk brings much along that is not needed.
 */

import { hexStep } from '../../result/hex.js';
import type { Finding } from '../../result/result.js';
import type { PlayedStep } from '../../target/steps.js';
import { compare } from '../compare/compare.js';
import { configurationFindings, keyOf, kindOf, type ShownFinding } from '../judge/findings.js';
import type { Configuration } from '../play/runs.js';
import type { TreeRuns } from '../play/tree-runs.js';
import { minimize } from './delta-debugging.js';

/** Shorter ones need no search: each write by itself was played, and so was each followed by the way back. */
const SHORTEST_TO_SEARCH = 3;
/** Of a way of no more writes every two of them are tried. */
const MOST_FOR_PAIRS = 500;
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
  /**
   * By kind of machine, what leads to a state that differs in more than can be observed: what is brought back after it
   * is not as before.
   */
  private readonly hidden = new Map<string, Way[]>();

  constructor(
    private readonly before: TreeRuns,
    private readonly after: TreeRuns,
  ) {}

  /**
   * The same finding with as short a witness as is found, which was then played by itself on both trees; ranges and
   * counts stay.
   */
  shorten(configuration: Configuration, shown: ShownFinding): ShownFinding {
    const wanted = { configuration, finding: shown.finding };
    const { machine, vga } = configuration.name;
    const way = wayOf(shown);
    const isShort = way.length < SHORTEST_TO_SEARCH && !way.some(isReset);
    const isTrusted = shown.finding.severity !== 'error' && !this.hidden.has(machine);
    if (way.length === 0 || (isShort && isTrusted)) return shown;
    const key = `${machine} ${vga} ${kindOf(shown.finding)}`;
    const known = this.known.get(key) ?? [];
    this.known.set(key, known);
    // It was played by itself on a machine that differs in RAM alone.
    if (known.some((each) => isSameWay(each, way))) return shown;
    const hidden = this.hidden.get(machine) ?? [];
    let found =
      (isShort ? this.alone(wanted, way) : null) ??
      firstOf(known, (each) => this.alone(wanted, each)) ??
      (isShort ? null : this.search(wanted, way)) ??
      firstOf(hidden, (each) => this.search(wanted, [...each, ...way]));
    if (!found) {
      found = this.search(wanted, shown.replays.stepsUpTo(shown.path!.at(-1)!));
      this.hidden.set(machine, found ? [...hidden, wayOf(found)] : hidden);
    }
    if (found) known.push(wayOf(found));
    return found ?? shown;
  }

  /** The finding as some of the steps show it, or null where not even all of them do. */
  private search(wanted: Wanted, way: Way): ShownFinding | null {
    const writes = way.filter((step) => !isReset(step));
    const pair = writes.length > MOST_FOR_PAIRS ? null : this.among(wanted, endingAlike(writes, 2));
    if (pair) return pair;
    const few = this.fewLast(wanted, way);
    const isForTriples = few.length > SHORTEST_TO_SEARCH && few.length <= MOST_FOR_TRIPLES && !few.some(isReset);
    const triple = isForTriples ? this.among(wanted, endingAlike(few, 3)) : null;
    // Where a reset does not lead back, not every two were tried from the first reset.
    if (triple) return firstOf(endingAlike(wayOf(triple), 2), (each) => this.alone(wanted, each)) ?? triple;
    let plays = 0;
    const shows = (some: Way): boolean | null => (plays++ < MOST_PLAYS ? this.alone(wanted, some) !== null : null);
    return this.alone(wanted, minimize(few, shows).items);
  }

  /** As many of the last steps as are enough, tried by powers of two. */
  private fewLast(wanted: Wanted, way: Way): Way {
    for (let count = 1; count < way.length; count *= 2) {
      const last = way.slice(-count);
      if (this.alone(wanted, last)) return last;
    }
    return way;
  }

  /**
   * The finding as one of the ways, of equal length, shows it; null where none seems to, played one after the other
   * with resets.
   */
  private among(wanted: Wanted, ways: readonly Way[]): ShownFinding | null {
    const found = this.found(
      wanted,
      ways.flatMap((way) => [...way, { reset: true }]),
    );
    const way = found && wayOf(found);
    // Where a reset does not lead back, the way began before it.
    return way && way.length <= ways[0]!.length ? this.alone(wanted, way) : null;
  }

  /** The finding as the steps show it on machines of their own, or null. */
  private alone(wanted: Wanted, way: Way): ShownFinding | null {
    const found = this.found(wanted, way);
    if (!found?.path) return null;
    const last = found.path.at(-1)!;
    // What is left out is only thought to be without effect.
    const shorter = found.path.length <= last ? this.alone(wanted, wayOf(found)) : null;
    if (shorter) return shorter;
    const witness = way.slice(0, last).map(hexStep);
    const path = Array.from({ length: last + 1 }, (_, entry) => entry);
    return { finding: { ...wanted.finding, witness }, path, replays: found.replays };
  }

  private found({ finding, configuration }: Wanted, steps: Way): ShownFinding | null {
    const { name, stimulus } = configuration;
    const patched = this.after.playApart(configuration, steps);
    if (finding.id === 'abort-reached' && !patched.failure) return null;
    const base = this.before.playApart(configuration, steps);
    const comparison = compare(base, patched, { steps, systemManagement: stimulus.systemManagement });
    const isSame = (other: ShownFinding): boolean =>
      keyOf(other.finding) === keyOf(finding) &&
      (finding.id !== 'abort-reached' || kindOf(other.finding) === kindOf(finding));
    return configurationFindings(name, comparison).find(isSame) ?? null;
  }
}

/** What the first of the items gives that gives something. */
function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | null): R | null {
  for (const item of items) {
    const answer = ask(item);
    if (answer) return answer;
  }
  return null;
}

function wayOf({ path, replays }: ShownFinding): Way {
  return path === null ? [] : replays.stepsAlong(path);
}

function isSameWay(a: Way, b: Way): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
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
