/** What evaluating a value can do by itself. */
import type { IR } from '../../c/index.js';

/** An address without the constant that is added to it. */
function base(address: IR): IR {
  if (address.kind === 'operation' && address.operator === 'i64.add') {
    const [left, right] = address.operands;
    if (right?.kind === 'constant') return base(left!);
    if (left?.kind === 'constant') return base(right!);
  }
  return address;
}

/** The pointer that has to be valid where an address is read; null where it is that of an object of the program. */
export function pointerOf(address: IR): IR | null {
  const pointer = base(address);
  return ['variable-address', 'object-address', 'string-address'].includes(pointer.kind) ? null : pointer;
}

/** Whether an operation may end the program: a division by what may be 0, a trap. */
export function trapsByItself(value: IR): boolean {
  if (value.kind === 'trap') return true;
  if (value.kind !== 'operation') return false;
  if (/\.trunc_f/.test(value.operator)) return true;
  if (!/\.(div|rem)_/.test(value.operator)) return false;
  const divisor = value.operands[1];
  return divisor?.kind !== 'constant' || [0, -1].includes(Number(divisor.value));
}
