/** Evaluation for side effects only. */
import type { IR } from '../ir.js';
import { isPure, type Operand } from './operands.js';

/** The effects of an operand, its value dropped. */
export function discard(operand: Operand): IR {
  if (operand.value) return discardValue(operand.value);
  const place = operand.place!;
  if (place.kind === 'variable') return { kind: 'sequence', type: 'void', effects: place.before, value: null };
  return discardValue(place.address);
}

function discardValue(value: IR): IR {
  if (value.kind === 'store' && value.keep) return { ...value, keep: false, type: 'void' };
  if (value.kind === 'sequence') {
    const effects = value.value ? [...value.effects, discardValue(value.value)] : value.effects;
    return { kind: 'sequence', type: 'void', effects, value: null };
  }
  if (value.kind === 'operation' && value.operands.length === 1) return discardValue(value.operands[0]!);
  if (isPure(value)) return { kind: 'sequence', type: 'void', effects: [], value: null };
  return { kind: 'sequence', type: 'void', effects: [value], value: null };
}
