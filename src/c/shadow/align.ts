/** Which statements of two versions of a list belong together. */
import type { StatementIR } from '../lower/ir.js';
import type { Structure } from './structure.js';
import { hasLabels } from './variables.js';

/** A stretch of the new list, in order, with the old statements that stand for it. */
export type Piece =
  /** Says the same in both. Null for a label that is new. */
  | { readonly kind: 'same'; readonly old: StatementIR | null; readonly now: StatementIR }
  /** Statements with others in them, of which some are the same. */
  | { readonly kind: 'pair'; readonly old: StatementIR; readonly now: StatementIR }
  | { readonly kind: 'region'; readonly old: readonly StatementIR[]; readonly now: readonly StatementIR[] };

/** Parts that two statements must have in common, of all they have, to be taken for versions of each other. */
const ALIKE = 0.4;
/** Most comparisons for one list; larger ones are one region. */
const MOST_COMPARISONS = 250_000;

type Movable = Piece & { readonly old: StatementIR | readonly StatementIR[] };

type Match = { readonly old: StatementIR; readonly now: StatementIR; readonly isSame: boolean };

/** Aligns two versions of a list: what says the same is kept together, in order, then what is most alike. */
export function align(structure: Structure, before: readonly StatementIR[], after: readonly StatementIR[]): Piece[] {
  const [old, now] = [flat(before), flat(after)];
  const matches = matchesOf(structure, old, now);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  for (const match of [...matches, null]) {
    const gapOld = old.slice(i, match ? old.indexOf(match.old, i) : undefined);
    const gapNow = now.slice(j, match ? now.indexOf(match.now, j) : undefined);
    pieces.push(...gap(gapOld, gapNow));
    i += gapOld.length + 1;
    j += gapNow.length + 1;
    if (!match) continue;
    if (match.isSame) pieces.push({ kind: 'same', old: match.old, now: match.now });
    else if (isCompound(match.now)) pieces.push({ kind: 'pair', old: match.old, now: match.now });
    else pieces.push({ kind: 'region', old: [match.old], now: [match.now] });
  }
  return asOneRegion(structure, pieces);
}

/** The list with blocks that no label is in taken apart: braces do nothing. */
function flat(items: readonly StatementIR[]): StatementIR[] {
  return items.flatMap((item) => (item.kind === 'block' && !hasLabels(item.items) ? flat(item.items) : [item]));
}

function isCompound(statement: StatementIR): boolean {
  return ['if', 'loop', 'switch', 'block'].includes(statement.kind);
}

/**
 * Regions for statements that belong to none on the other side. Control enters at labels: there a region ends, and old
 * code is left out.
 */
function gap(old: readonly StatementIR[], now: readonly StatementIR[]): Piece[] {
  const isLabel = (item: StatementIR): boolean => item.kind === 'label';
  const firstOld = old.findIndex(isLabel);
  const pieces: Piece[] = [];
  let rest = firstOld < 0 ? old : old.slice(0, firstOld);
  let stretch: StatementIR[] = [];
  const close = (): void => {
    if (rest.length + stretch.length > 0) pieces.push({ kind: 'region', old: rest, now: stretch });
    [rest, stretch] = [[], []];
  };
  for (const item of now) {
    if (isLabel(item)) {
      close();
      pieces.push({ kind: 'same', old: null, now: item });
    } else stretch.push(item);
  }
  close();
  return pieces;
}

function matchesOf(structure: Structure, old: readonly StatementIR[], now: readonly StatementIR[]): Match[] {
  let start = 0;
  const isSame = (a: StatementIR, b: StatementIR): boolean => structure.statement(a) === structure.statement(b);
  const matches: Match[] = [];
  while (start < old.length && start < now.length && isSame(old[start]!, now[start]!)) {
    matches.push({ old: old[start]!, now: now[start]!, isSame: true });
    start++;
  }
  const tail: Match[] = [];
  let [endOld, endNow] = [old.length, now.length];
  while (endOld > start && endNow > start && isSame(old[endOld - 1]!, now[endNow - 1]!))
    tail.unshift({ old: old[--endOld]!, now: now[--endNow]!, isSame: true });
  return [...matches, ...bestMatches(structure, old.slice(start, endOld), now.slice(start, endNow)), ...tail];
}

