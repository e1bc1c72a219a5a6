/** What the guest sees: which memory or device each address reaches, and whether two trees agree on it. */

import type { Row } from '../../machine/observations.js';
import type { OtherSpace, Recording } from '../../machine/recording.js';
import { type Range, unite } from '../ranges.js';
import type { Mapping } from './dma.js';

/** A stretch of guest memory in terms that hold across trees. */
interface Stretch extends Range {
  /** What it reaches: a RAM block or a device region, by a name that both trees use. */
  readonly target: string;
  /** Of the first byte in the target. */
  readonly offset: bigint;
  readonly access: string;
}

/**
 * Compares flat views of two recordings. Names do not count, since a patch may rename a region: a target that only one tree
 * has is taken for the one that only the other has at the same place after reset.
 */
export class GuestMapComparison {
  /** Address spaces other than `memory`; one that only one tree has differs wherever it is not empty. */
  readonly otherSpaces: readonly SpaceComparison[];
  private readonly memory: SpaceComparison;
  private readonly mappings = new Map<readonly Mapping[], Map<readonly Mapping[], readonly Range[]>>();
  private readonly names: { readonly base: Targets; readonly patched: Targets };

  constructor(
    private readonly base: Recording,
    private readonly patched: Recording,
  ) {
    const names = pairTargets(base, patched);
    this.names = names;
    const spaceIn = (recording: Recording, space: OtherSpace | undefined): SpaceIn | null =>
      space ? { recording, space } : null;
    const compare = (a: OtherSpace | undefined, b: OtherSpace | undefined): SpaceComparison =>
      new SpaceComparison(spaceIn(base, a), spaceIn(patched, b), names);
    this.memory = compare({ ...base, name: 'memory' }, { ...patched, name: 'memory' });
    const rest = [...patched.others];
    const pairs = base.others.map((space) => {
      const twin = rest.findIndex(({ name }) => name === space.name);
      return compare(space, twin < 0 ? undefined : rest.splice(twin, 1)[0]);
    });
    this.otherSpaces = [...pairs, ...rest.map((space) => compare(undefined, space))];
  }

  /** The addresses that reach something else in the patched tree, in `memory`, at an entry of the recordings. */
  differenceAt(entry: number): readonly Range[] {
    return this.memory.differenceAt(entry);
  }

  /** The addresses that devices reach in the one tree, or reach something else at, when not in the other. */
  mappingDifference(base: readonly Mapping[], patched: readonly Mapping[]): readonly Range[] {
    let row = this.mappings.get(base);
    if (!row) {
      row = new Map();
      this.mappings.set(base, row);
    }
    let difference = row.get(patched);
    if (!difference) {
      difference = differ(
        mappedStretches(this.base, base, this.names.base),
        mappedStretches(this.patched, patched, this.names.patched),
      );
      row.set(patched, difference);
    }
    return difference;
  }
}

interface SpaceIn {
  readonly recording: Recording;
  readonly space: OtherSpace;
}

/** One address space in both trees. */
export class SpaceComparison {
  private readonly known = new Map<string, readonly Range[]>();

  constructor(
    private readonly base: SpaceIn | null,
    private readonly patched: SpaceIn | null,
    private readonly names: { readonly base: Targets; readonly patched: Targets },
  ) {}

  get name(): string {
    return (this.base ?? this.patched)!.space.name;
  }

  /** The addresses that reach something else in the patched tree at an entry; none where the space is not followed that far. */
  differenceAt(entry: number): readonly Range[] {
    const [a, b] = [this.base?.space.viewOf[entry], this.patched?.space.viewOf[entry]];
    if ((this.base && a === undefined) || (this.patched && b === undefined)) return [];
    const key = `${a},${b}`;
    let difference = this.known.get(key);
    if (!difference) {
      difference = differ(
        this.base ? stretches(this.base.recording, this.base.space.views[a!]!, this.names.base) : [],
        this.patched ? stretches(this.patched.recording, this.patched.space.views[b!]!, this.names.patched) : [],
      );
      this.known.set(key, difference);
    }
    return difference;
  }
}

/** The addresses that reach something else in one view of a recording than in another. */
export function viewDifference(recording: Recording, from: number, to: number): readonly Range[] {
  if (from === to) return [];
  const own: Targets = new Map();
  return differ(stretches(recording, recording.views[from]!, own), stretches(recording, recording.views[to]!, own));
}

