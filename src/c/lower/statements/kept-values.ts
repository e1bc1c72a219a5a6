/** Values that are read before the variables of a block go out of scope, or before its cleanups run. */
import type { Token } from '../../token.js';
import type { CType } from '../../types/types.js';
import type { IR, StatementIR, Variable } from '../ir.js';
import { discard } from '../values/discard.js';
import { decay, loadOf, type Operand, placeOperand, storeTo, valueOperand, variablePlace } from '../values/operands.js';

/** Makes variables that C does not name. */
export interface Temporaries {
  temporary(type: CType, token: Token): Variable;
}

/** Copies a structure into a variable of its own, reads anything else. @param out gets the statements for it */
export function saveValue(makes: Temporaries, operand: Operand, out: StatementIR[], token: Token): Operand {
  if (operand.type.kind === 'void') return valueOperand(operand.type, discard(operand));
  if (operand.type.kind === 'record') {
    const saved = makes.temporary(operand.type, token);
    const copy: IR = {
      kind: 'copy',
      type: 'void',
      ctype: operand.type,
      target: variablePlace(saved),
      source: operand.place!,
      token,
    };
    out.push({ kind: 'expression', value: copy, token });
    return placeOperand(operand.type, variablePlace(saved));
  }
  const { type, value } = decay(operand, token);
  return valueOperand(type, value);
}

/** Puts a scalar value into a variable of its own. @param out gets the statement for it */
export function keep(makes: Temporaries, { type, value }: Operand, out: StatementIR[], token: Token): Operand {
  const saved = makes.temporary(type, token);
  out.push({ kind: 'expression', value: storeTo(variablePlace(saved), type, value!, token), token });
  return valueOperand(type, loadOf(saved, token));
}
