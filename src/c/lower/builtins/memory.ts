/** Builtins that copy and fill memory. */

import { arrayOf, INT, pointerTo, UNSIGNED_CHAR, UNSIGNED_LONG, VOID } from '../../types/types.js';
import type { IR } from '../ir.js';
import { placeAt, valueOperand, variablePlace } from '../values/operands.js';
import { argument, type Builtin } from './builtin.js';

/** Copies up to this many bytes are emitted as loads and stores. */
const SMALL_COPY = 64n;

/** memcpy, memmove and memset; their value is the target. Without overlap short copies need no bulk operation. */
export function bulk(operator: 'memory.copy' | 'memory.fill', mayOverlap = true): Builtin {
  return (analyzer, args, token) => {
    const pointer = pointerTo(VOID);
    const target = analyzer.scalar(argument(args, 0, token));
    const saved = analyzer.temporary(pointer, token);
    const load: IR = { kind: 'load', type: 'i64', ctype: pointer, place: variablePlace(saved), bits: null, token };
    const keep: IR = {
      kind: 'store',
      type: 'void',
      ctype: pointer,
      place: variablePlace(saved),
      bits: null,
      value: target.value,
      keep: false,
      token,
    };
    const second =
      operator === 'memory.copy'
        ? analyzer.converted(argument(args, 1, token), pointer)
        : analyzer.converted(argument(args, 1, token), INT);
    const size = analyzer.converted(argument(args, 2, token), UNSIGNED_LONG);
    if (!mayOverlap && size.kind === 'constant' && BigInt(size.value) <= SMALL_COPY) {
      const ctype = arrayOf(UNSIGNED_CHAR, Number(size.value));
      const copy: IR = { kind: 'copy', type: 'void', ctype, target: placeAt(load), source: placeAt(second), token };
      return analyzer.after([keep, copy], valueOperand(pointer, load), token);
    }
    const move: IR = { kind: 'bulk', type: 'void', operator, operands: [load, second, size], token };
    return analyzer.after([keep, move], valueOperand(pointer, load), token);
  };
}
