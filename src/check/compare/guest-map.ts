/** What the guest sees: which memory or device each address reaches, and whether two trees agree on it. */

import type { Row } from '../../machine/observations.js';
import { NOT_SEEN, type OtherSpace, type Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import { type Range, unite } from '../../result/ranges.js';
import type { ReachedRange } from '../../result/result.js';
import type { Mapping } from './dma.js';
import { PairMemo } from './pair-memo.js';

/** A stretch of guest memory in terms that hold across trees. */
interface Stretch extends Range {
  /** What it reaches: a RAM block or a device region, by the tree's own name. */
  readonly target: string;
  /** Of the first byte in the target. */
  readonly offset: bigint;
  readonly access: string;
}

/** What is reached, in the order of addresses. */
interface Reach {
  readonly stretches: readonly Stretch[];
  /** No stretch overlaps another: only what broken C renders or maps does. */
  readonly isDisjoint: boolean;
}

/**
 * What the flat views and mappings of a recording reach; each is looked at once, however many recordings it is compared
 * with.
 */
class Reaches {
  private static readonly known = new WeakMap<Recording, Reaches>();
  /** A row is one object in all flat views that show it. */
  private readonly ofRow = new Map<Row, Stretch>();
  private readonly ofRows = new Map<readonly Row[], Reach>();
  private readonly ofMappings = new Map<readonly Mapping[], Reach>();
  private readonly blocks: ReadonlyMap<bigint, string>;
  private targetRows: ReadonlyMap<string, Row> | null = null;

  static of(recording: Recording): Reaches {
    let reaches = Reaches.known.get(recording);
    if (!reaches) {
      reaches = new Reaches(recording);
      Reaches.known.set(recording, reaches);
    }
    return reaches;
  }

  private constructor(private readonly recording: Recording) {
    // The first of a number counts.
    this.blocks = new Map(recording.ramBlocks.toReversed().map(({ offset, name }) => [offset, `block ${name}`]));
  }

  view(rows: readonly Row[]): Reach {
    let reach = this.ofRows.get(rows);
    if (!reach) {
      reach = joined(rows.map((row) => this.stretch(row)));
      this.ofRows.set(rows, reach);
    }
    return reach;
  }

  private stretch(row: Row): Stretch {
    let stretch = this.ofRow.get(row);
    if (!stretch) {
      const { start, last, offset } = row;
      const access = `${row.kind === 'container' ? 'i/o' : row.kind}${row.readonly ? ' readonly' : ''}${row.nonvolatile ? ' nonvolatile' : ''}`;
      stretch = { start, last, offset, target: this.target(row), access };
      this.ofRow.set(row, stretch);
    }
    return stretch;
  }

  mapped(mappings: readonly Mapping[]): Reach {
    let reach = this.ofMappings.get(mappings);
    if (!reach) {
      reach = joined(
        mappings.map(({ start, last, offset, access, ramBlock }) => {
          const target = ramBlock === null ? 'no block' : this.block(ramBlock);
          return { start, last, offset, target, access };
        }),
      );
      this.ofMappings.set(mappings, reach);
    }
    return reach;
  }

  /** All targets of flat views, each with the first row that reaches it; those of the first reset come first. */
  get targets(): ReadonlyMap<string, Row> {
    this.targetRows ??= this.findTargets();
    return this.targetRows;
  }

  private findTargets(): Map<string, Row> {
    const { views, viewOf, others } = this.recording;
    const targets = new Map<string, Row>();
    const spaces = [[views[viewOf[0]!] ?? []], views, ...others.map((space) => space.views)];
    for (const row of new Set(spaces.flat(2))) {
      const { target } = this.stretch(row);
      if (!targets.has(target)) targets.set(target, row);
    }
    return targets;
  }

  private target(row: Row): string {
    return row.ramBlock === null ? `region ${row.name}` : this.block(row.ramBlock);
  }

  private block(offset: bigint): string {
    return this.blocks.get(offset) ?? `block ${offset}`;
  }
}

/** The rows of one address space in a recording. */
interface SpaceIn {
  readonly recording: Recording;
  readonly space: Pick<OtherSpace, 'views' | 'viewOf'>;
}

/**
 * Compares flat views of two recordings. Names do not count, since a patch may rename a region: a target that only one
 * tree has is taken for the one that only the other has at the same place after reset.
 */
export class GuestMapComparison {
  /** Address spaces other than `memory`; one that only one tree has differs wherever it is not empty. */
  readonly otherSpaces: readonly SpaceComparison[];
  private readonly memory: SpaceComparison;
  private readonly mappings = new Map<readonly Mapping[], Map<readonly Mapping[], readonly Range[]>>();
  private readonly renamed: Renamed;

  constructor(
    private readonly base: Recording,
    private readonly patched: Recording,
  ) {
    const renamed = renamedTargets(Reaches.of(base).targets, Reaches.of(patched).targets);
    this.renamed = renamed;
    const spaceIn = (recording: Recording, space: OtherSpace | undefined): SpaceIn | null =>
      space ? { recording, space } : null;
    const compare = (a: OtherSpace | undefined, b: OtherSpace | undefined): SpaceComparison =>
      new SpaceComparison((a ?? b)!.name, spaceIn(base, a), spaceIn(patched, b), renamed);
    this.memory = new SpaceComparison(
      'memory',
      { recording: base, space: base },
      { recording: patched, space: patched },
      renamed,
    );
    const rest = [...patched.others];
    const pairs = base.others.map((space) => {
      const twin = rest.findIndex(({ name }) => name === space.name);
      return compare(space, twin < 0 ? undefined : rest.splice(twin, 1)[0]);
    });
    this.otherSpaces = [...pairs, ...rest.map((space) => compare(undefined, space))];
  }

  /** The addresses that reach something else in the patched tree at an entry. @param space as for reachedAt() */
  differenceAt(entry: number, space?: string): readonly Range[] {
    return this.space(space)?.differenceAt(entry) ?? [];
  }

  /**
   * What the addresses reach that reach something else in the patched tree. @param space by name; undefined for
   * `memory`
   */
  reachedAt(entry: number, space: string | undefined): ReachedRange[] {
    return this.space(space)?.reachedAt(entry) ?? [];
  }

  private space(name: string | undefined): SpaceComparison | undefined {
    return name === undefined ? this.memory : this.otherSpaces.find((each) => each.name === name);
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
      difference = differ(Reaches.of(this.base).mapped(base), Reaches.of(this.patched).mapped(patched), this.renamed);
      row.set(patched, difference);
    }
    return difference;
  }
}