/** The matches, in the order of both lists, that have most in common together. */
function bestMatches(structure: Structure, old: readonly StatementIR[], now: readonly StatementIR[]): Match[] {
  const [rows, columns] = [old.length + 1, now.length + 1];
  if (rows * columns > MOST_COMPARISONS) return [];
  const best = new Float64Array(rows * columns);
  const worth = new Float64Array(rows * columns);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const here = i * columns + j;
      worth[here] = likeness(structure, old[i]!, now[j]!);
      const together = worth[here]! > 0 ? worth[here]! + best[here + columns + 1]! : 0;
      best[here] = Math.max(together, best[here + columns]!, best[here + 1]!);
    }
  }
  const matches: Match[] = [];
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    const here = i * columns + j;
    if (worth[here]! > 0 && best[here] === worth[here]! + best[here + columns + 1]!) {
      const isSame = structure.statement(old[i]!) === structure.statement(now[j]!);
      matches.push({ old: old[i]!, now: now[j]!, isSame });
      i++;
      j++;
    } else if (best[here] === best[here + columns]) i++;
    else j++;
  }
  return matches;
}

/** What a match is worth; 0 for none. */
function likeness(structure: Structure, old: StatementIR, now: StatementIR): number {
  if (structure.statement(old) === structure.statement(now)) return 1 + structure.partsOf(now).size;
  if (old.kind !== now.kind || old.kind === 'label') return 0;
  const [a, b] = [structure.partsOf(old), structure.partsOf(now)];
  let common = 0;
  for (const [part, count] of a.counts) common += Math.min(count, b.counts.get(part) ?? 0);
  const ratio = (2 * common) / (a.size + b.size);
  return ratio >= ALIKE || haveOneTarget(structure, old, now) ? 0.5 + common * ratio : 0;
}

/** Whether both assign to the same place, or call the same function. */
function haveOneTarget(structure: Structure, old: StatementIR, now: StatementIR): boolean {
  if (old.kind !== 'expression' || now.kind !== 'expression') return false;
  const [a, b] = [headOf(old), headOf(now)];
  if (a.kind === 'store' && b.kind === 'store')
    return structure.value({ ...a, value: ZERO }) === structure.value({ ...b, value: ZERO });
  if (a.kind !== 'call' || b.kind !== 'call' || a.callee.kind !== 'function' || b.callee.kind !== 'function')
    return false;
  return a.callee.name === b.callee.name;
}

const ZERO = { kind: 'constant', type: 'i32', value: 0 } as const;

function headOf({ value }: StatementIR & { kind: 'expression' }) {
  return value.kind === 'sequence' && value.effects.length === 1 && !value.value ? value.effects[0]! : value;
}

/** Most pieces between the two places of a statement that is moved. */
const FARTHEST = 24;

/** What is moved, and what it is moved across, is looked at together: it matters only where both do something. */
function asOneRegion(structure: Structure, pieces: readonly Piece[]): Piece[] {
  const isIn = (items: readonly StatementIR[], number: number): boolean =>
    items.some((item) => structure.statement(item) === number);
  for (const [start, piece] of pieces.entries()) {
    if (piece.kind !== 'region') continue;
    const [left, right] = [piece.old, piece.now].map((items) => items.map((item) => structure.statement(item)));
    const end = pieces.findLastIndex(
      (other, i) =>
        i > start &&
        i <= start + FARTHEST &&
        other.kind === 'region' &&
        (left!.some((number) => isIn(other.now, number)) || right!.some((number) => isIn(other.old, number))),
    );
    const window = end < 0 ? [] : pieces.slice(start, end + 1);
    const movable = window.filter(canBeMoved);
    if (movable.length === 0 || movable.length < window.length) continue;
    const region: Piece = {
      kind: 'region',
      old: movable.flatMap(({ old }) => old),
      now: movable.flatMap(({ now }) => now),
    };
    return [...pieces.slice(0, start), region, ...asOneRegion(structure, pieces.slice(end + 1))];
  }
  return [...pieces];
}

function canBeMoved(piece: Piece): piece is Movable {
  return piece.kind !== 'same' || (piece.old !== null && piece.now.kind !== 'label');
}
