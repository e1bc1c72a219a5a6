/** Initializes a local variable (C11 6.7.9): from the entries of its initializer to effects. */
import type { Initializer } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { arrayOf, type CType, isScalar, UNSIGNED_CHAR } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR, Place, Variable } from '../ir.js';
import { placeWithOffset, variablePlace } from '../values/operands.js';
import { type InitializerEntry, initializerEntries } from './initializers.js';

/** The effects that give a variable its first value, in order. */
export function initializeVariable(
  analyzer: Analyzer,
  variable: Variable,
  initializer: Initializer,
  token: Token,
): IR[] {
  const { type } = variable;
  const entries = initializerEntries(analyzer, type, initializer);
  const effects: IR[] = [];
  const place = variablePlace(variable);
  if (!isCovered(type, entries)) effects.push({ kind: 'zero', type: 'void', place, size: type.size, token });
  for (const entry of entries) effects.push(entryEffect(entry, variable));
  return effects;
}

function entryEffect(entry: InitializerEntry, variable: Variable): IR {
  const target = placeWithOffset(variablePlace(variable), entry.offset);
  const { token } = entry;
  switch (entry.kind) {
    case 'scalar': {
      const { type: ctype, bits, value } = entry;
      return { kind: 'store', type: 'void', ctype, place: target, bits, value, keep: false, token };
    }
    case 'copy':
      return { kind: 'copy', type: 'void', ctype: entry.type, target, source: entry.source, token };
    case 'bytes': {
      variable.inMemory = true;
      const address: IR = { kind: 'string-address', type: 'i64', bytes: entry.bytes, offset: 0 };
      const source: Place = { kind: 'memory', address, offset: 0 };
      const ctype = arrayOf(UNSIGNED_CHAR, entry.bytes.length);
      return { kind: 'copy', type: 'void', ctype, target, source, token };
    }
  }
}

/** Whether the entries leave no byte of the object as it was. */
function isCovered(type: CType, entries: readonly InitializerEntry[]): boolean {
  if (isScalar(type)) return entries.length > 0;
  let end = 0;
  for (const entry of entries) {
    if (entry.offset > end) return false;
    if (entry.kind === 'scalar' && entry.bits) return false;
    end = Math.max(end, entry.offset + (entry.kind === 'bytes' ? entry.bytes.length : entry.type.size));
  }
  return end >= type.size;
}
