/**
 * Inline assembly (GCC manual: Extended Asm): operands are evaluated as C, and of the instructions there are models of
 * a few.
 */
import { CompileError } from '../../errors.js';
import type { AssemblyOperand, Expression } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import { isScalar, typeName, VOID } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import { stable } from '../expressions/assignments.js';
import type { IR } from '../ir.js';
import type { Scalar } from '../values/arithmetic.js';
import { discard } from '../values/discard.js';
import { decay, loadOf, type Operand, storeTo, valueOperand, variablePlace } from '../values/operands.js';
import { INSTRUCTIONS, type Register, type RegisterFile } from './instructions.js';

/** Instructions that change no value. */
const NO_EFFECT = new Set(['nop', 'pause', 'rep nop', 'rep', 'mfence', 'lfence', 'sfence', 'lock', 'yield', 'isb']);

/** An operand as the instructions see it. */
interface Slot extends Register {
  readonly name: string | null;
  readonly letters: string;
}

/** Whether the instructions of a statement of inline assembly change no value. */
export function isBarrier({ template }: Expression & { kind: 'assembly' }): boolean {
  return instructionsOf(template).every((text) => NO_EFFECT.has(text));
}

/** The effects of a statement of inline assembly. @throws CompileError for instructions that there is no model of */
export function assembly(analyzer: Analyzer, expression: Expression & { kind: 'assembly' }): Operand {
  const { token, outputs, inputs, jumps } = expression;
  if (jumps) throw new CompileError('inline assembly that jumps', token);
  const instructions = instructionsOf(expression.template);
  const computes = instructions.some((text) => !NO_EFFECT.has(text));
  if (!computes && inputs.length + outputs.length === 0) return valueOperand(VOID, sequence([]));
  const effects: IR[] = [];
  const targets = outputs.map((each) => target(analyzer, each, effects));
  const slots: Array<Slot | null> = targets.map(({ slot }) => slot);
  for (const each of inputs) slots.push(input(analyzer, each, slots, effects));
  for (const { slot, isRead } of targets) {
    if (!isRead && !computes && !slot.isSet) throw new CompileError('inline assembly that sets nothing', token);
  }
  for (const text of instructions) if (!NO_EFFECT.has(text)) run(text, slots, effects, token);
  for (const { slot, operand } of targets) {
    if (!slot.isSet) throw new CompileError('inline assembly without a value for an output', token);
    effects.push(storeTo(operand.place!, operand.type, loadOf(slot.variable, token), token));
  }
  return valueOperand(VOID, sequence(effects));
}

function sequence(effects: readonly IR[]): IR {
  return { kind: 'sequence', type: 'void', effects, value: null };
}

function instructionsOf(template: string): string[] {
  return template
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', ' ')
    .split(/[\n;]/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

function target(
  analyzer: Analyzer,
  { name, constraint, value }: AssemblyOperand,
  effects: IR[],
): { slot: Slot; operand: Operand; isRead: boolean } {
  const { token } = value;
  const operand = analyzer.operand(value);
  if (!operand.place || operand.bits || !isScalar(operand.type))
    throw new CompileError(`${typeName(operand.type)} as an output of assembly`, token);
  const { place, before } = stable(analyzer, operand, token);
  effects.push(...before);
  const variable = analyzer.temporary(operand.type, token);
  const isRead = constraint.startsWith('+');
  const fixed: Operand = { ...operand, place };
  if (isRead) effects.push(storeTo(variablePlace(variable), operand.type, decay(fixed, token).value, token));
  const slot: Slot = { name, letters: constraint.replace(/[=+&%*!?]/g, ''), variable, isSet: isRead };
  return { slot, operand: fixed, isRead };
}

/** Null for an aggregate in memory, which no model takes. */
function input(
  analyzer: Analyzer,
  { name, constraint, value }: AssemblyOperand,
  slots: ReadonlyArray<Slot | null>,
  effects: IR[],
): Slot | null {
  const { token } = value;
  const matching = /^%?(\d+)$/.exec(constraint) ?? /^\[(\w+)\]$/.exec(constraint);
  const operand = analyzer.operand(value);
  if (operand.type.kind === 'record') {
    effects.push(discard(operand));
    return null;
  }
  const { type, value: computed }: Scalar = decay(operand, token);
  if (matching) {
    const slot = slots.find((each, i) => each && (String(i) === matching[1] || each.name === matching[1]));
    if (!slot) throw new CompileError(`no output for the constraint "${constraint}"`, token);
    const converted = analyzer.castValue(computed, type, slot.variable.type, token);
    effects.push(storeTo(variablePlace(slot.variable), slot.variable.type, converted, token));
    slot.isSet = true;
    return slot;
  }
  const variable = analyzer.temporary(type, token);
  effects.push(storeTo(variablePlace(variable), type, computed, token));
  return { name, letters: constraint.replace(/[&%]/g, ''), variable, isSet: true };
}

function run(text: string, slots: ReadonlyArray<Slot | null>, effects: IR[], token: Token): void {
  const [, mnemonic, rest] = /^(\w+)\s*(.*)$/.exec(text) ?? [];
  const model = mnemonic === undefined ? undefined : INSTRUCTIONS.get(mnemonic);
  if (!model) throw new CompileError(`inline assembly: "${text}"`, token);
  const registers: RegisterFile = {
    operands: rest === '' ? [] : rest!.split(',').map((each) => named(each.trim(), slots, text, token)),
    fixed: (letter) => slots.find((each) => each && each.letters === letter) ?? null,
  };
  const made = model(registers, token);
  if (!made) throw new CompileError(`inline assembly: "${text}"`, token);
  effects.push(...made);
}

function named(text: string, slots: ReadonlyArray<Slot | null>, all: string, token: Token): Register {
  const [, number, name] = /^%[a-z]?(?:(\d+)|\[(\w+)\])$/.exec(text) ?? [];
  const slot = number !== undefined ? slots[Number(number)] : slots.find((each) => each?.name === name);
  if (!slot || (number === undefined && name === undefined)) throw new CompileError(`inline assembly: "${all}"`, token);
  return slot;
}
