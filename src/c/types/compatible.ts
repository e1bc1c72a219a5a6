/** Which types are the same, or compatible (C11 6.2.7). */
import type { CType, FunctionType, IntegerType, PointerType, RecordType } from './types.js';
import { promote } from './types.js';

/** Whether two types are the same, qualifiers left out of account (C11 6.2.7 compatible types). */
export function sameType(a: CType, b: CType): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'integer':
      return b.kind === 'integer' && a.name === b.name;
    case 'float':
      return b.kind === 'float' && a.name === b.name;
    case 'pointer':
      return b.kind === 'pointer' && sameType(a.target, b.target);
    case 'array':
      return (
        b.kind === 'array' &&
        sameType(a.element, b.element) &&
        (a.length === b.length || a.length === null || b.length === null)
      );
    case 'function':
      return b.kind === 'function' && sameType(a.result, b.result) && sameParameters(a, b);
    case 'record':
      return b.kind === 'record' && sameRecord(a, b);
    default:
      return false;
  }
}

function sameParameters(a: FunctionType, b: FunctionType): boolean {
  if (a.isUnprototyped || b.isUnprototyped) return true;
  return (
    a.variadic === b.variadic &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => sameType(parameter, b.parameters[i]!))
  );
}

function sameRecord(a: RecordType, b: RecordType): boolean {
  if ((a.original ?? a) === (b.original ?? b)) return true;
  return a.tag !== null && a.tag === b.tag && a.union === b.union;
}

/**
 * Whether two types are compatible as `_Generic` and `__builtin_types_compatible_p` see it: qualifiers count but for
 * those of the types themselves, an enumerated type is compatible with its integer type and with no other enumerated
 * type (C11 6.5.1.1, GCC manual: Other Builtins).
 */
export function compatibleTypes(a: CType, b: CType): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'integer':
      return b.kind === 'integer' && compatibleIntegers(a, b);
    case 'pointer':
      return b.kind === 'pointer' && compatiblePointers(a, b);
    case 'array':
      return (
        b.kind === 'array' &&
        compatibleTypes(a.element, b.element) &&
        (a.length === b.length || a.length === null || b.length === null)
      );
    case 'function':
      return b.kind === 'function' && compatibleFunctions(a, b);
    case 'record':
    case 'float':
    case 'void':
      return sameType(a, b);
  }
}

function compatibleIntegers(a: IntegerType, b: IntegerType): boolean {
  // A type that a typedef aligned is a copy, so enumerated types are told apart by their tags, too.
  const areEnums = a.enumTag !== null && b.enumTag !== null;
  return a.name === b.name && (!areEnums || (a.enumTag === b.enumTag && a.enumTag !== ANONYMOUS_ENUM));
}

function compatiblePointers(a: PointerType, b: PointerType): boolean {
  return a.qualifiers === b.qualifiers && compatibleTypes(a.target, b.target);
}

function compatibleFunctions(a: FunctionType, b: FunctionType): boolean {
  if (!compatibleTypes(a.result, b.result)) return false;
  if (a.isUnprototyped || b.isUnprototyped) {
    const told = a.isUnprototyped ? b : a;
    return told.isUnprototyped || (!told.variadic && told.parameters.every(isPromoted));
  }
  return (
    a.variadic === b.variadic &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => compatibleTypes(parameter, b.parameters[i]!))
  );
}

/** Whether the default argument promotions leave values of the type as they are (C11 6.7.6.3p15). */
function isPromoted(type: CType): boolean {
  if (type.kind === 'integer') return compatibleTypes(promote(type), type);
  return type.kind !== 'float' || type.size !== 4;
}

/** The tag of an enumeration that has none. */
export const ANONYMOUS_ENUM = '(anonymous)';
