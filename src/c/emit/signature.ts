/** The machine signature of a C function type: the calling convention. */
import { trimmed } from '../lists.js';
import type { CType, FunctionType } from '../types/types.js';
import { type Signature, signatureKey } from '../wasm/module.js';
import type { MachineType } from '../wasm/opcodes.js';
import { machineTypes } from './storage.js';

const known = new WeakMap<FunctionType, Signature>();
/** Types are many, signatures few: equal ones are one object. */
const signatures = new Map<string, Signature>();

/**
 * Scalars go by value, an __int128 as two i64, low half first. An aggregate goes as the address of a copy that is the
 * callee's; an aggregate result goes to an address given in front of the parameters. A variadic function gets the
 * address of the variadic arguments, 8 bytes each (16 for __int128), after the others.
 */
export function machineSignature(type: FunctionType): Signature {
  let signature = known.get(type);
  if (!signature) {
    signature = makeSignature(type);
    known.set(type, signature);
  }
  return signature;
}

function makeSignature(type: FunctionType): Signature {
  const parameters: MachineType[] = [];
  if (type.result.kind === 'record') parameters.push('i64');
  for (const parameter of type.parameters) parameters.push(...argumentTypes(parameter));
  if (type.variadic) parameters.push('i64');
  const results = type.result.kind === 'record' ? [] : machineTypes(type.result);
  const made: Signature = { parameters: trimmed(parameters), results };
  const key = signatureKey(made);
  const signature = signatures.get(key) ?? made;
  signatures.set(key, signature);
  return signature;
}

/** What an argument of a type is passed as. */
function argumentTypes(type: CType): MachineType[] {
  return type.kind === 'record' ? ['i64'] : machineTypes(type);
}
