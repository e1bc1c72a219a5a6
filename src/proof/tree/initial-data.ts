/** What objects with static storage duration hold at the start, as text that is the same for the same contents. */
import {
  type CType,
  ExpressionAnalyzer,
  type IR,
  initializerEntries,
  type ObjectDefinition,
  type ObjectSymbol,
  type Unit,
} from '../../c/index.js';
import type { Naming } from '../product/stops.js';
import { NotFollowed } from './not-followed.js';

const DEEPEST = 8;

/**
 * Zeros are left out; addresses are names of what they lead to, or its contents where it has no name. @throws
 * NotFollowed, CompileError
 */
export function initialData(unit: Unit, definition: ObjectDefinition, naming: Naming, depth = 0): string {
  if (depth > DEEPEST) throw new NotFollowed('objects that lead to each other');
  const cells = new Map<string, string>();
  const bytes = new Map<number, number>();
  const put = (offset: number, size: number, value: bigint): void => {
    for (let i = 0; i < size; i++) bytes.set(offset + i, Number((value >> BigInt(i * 8)) & 0xffn));
  };
  const { initializer } = definition;
  if (initializer) {
    const analyzer = new ExpressionAnalyzer(unit, definition.scope);
    for (const entry of initializerEntries(analyzer, definition.type, initializer)) {
      if (entry.kind === 'copy') throw new NotFollowed('an object that is a copy of another');
      if (entry.kind === 'bytes') {
        for (const [i, byte] of entry.bytes.entries()) bytes.set(entry.offset + i, byte);
        continue;
      }
      const { offset, type, bits, value } = entry;
      for (let i = 0; i < type.size; i++) cells.delete(String(offset + i));
      if (bits) {
        const at = offset + Math.floor(bits.first / 8);
        const shift = BigInt(bits.first % 8);
        const count = Math.ceil((Number(shift) + bits.width) / 8);
        let whole = 0n;
        for (let i = count - 1; i >= 0; i--) whole = (whole << 8n) | BigInt(bytes.get(at + i) ?? 0);
        const mask = ((1n << BigInt(bits.width)) - 1n) << shift;
        put(at, count, (whole & ~mask) | ((constantOf(value) << shift) & mask));
      } else if (value.kind === 'constant' && type.kind !== 'float') put(offset, type.size, BigInt(value.value));
      else {
        put(offset, type.size, 0n);
        cells.set(String(offset), `${type.size}:${cellText(unit, value, type, naming, depth)}`);
      }
    }
  }
  const plain = [...bytes].filter(([, byte]) => byte !== 0).sort(([a], [b]) => a - b);
  const named = [...cells].sort(([a], [b]) => Number(a) - Number(b));
  return `${definition.type.size} ${definition.alignment} ${plain.map((each) => each.join('=')).join()} ${named.map((each) => each.join('=')).join()}`;
}

function constantOf(value: IR): bigint {
  if (value.kind !== 'constant') throw new NotFollowed('a bit-field that is no constant');
  return BigInt(value.value);
}

function cellText(unit: Unit, value: IR, type: CType, naming: Naming, depth: number): string {
  switch (value.kind) {
    case 'constant':
      return `${type.kind} ${value.type} ${value.value}`;
    case 'object-address':
      return `&${objectText(unit, value.symbol, naming, depth)}+${value.offset}`;
    case 'string-address':
      return `"${Buffer.from(value.bytes).toString('hex')}+${value.offset}`;
    case 'function-address':
      return `${naming.function(value.symbol, false)}()`;
    case 'operation':
      return `${value.operator}(${value.operands.map((operand) => cellText(unit, operand, type, naming, depth)).join()})`;
    default:
      throw new NotFollowed('an initializer that is no constant');
  }
}

function objectText(unit: Unit, symbol: ObjectSymbol, naming: Naming, depth: number): string {
  // A compound literal at file scope has no name of its own.
  const isNameless = /^\W*\.|^compound literal|\.\d+$/.test(symbol.name);
  if (!isNameless) return naming.object(symbol);
  const definition = unit.objectDefinition(symbol.name);
  if (!definition) throw new NotFollowed('an object that is not defined');
  return `{${initialData(unit, definition, naming, depth + 1)}}`;
}