/** One address space in both trees. */
class SpaceComparison {
  private readonly known: PairMemo<readonly Range[]>;

  constructor(
    readonly name: string,
    private readonly base: SpaceIn | null,
    private readonly patched: SpaceIn | null,
    renamed: Renamed,
  ) {
    this.known = new PairMemo((a, b) => differ(reachIn(base, a), reachIn(patched, b), renamed));
  }

  /**
   * The addresses that reach something else in the patched tree at an entry; none where a tree's space was not looked
   * at.
   */
  differenceAt(entry: number): readonly Range[] {
    const [a, b] = [this.base, this.patched].map((tree) => (tree ? tree.space.viewOf[entry]! : 0));
    return a === NOT_SEEN || b === NOT_SEEN ? [] : this.known.of(a, b);
  }

  /** The same with what they reach in each tree, cut where either reaches something else. */
  reachedAt(entry: number): ReachedRange[] {
    const different = this.differenceAt(entry);
    if (different.length === 0) return [];
    const [before, after] = [this.base, this.patched].map(
      (tree) => reachIn(tree, tree ? tree.space.viewOf[entry]! : 0).stretches,
    );
    return different.flatMap((range) => reachedRanges(range, before!, after!));
  }
}

/** What a view of a space reaches, which is nothing in a tree that has no such space. */
function reachIn(tree: SpaceIn | null, view: number): Reach {
  return tree ? Reaches.of(tree.recording).view(tree.space.views[view]!) : NOTHING;
}

/** The addresses that reach something else in one view of a recording than in another. */
export function viewDifference(recording: Recording, from: number, to: number): readonly Range[] {
  if (from === to) return [];
  const reaches = Reaches.of(recording);
  return differ(reaches.view(recording.views[from]!), reaches.view(recording.views[to]!), NOT_RENAMED);
}

/** A range, cut where either tree reaches something else, with what it reaches. */
function reachedRanges({ start, last }: Range, before: readonly Stretch[], after: readonly Stretch[]): ReachedRange[] {
  const inside = [...before, ...after]
    .flatMap((each) => [each.start, each.last + 1n])
    .filter((edge) => edge > start && edge <= last);
  const edges = [start, ...new Set(inside.sort((a, b) => (a < b ? -1 : 1))), last + 1n];
  const at = (stretches: readonly Stretch[], address: bigint): Stretch | undefined =>
    stretches.find((each) => each.start <= address && each.last >= address);
  return edges.slice(0, -1).map((edge, i) => {
    const [old, now] = [at(before, edge), at(after, edge)];
    // Where only the access differs, both sides name theirs.
    const isPlain = targetText(old, edge, false) !== targetText(now, edge, false);
    return {
      start: hex(edge),
      end: hex(edges[i + 1]! - 1n),
      before: targetText(old, edge, !isPlain),
      after: targetText(now, edge, !isPlain),
    };
  });
}

