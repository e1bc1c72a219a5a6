/** What a variable holds, bit by bit: values at offsets, and gaps that were never written. */
import { join } from '.././formula/arithmetic.js';
import type { Term } from '.././formula/terms.js';
import type { Memory } from './memory.js';

/** A value and the first bit of where it lies. */
export interface Piece {
  readonly first: number;
  readonly value: Term;
}

/** Immutable. Pieces are in order and do not overlap. */
export class Extent {
  static readonly empty = new Extent([]);

  constructor(readonly pieces: readonly Piece[]) {}

  store(memory: Memory, first: number, value: Term): Extent {
    const end = first + value.width;
    const pieces: Piece[] = [];
    for (const piece of this.pieces) {
      const pieceEnd = piece.first + piece.value.width;
      if (pieceEnd <= first || piece.first >= end) {
        pieces.push(piece);
        continue;
      }
      if (piece.first < first)
        pieces.push({ first: piece.first, value: memory.slice(piece.value, 0, first - piece.first) });
      if (pieceEnd > end)
        pieces.push({ first: end, value: memory.slice(piece.value, end - piece.first, pieceEnd - end) });
    }
    pieces.push({ first, value });
    return new Extent(pieces.sort((a, b) => a.first - b.first));
  }

  /** The bits from `first` on; those of gaps are undefined. */
  load(memory: Memory, first: number, width: number): Term {
    const end = first + width;
    let at = first;
    let result: Term | null = null;
    const append = (value: Term): void => {
      result = result ? join(value, result) : value;
      at += value.width;
    };
    for (const piece of this.pieces) {
      const pieceEnd = piece.first + piece.value.width;
      if (pieceEnd <= at || piece.first >= end) continue;
      if (piece.first > at) append(memory.undefined(piece.first - at));
      append(memory.slice(piece.value, at - piece.first, Math.min(pieceEnd, end) - at));
    }
    if (at < end) append(memory.undefined(end - at));
    return result!;
  }

  map(change: (value: Term) => Term): Extent {
    return new Extent(this.pieces.map(({ first, value }) => ({ first, value: change(value) })));
  }
}
