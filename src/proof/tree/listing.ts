/** A function's instructions as text: the same text is the same program, whatever its variables are called. */
import type { CType, Variable } from '../../c/index.js';
import type { Naming } from '../product/stops.js';
import type { Addressed, Code, Instruction, Span } from './instructions.js';

/** @throws NotFollowed, CompileError for an object that cannot be named */
export function listingOf(code: Code, naming: Naming): string {
  const variables = new Map<Variable, number>();
  const numberOf = (variable: Variable): string => {
    const number = variables.get(variable) ?? variables.size;
    variables.set(variable, number);
    return `v${number}:${variable.type.size}`;
  };
  const head = code.ir.parameters.map((each) => `${numberOf(each)} ${typeText(each.type)}`);
  const lines = code.instructions.map((each) => lineOf(each, numberOf, naming));
  return [`${head.join()} -> ${typeText(code.ir.type.result)} ${code.ir.type.variadic}`, ...lines].join('\n');
}

function lineOf(instruction: Instruction, numberOf: (variable: Variable) => string, naming: Naming): string {
  const { kind } = instruction;
  switch (kind) {
    case 'constant':
      return `${kind} ${instruction.width} ${instruction.value} ${instruction.isFloat}`;
    case 'address':
      return `${kind} ${addressed(instruction.of, numberOf, naming)} ${instruction.offset}`;
    case 'load-variable':
      return `${kind} ${numberOf(instruction.variable)} ${instruction.offset} ${spanText(instruction.span)}`;
    case 'store-variable':
      return `${kind} ${numberOf(instruction.variable)} ${instruction.offset} ${spanText(instruction.span)} ${instruction.keep}`;
    case 'load':
      return `${kind} ${instruction.offset} ${spanText(instruction.span)}`;
    case 'store':
      return `${kind} ${instruction.offset} ${spanText(instruction.span)} ${instruction.keep}`;
    case 'operation':
      return `${kind} ${instruction.operator} ${instruction.count}`;
    case 'call': {
      const { callee, builtin, signature, hasPlace, pushes } = instruction;
      const name = callee ? naming.function(callee, true) : (builtin ?? 'pointer');
      const types = instruction.arguments.map(typeText).join();
      return `${kind} ${name} (${types}) ${typeText(signature.result)} ${hasPlace} ${pushes}`;
    }
    case 'jump':
    case 'branch':
      return `${kind} ${instruction.target}`;
    case 'return':
      return `${kind} ${instruction.hasValue}`;
    case 'trap':
      return `${kind} ${instruction.reason}`;
    case 'drop':
    case 'loop-head':
      return kind;
  }
}

function addressed(of: Addressed, numberOf: (variable: Variable) => string, naming: Naming): string {
  switch (of.kind) {
    case 'object':
      return naming.object(of.ir.symbol);
    case 'function':
      return `${naming.function(of.ir.symbol, false)}()`;
    case 'string':
      return `"${Buffer.from(of.bytes).toString('hex')}`;
    case 'variable':
      return numberOf(of.variable);
    case 'variadic-area':
      return of.kind;
  }
}

function spanText({ ctype, bits }: Span): string {
  return `${typeText(ctype)}${bits ? ` ${bits.first}+${bits.width}` : ''}`;
}

/** A type as far as values of it go. */
function typeText(type: CType): string {
  if (type.kind === 'integer')
    return `${type.signed ? 'i' : 'u'}${type.size}${type.isBool ? 'b' : ''}.${type.precision}`;
  return `${type.kind}${type.size}`;
}
