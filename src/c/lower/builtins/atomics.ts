/**
 * Atomic builtins. There is one thread, so each is its plain counterpart (GCC manual: "__atomic Builtins", "__sync
 * Builtins").
 */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import {
  BOOL,
  type CType,
  INT,
  integerOfSize,
  isScalar,
  LONG,
  type RecordType,
  typeName,
  UNSIGNED_INT128,
  VOID,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR, Place, Variable } from '../ir.js';
import { binaryOperator, type Scalar } from '../values/arithmetic.js';
import { decay, type Operand, placeAt, placeOperand, valueOperand, variablePlace } from '../values/operands.js';
import { i32, operation, valueTypeOf } from '../values/values.js';

const OPERATORS: Record<string, string> = { add: '+', sub: '-', and: '&', or: '|', xor: '^' };
const FETCH = /^__(?:atomic|sync)_fetch_(?:and_)?(add|sub|and|or|xor|nand)$/;
const OPERATE = /^__(?:atomic|sync)_(add|sub|and|or|xor|nand)_(?:and_)?fetch$/;
const OTHERS = new Set([
  '__atomic_load_n',
  '__atomic_load',
  '__atomic_store_n',
  '__atomic_store',
  '__atomic_exchange_n',
  '__atomic_exchange',
  '__atomic_compare_exchange_n',
  '__atomic_compare_exchange',
  '__atomic_thread_fence',
  '__atomic_signal_fence',
  '__atomic_test_and_set',
  '__atomic_clear',
  '__atomic_is_lock_free',
  '__atomic_always_lock_free',
  '__sync_synchronize',
  '__sync_bool_compare_and_swap',
  '__sync_val_compare_and_swap',
  '__sync_lock_test_and_set',
  '__sync_lock_release',
]);

/** Whether a name is an atomic builtin's. */
export function isAtomic(name: string): boolean {
  return OTHERS.has(name) || FETCH.test(name) || OPERATE.test(name);
}

/** The meaning of a call of an atomic builtin. @throws CompileError for arguments it does not take */
export function atomicCall(analyzer: Analyzer, name: string, args: readonly Expression[], token: Token): Operand {
  return new AtomicCall(analyzer, args, token).run(name);
}

class AtomicCall {
  constructor(
    private readonly analyzer: Analyzer,
    private readonly args: readonly Expression[],
    private readonly token: Token,
  ) {}

  run(name: string): Operand {
    const fetch = FETCH.exec(name);
    if (fetch) return this.readModifyWrite(fetch[1]!, true);
    const operate = OPERATE.exec(name);
    if (operate) return this.readModifyWrite(operate[1]!, false);
    switch (name) {
      case '__atomic_thread_fence':
      case '__atomic_signal_fence':
      case '__sync_synchronize':
        return valueOperand(VOID, { kind: 'sequence', type: 'void', effects: [], value: null });
      case '__atomic_is_lock_free':
      case '__atomic_always_lock_free':
        return valueOperand(BOOL, i32(1));
      case '__atomic_load_n':
        return this.rvalue(this.target());
      case '__atomic_load':
        return this.move(this.pointee(1), this.target());
      case '__atomic_store_n':
        return valueOperand(VOID, this.write(this.target(), this.value(1)));
      case '__atomic_store':
        return this.move(this.target(), this.pointee(1));
      case '__atomic_clear':
      case '__sync_lock_release':
        return valueOperand(VOID, this.write(this.target(), this.zero()));
      case '__atomic_exchange_n':
      case '__sync_lock_test_and_set':
        return this.exchange(this.value(1));
      case '__atomic_test_and_set':
        return this.exchange(this.analyzer.castValue(i32(1), INT, this.target().type, this.token));
      case '__atomic_exchange': {
        const old = this.exchange(this.read(this.pointee(1)));
        return valueOperand(VOID, this.write(this.pointee(2), old.value!));
      }
      case '__sync_bool_compare_and_swap':
      case '__sync_val_compare_and_swap':
        return this.compareAndSwap(name.includes('bool'));
      default:
        return this.compareExchange(name.endsWith('_n'));
    }
  }

  private pointee(index: number): Operand {
    const argument = this.args[index];
    if (!argument) throw new CompileError(`${this.token.text} needs ${index + 1} arguments`, this.token);
    const target = this.analyzer.dereference(this.analyzer.scalar(argument), this.token);
    if (isScalar(target.type)) return target;
    if (target.type.kind !== 'record')
      throw new CompileError(`${this.token.text} on ${typeName(target.type)}`, this.token);
    return { ...target, type: this.integerFor(target.type) };
  }

  /** What the bytes of a structure are moved and compared as; itself where it is only moved. */
  private integerFor(type: RecordType): CType {
    const { size } = type;
    if (size === 16) return UNSIGNED_INT128;
    if (size === 1 || size === 2 || size === 4 || size === 8) return integerOfSize(size, false);
    if (/^__atomic_(load|store)$/.test(this.token.text)) return type;
    throw new CompileError(`${this.token.text} on ${size} bytes`, this.token);
  }

  private target(): Operand {
    return this.pointee(0);
  }

  private value(index: number): IR {
    const argument = this.args[index];
    if (!argument) throw new CompileError(`${this.token.text} needs ${index + 1} arguments`, this.token);
    return this.analyzer.converted(argument, this.target().type);
  }