/** Accesses that go without saying. */
const USUAL: ReadonlySet<string> = new Set(['ram', 'i/o']);

function targetText(stretch: Stretch | undefined, address: bigint, withAccess: boolean): string | null {
  if (!stretch) return null;
  const { target, access, start, offset } = stretch;
  const at = address - start + offset;
  const isBlock = target.startsWith('block ');
  const place = at === 0n && !isBlock ? '' : `@${hex(at)}`;
  const how = withAccess || !USUAL.has(access) ? ` (${access === 'rom readonly' ? 'rom' : access})` : '';
  return `${target.slice(target.indexOf(' ') + 1)}${place}${how}`;
}

/** By name in the patched tree, the name in the base; the others have the same in both. */
type Renamed = ReadonlyMap<string, string>;

const NOT_RENAMED: Renamed = new Map();

function renamedTargets(base: ReadonlyMap<string, Row>, patched: ReadonlyMap<string, Row>): Renamed {
  const renamed = new Map<string, string>();
  const onlyBase = [...base].filter(([name]) => !patched.has(name));
  for (const [name, row] of patched) {
    if (base.has(name)) continue;
    const twin = onlyBase.findIndex(
      ([, other]) =>
        other.start === row.start && other.last === row.last && other.offset === row.offset && other.kind === row.kind,
    );
    if (twin >= 0) renamed.set(name, onlyBase.splice(twin, 1)[0]![0]);
  }
  return renamed;
}

const NOTHING: Reach = { stretches: [], isDisjoint: true };

/** How ranges are cut is not the guest's business. */
function joined(pieces: Iterable<Stretch>): Reach {
  const stretches: Stretch[] = [];
  let isDisjoint = true;
  for (const piece of pieces) {
    const last = stretches[stretches.length - 1];
    if (last && last.last >= piece.start) isDisjoint = false;
    const continues =
      last &&
      last.target === piece.target &&
      last.access === piece.access &&
      last.last + 1n === piece.start &&
      last.offset + (last.last - last.start) + 1n === piece.offset;
    if (continues) stretches[stretches.length - 1] = { ...last, last: piece.last };
    else stretches.push(piece);
  }
  return { stretches, isDisjoint };
}

function differ(base: Reach, patched: Reach, renamed: Renamed): Range[] {
  if (!base.isDisjoint || !patched.isDisjoint) return sweep(base.stretches, patched.stretches, renamed);
  // Most views are the same at both ends, or all over.
  let [endA, endB] = [base.stretches.length, patched.stretches.length];
  let start = 0;
  const isEqual = (i: number, j: number): boolean => areEqual(base.stretches[i]!, patched.stretches[j]!, renamed);
  while (start < endA && start < endB && isEqual(start, start)) start++;
  while (endA > start && endB > start && isEqual(endA - 1, endB - 1)) {
    endA--;
    endB--;
  }
  return sweep(base.stretches.slice(start, endA), patched.stretches.slice(start, endB), renamed);
}

function sweep(base: readonly Stretch[], patched: readonly Stretch[], renamed: Renamed): Range[] {
  if (base.length === 0 && patched.length === 0) return [];
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
    if (!reachSame(a, b, start, renamed)) result.push({ start, last: edges[k + 1]! - 1n });
  }
  return unite(result);
}

function reachSame(a: Stretch | null, b: Stretch | null, address: bigint, renamed: Renamed): boolean {
  if (!a || !b) return a === b;
  return isSameTarget(a, b, renamed) && address - a.start + a.offset === address - b.start + b.offset;
}

function areEqual(a: Stretch, b: Stretch, renamed: Renamed): boolean {
  return a.start === b.start && a.last === b.last && a.offset === b.offset && isSameTarget(a, b, renamed);
}

/** Whether two stretches, one of each tree, reach the same block or region with the same access. */
function isSameTarget(base: Stretch, patched: Stretch, renamed: Renamed): boolean {
  return base.access === patched.access && base.target === (renamed.get(patched.target) ?? patched.target);
}
