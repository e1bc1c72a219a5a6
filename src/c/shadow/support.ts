/** Calls of the compiler's support library for shadows (src/runtime/lib/compiler/shadow.c), as IR. */
import { ADDRESS_BIAS } from '../emit/memory-layout.js';
import type { FunctionSymbol, IR, StatementIR, ValueType, Variable } from '../lower/ir.js';
import { addressOf, loadOf, storeTo, variablePlace } from '../lower/values/operands.js';
import { convert, i32, i64, operation, valueTypeOf } from '../lower/values/values.js';
import type { Token } from '../token.js';
import {
  arrayOf,
  type CType,
  DOUBLE,
  FLOAT,
  type FunctionType,
  functionType,
  INT,
  INT128,
  Qualifier,
  UNSIGNED_CHAR,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  VOID,
} from '../types/types.js';

/** Size of `struct region` in bytes. */
const REGION_SIZE = 112;

type Name =
  | 'mix'
  | 'begin'
  | 'stop'
  | 'runs'
  | 'step'
  | 'commit'
  | 'note'
  | 'trap'
  | 'at'
  | 'put'
  | 'copy'
  | 'fill'
  | 'divisor'
  | 'effect'
  | 'end'
  | 'compare'
  | 'before'
  | 'after'
  | 'deeper'
  | 'back'
  | 'enter'
  | 'leave'
  | 'expects'
  | 'ask'
  | 'answer';

const [WORD, MARK] = [UNSIGNED_LONG, UNSIGNED_LONG];

const SIGNATURES: Readonly<Record<Name, FunctionType>> = {
  mix: functionType(WORD, [WORD, WORD], false),
  begin: functionType(VOID, [WORD], false),
  stop: functionType(VOID, [], false),
  runs: functionType(INT, [], false),
  step: functionType(INT, [], false),
  commit: functionType(VOID, [], false),
  note: functionType(VOID, [WORD], false),
  trap: functionType(VOID, [], false),
  at: functionType(WORD, [WORD, WORD, UNSIGNED_INT], false),
  put: functionType(WORD, [WORD, WORD, UNSIGNED_INT], false),
  copy: functionType(VOID, [WORD, WORD, WORD, UNSIGNED_INT], false),
  fill: functionType(VOID, [WORD, INT, WORD, UNSIGNED_INT], false),
  divisor: functionType(WORD, [WORD], false),
  effect: functionType(VOID, [WORD, WORD, MARK], false),
  end: functionType(VOID, [WORD, MARK], false),
  compare: functionType(VOID, [WORD, WORD, WORD, MARK], false),
  before: functionType(VOID, [WORD, WORD, UNSIGNED_INT], false),
  after: functionType(VOID, [WORD, WORD, WORD, MARK], false),
  deeper: functionType(INT, [], false),
  back: functionType(VOID, [], false),
  enter: functionType(UNSIGNED_INT, [], false),
  leave: functionType(VOID, [UNSIGNED_INT, WORD, INT], false),
  expects: functionType(INT, [WORD, WORD], false),
  ask: functionType(VOID, [], false),
  answer: functionType(VOID, [WORD, MARK], false),
};

/** How many pages the program's memory has now. */
const PAGES: IR = { kind: 'operation', type: 'i32', operator: 'memory.size', operands: [] };

/** Makes IR that calls the support library; all of it belongs to one place in the source. */
export class Support {
  constructor(readonly token: Token) {}

  private call(name: Name, ...values: readonly IR[]): IR & { kind: 'call' } {
    const signature = SIGNATURES[name];
    const callee: FunctionSymbol = {
      kind: 'function',
      name: `__flatcheck_shadow_${name}`,
      type: signature,
      unit: '',
      isStatic: false,
    };
    return {
      kind: 'call',
      type: valueTypeOf(signature.result),
      callee,
      signature,
      arguments: values.map((value, i) => ({ ctype: signature.parameters[i]!, value, place: null })),
      result: null,
      token: this.token,
    };
  }

  statement(value: IR): StatementIR {
    return { kind: 'expression', value, token: this.token };
  }

  begin(region: Variable): IR {
    return this.call('begin', addressOf(variablePlace(region)));
  }

  stop(): IR {
    return this.call('stop');
  }

  runs(): IR {
    return this.call('runs');
  }

  step(): IR {
    return this.call('step');
  }

  commit(): IR {
    return this.call('commit');
  }

  note(effect: IR): IR {
    return this.call('note', effect);
  }

  trap(): IR {
    return this.call('trap');
  }

  at(address: IR, size: number): IR {
    return this.call('at', address, i64(size), PAGES);
  }