  private zero(): IR {
    const { type } = this.target();
    return this.analyzer.castValue(i32(0), BOOL, type, this.token);
  }

  private read(operand: Operand): IR {
    return decay(operand, this.token).value;
  }

  private rvalue(operand: Operand): Operand {
    return valueOperand(operand.type, this.read(operand));
  }

  private write(target: Operand, value: IR): IR {
    return {
      kind: 'store',
      type: 'void',
      ctype: target.type,
      place: target.place!,
      bits: null,
      value,
      keep: false,
      token: this.token,
    };
  }

  private move(target: Operand, source: Operand): Operand {
    const copy: IR = {
      kind: 'copy',
      type: 'void',
      ctype: target.type,
      target: target.place!,
      source: source.place!,
      token: this.token,
    };
    return valueOperand(VOID, isScalar(target.type) ? this.write(target, this.read(source)) : copy);
  }

  /** Keeps a value in a temporary: returns the effect that does and the value read back. */
  private keep(type: CType, value: IR): { effect: IR; value: IR; variable: Variable } {
    const variable = this.analyzer.temporary(type, this.token);
    const place = variablePlace(variable);
    const effect: IR = {
      kind: 'store',
      type: 'void',
      ctype: type,
      place,
      bits: null,
      value,
      keep: false,
      token: this.token,
    };
    return {
      effect,
      value: { kind: 'load', type: valueTypeOf(type), ctype: type, place, bits: null, token: this.token },
      variable,
    };
  }

  /** The target with its address kept, so that it can be used twice. */
  private stableTarget(): { effect: IR; operand: Operand } {
    const { type } = this.target();
    const pointer = this.analyzer.scalar(this.args[0]!);
    const kept = this.keep(pointer.type, pointer.value);
    const place: Place = placeAt(kept.value);
    return { effect: kept.effect, operand: placeOperand(type, place) };
  }

  private exchange(value: IR): Operand {
    const { effect, operand } = this.stableTarget();
    const old = this.keep(operand.type, this.read(operand));
    const next = this.keep(operand.type, value);
    return this.analyzer.after(
      [effect, next.effect, old.effect, this.write(operand, next.value)],
      valueOperand(operand.type, old.value),
      this.token,
    );
  }

  private readModifyWrite(name: string, returnsOld: boolean): Operand {
    const { effect, operand } = this.stableTarget();
    const old = this.keep(operand.type, this.read(operand));
    const right = this.analyzer.scalar(this.args[1]!);
    // On pointers these builtins count bytes.
    const type = operand.type.kind === 'pointer' ? LONG : operand.type;
    const left: Scalar = { type, value: old.value };
    let result = binaryOperator(
      OPERATORS[name] ?? '&',
      left,
      { type, value: this.analyzer.castValue(right.value, right.type, type, this.token) },
      this.token,
    );
    if (name === 'nand')
      result = {
        type: result.type,
        value: operation(
          `${result.value.type}.xor`,
          result.value.type,
          result.value,
          this.analyzer.castValue(i32(-1), INT, result.type, this.token),
        ),
      };
    const next = this.keep(operand.type, this.analyzer.castValue(result.value, result.type, operand.type, this.token));
    const answer = returnsOld ? old.value : next.value;
    return this.analyzer.after(
      [effect, old.effect, next.effect, this.write(operand, next.value)],
      valueOperand(operand.type, answer),
      this.token,
    );
  }

  private equal(type: CType, left: IR, right: IR): IR {
    return binaryOperator('==', { type, value: left }, { type, value: right }, this.token).value;
  }

  private compareAndSwap(returnsBoolean: boolean): Operand {
    const { effect, operand } = this.stableTarget();
    const { type } = operand;
    const expected = this.keep(type, this.value(1));
    const desired = this.keep(type, this.value(2));
    const old = this.keep(type, this.read(operand));
    const same = this.keep(BOOL, this.equal(type, old.value, expected.value));
    const swap: IR = {
      kind: 'conditional',
      type: 'void',
      condition: same.value,
      consequence: this.write(operand, desired.value),
      alternative: { kind: 'sequence', type: 'void', effects: [], value: null },
    };
    const answer = returnsBoolean ? valueOperand(BOOL, same.value) : valueOperand(type, old.value);
    return this.analyzer.after(
      [effect, expected.effect, desired.effect, old.effect, same.effect, swap],
      answer,
      this.token,
    );
  }

  private compareExchange(byValue: boolean): Operand {
    const { effect, operand } = this.stableTarget();
    const { type } = operand;
    const pointer = this.analyzer.scalar(this.args[1]!);
    const expectedPointer = this.keep(pointer.type, pointer.value);
    const expected = placeOperand(type, placeAt(expectedPointer.value));
    const desired = this.keep(type, byValue ? this.value(2) : this.read(this.pointee(2)));
    const old = this.keep(type, this.read(operand));
    const same = this.keep(BOOL, this.equal(type, old.value, this.read(expected)));
    const decide: IR = {
      kind: 'conditional',
      type: 'void',
      condition: same.value,
      consequence: this.write(operand, desired.value),
      alternative: this.write(expected, old.value),
    };
    return this.analyzer.after(
      [effect, expectedPointer.effect, desired.effect, old.effect, same.effect, decide],
      valueOperand(BOOL, same.value),
      this.token,
    );
  }
}