type Targets = ReadonlyMap<string, string>;

function ownTarget(row: Row, recording: Recording): string {
  return row.ramBlock === null ? `region ${row.name}` : blockTarget(row.ramBlock, recording);
}

function blockTarget(offset: bigint, recording: Recording): string {
  const block = recording.ramBlocks.find((each) => each.offset === offset);
  return `block ${block?.name ?? offset}`;
}

/** For each tree, from the target's own name to one that both use. */
function pairTargets(base: Recording, patched: Recording): { base: Targets; patched: Targets } {
  const own = (recording: Recording): Map<string, Row[]> => {
    const targets = new Map<string, Row[]>();
    for (const row of [
      ...(recording.views[recording.viewOf[0]!] ?? []),
      ...recording.views.flat(),
      ...recording.others.flatMap((space) => space.views.flat()),
    ]) {
      const target = ownTarget(row, recording);
      const rows = targets.get(target);
      if (rows) rows.push(row);
      else targets.set(target, [row]);
    }
    return targets;
  };
  const [inBase, inPatched] = [own(base), own(patched)];
  const patchedNames = new Map([...inPatched.keys()].map((name) => [name, name]));
  const onlyBase = [...inBase].filter(([name]) => !inPatched.has(name));
  for (const [name, rows] of [...inPatched].filter(([each]) => !inBase.has(each))) {
    const first = rows[0]!;
    const twin = onlyBase.findIndex(([, others]) => {
      const other = others[0]!;
      return (
        other.start === first.start &&
        other.last === first.last &&
        other.offset === first.offset &&
        other.kind === first.kind
      );
    });
    if (twin >= 0) patchedNames.set(name, onlyBase.splice(twin, 1)[0]![0]);
  }
  return { base: new Map([...inBase.keys()].map((name) => [name, name])), patched: patchedNames };
}

function stretches(recording: Recording, rows: readonly Row[], names: Targets): Stretch[] {
  return joined(
    rows.map((row) => {
      const { start, last, offset } = row;
      const own = ownTarget(row, recording);
      const access = `${row.kind}${row.readonly ? ' readonly' : ''}${row.nonvolatile ? ' nonvolatile' : ''}`;
      return { start, last, offset, target: names.get(own) ?? own, access };
    }),
  );
}

function mappedStretches(recording: Recording, mapped: readonly Mapping[], names: Targets): Stretch[] {
  return joined(
    mapped.map(({ start, last, offset, access, ramBlock }) => {
      const own = ramBlock === null ? 'no block' : blockTarget(ramBlock, recording);
      return { start, last, offset, target: names.get(own) ?? own, access };
    }),
  );
}

/** How ranges are cut is not the guest's business. */
function joined(pieces: Iterable<Stretch>): Stretch[] {
  const result: Stretch[] = [];
  for (const piece of pieces) {
    const last = result[result.length - 1];
    const continues =
      last &&
      last.target === piece.target &&
      last.access === piece.access &&
      last.last + 1n === piece.start &&
      last.offset + (last.last - last.start) + 1n === piece.offset;
    if (continues) result[result.length - 1] = { ...last, last: piece.last };
    else result.push(piece);
  }
  return result;
}

function differ(base: readonly Stretch[], patched: readonly Stretch[]): Range[] {
  const edges = [...new Set([...base, ...patched].flatMap((each) => [each.start, each.last + 1n]))].sort((a, b) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  const result: Range[] = [];
  let i = 0;
  let j = 0;
  for (let k = 0; k + 1 < edges.length; k++) {
    const start = edges[k]!;
    while (i < base.length && base[i]!.last < start) i++;
    while (j < patched.length && patched[j]!.last < start) j++;
    const a = base[i] && base[i]!.start <= start ? base[i]! : null;
    const b = patched[j] && patched[j]!.start <= start ? patched[j]! : null;
    if (!reachSame(a, b, start)) result.push({ start, last: edges[k + 1]! - 1n });
  }
  return unite(result);
}

function reachSame(a: Stretch | null, b: Stretch | null, address: bigint): boolean {
  if (!a || !b) return a === b;
  return (
    a.target === b.target && a.access === b.access && address - a.start + a.offset === address - b.start + b.offset
  );
}