  put(address: IR, size: number): IR {
    return this.call('put', address, i64(size), PAGES);
  }

  copy(target: IR, source: IR, size: IR): IR {
    return this.call('copy', target, source, size, PAGES);
  }

  fill(target: IR, value: IR, size: IR): IR {
    return this.call('fill', target, value, size, PAGES);
  }

  divisor(value: IR): IR {
    return this.call('divisor', value);
  }

  effect(region: Variable, effect: IR, mark: number): IR {
    return this.call('effect', addressOf(variablePlace(region)), effect, markAddress(mark));
  }

  end(region: Variable, mark: number): IR {
    return this.call('end', addressOf(variablePlace(region)), markAddress(mark));
  }

  /** Marks a difference of two values of one type, once both sides have come so far. */
  compare(region: Variable, old: IR, now: IR, mark: number): IR[] {
    const before = wordsOf(old);
    return wordsOf(now).map((word, i) =>
      this.call('compare', addressOf(variablePlace(region)), before[i]!, word, markAddress(mark)),
    );
  }

  before(address: IR, size: IR): IR {
    return this.call('before', address, size, PAGES);
  }

  after(region: Variable, address: IR, size: IR, mark: number): IR {
    return this.call('after', addressOf(variablePlace(region)), address, size, markAddress(mark));
  }

  deeper(): IR {
    return this.call('deeper');
  }

  back(): IR {
    return this.call('back');
  }

  enter(): IR {
    return this.call('enter');
  }

  leave(entered: IR, effect: IR, hasAddress: boolean): IR {
    return this.call('leave', entered, effect, i32(hasAddress ? 1 : 0));
  }

  expects(region: Variable, effect: IR): IR {
    return this.call('expects', addressOf(variablePlace(region)), effect);
  }

  ask(): IR {
    return this.call('ask');
  }

  answer(region: Variable, mark: number): IR {
    return this.call('answer', addressOf(variablePlace(region)), markAddress(mark));
  }

  /** A number for an effect: what it is, and the values it has. */
  effectOf(name: string, values: readonly IR[]): IR {
    let hash: IR = i64(hashOf(name));
    for (const word of values.flatMap(wordsOf)) hash = this.call('mix', hash, word);
    return hash;
  }

  set(mark: number): StatementIR {
    const place = { kind: 'memory', address: markAddress(mark), offset: 0 } as const;
    return this.statement({
      kind: 'store',
      type: 'void',
      ctype: UNSIGNED_CHAR,
      place,
      bits: null,
      value: i32(1),
      keep: false,
      token: this.token,
    });
  }

  load(variable: Variable): IR {
    return loadOf(variable, this.token);
  }

  assign(variable: Variable, value: IR): IR {
    return storeTo(variablePlace(variable), variable.type, value, this.token);
  }
}

/** C address of a mark's byte. */
function markAddress(mark: number): IR {
  return i64(mark + ADDRESS_BIAS);
}

/** A new variable of a function. */
export function newVariable(name: string, type: CType): Variable {
  return { name, type, qualifiers: Qualifier.None, alignment: 0, inMemory: false, addresses: 0, loans: [] };
}

/** Where an activation of a function keeps what the old code of a region would do. */
export function regionVariable(): Variable {
  const words = arrayOf(UNSIGNED_LONG, REGION_SIZE / UNSIGNED_LONG.size);
  return { ...newVariable('shadow region', words), inMemory: true };
}

/** A type whose variables hold values of a machine type. */
export function typeFor(type: ValueType): CType {
  switch (type) {
    case 'i32':
      return INT;
    case 'i64':
      return UNSIGNED_LONG;
    case 'i128':
      return INT128;
    case 'f32':
      return FLOAT;
    case 'f64':
      return DOUBLE;
    case 'void':
      return VOID;
  }
}

/** The bits of a scalar as 64-bit words. Evaluates it more than once where it is a 128-bit one. */
function wordsOf(value: IR): IR[] {
  switch (value.type) {
    case 'i32':
      return [convert(value, UNSIGNED_INT, UNSIGNED_LONG)];
    case 'i64':
      return [value];
    case 'f32':
      return [operation('i64.extend_i32_u', 'i64', { ...operation('i32.reinterpret_f32', 'i32', value) })];
    case 'f64':
      return [operation('i64.reinterpret_f64', 'i64', value)];
    case 'i128':
      return [
        operation('i64.wrap_i128', 'i64', value),
        operation('i64.wrap_i128', 'i64', operation('i128.shr_u', 'i128', value, i32(64))),
      ];
    case 'void':
      return [];
  }
}

/** FNV-1a, 64 bits. */
function hashOf(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
