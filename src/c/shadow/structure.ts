/**
 * What two versions of a function have in common: numbers for parts of the IR, the same for parts that say the same.
 */
import type { FunctionIR, FunctionSymbol, IR, Label, ObjectSymbol, Place, StatementIR, Variable } from '../lower/ir.js';
import type { Token } from '../token.js';
import { type CType, typeName } from '../types/types.js';
import { variablesOf } from './variables.js';

/** How often each part occurs in a statement, and how many parts there are. */
export interface Parts {
  readonly counts: ReadonlyMap<number, number>;
  readonly size: number;
}

/** The name of an object, the same in both versions for one with static storage duration that a function defines. */
function objectName({ name, unit, isStatic }: ObjectSymbol): string {
  return isStatic ? `${unit}\0${name.replace(/\.\d+$/, '')}` : name;
}

/** The name of a function: static ones belong to their unit. */
export function functionName({ name, unit, isStatic }: FunctionSymbol): string {
  return isStatic ? `${unit}\0${name}` : name;
}

/** Whether an argument of a call is the line it stands in, as `__LINE__` says it. */
export function isLine(value: IR, token: Token): boolean {
  return value.kind === 'constant' && value.type === 'i32' && value.value === token.line;
}

function typeKey(type: CType): string {
  return `${typeName(type)}:${type.size}`;
}

/** Numbers the parts of functions. Functions whose parts are compared have one in common. */
export class Structure {
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();
  private readonly parts = new WeakMap<StatementIR, Parts>();
  private readonly names = new Map<Variable, string>();
  private readonly cases = new Map<Label, string>();
  /** Where parts that are numbered are counted, while that is asked for. */
  private counting: Map<number, number> | null = null;

  /**
   * Takes note of a function's variables: parts of it can be numbered from now on.
   * @param byPosition parameters are known by where they stand, else by their names
   */
  add(ir: FunctionIR, byPosition: boolean): void {
    ir.parameters.forEach((parameter, i) => {
      const name = byPosition || parameter.name === '' ? `parameter ${i}` : parameter.name;
      this.names.set(parameter, `${name} ${typeKey(parameter.type)}`);
    });
    const seen = new Map<string, number>();
    for (const variable of variablesOf(ir.body)) {
      if (this.names.has(variable)) continue;
      const name = isTemporary(variable) ? 'temporary' : variable.name;
      const count = seen.get(name) ?? 0;
      if (!isTemporary(variable)) seen.set(name, count + 1);
      this.names.set(variable, `${name} ${count} ${typeKey(variable.type)}`);
    }
  }

  /** The name of a variable that both versions may have, or null for one that the compiler made. */
  nameOf(variable: Variable): string | null {
    const name = this.names.get(variable) ?? null;
    return name?.startsWith('temporary ') ? null : name;
  }

  list(items: readonly StatementIR[]): number {
    return this.number(`list ${items.map((item) => this.statement(item)).join()}`);
  }

  /** The parts of a statement, itself included. */
  partsOf(statement: StatementIR): Parts {
    let parts = this.parts.get(statement);
    if (!parts) {
      const counts = new Map<number, number>();
      this.counting = counts;
      this.statement(statement);
      this.counting = null;
      let size = 0;
      for (const count of counts.values()) size += count;
      parts = { counts, size };
      this.parts.set(statement, parts);
    }
    return parts;
  }

  /** The label of a case by its values, another by its name. */
  labelName(label: Label): string {
    return this.cases.get(label) ?? label.name;
  }

  statement(statement: StatementIR): number {
    return this.remember(statement, () => this.statementKey(statement));
  }

  value(value: IR | null): number {
    return value ? this.remember(value, () => this.valueKey(value)) : -1;
  }

  private remember(part: object, key: () => string): number {
    let number = this.counting ? undefined : this.known.get(part);
    if (number === undefined) {
      number = this.number(key());
      this.known.set(part, number);
    }
    this.counting?.set(number, (this.counting.get(number) ?? 0) + 1);
    return number;
  }

  private number(key: string): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(key, number);
    }
    return number;
  }

  private statementKey(statement: StatementIR): string {
    switch (statement.kind) {
      case 'expression':
        return `expression ${this.value(statement.value)}`;
      case 'block':
        return `block ${this.list(statement.items)}`;
      case 'if':
        return `if ${this.value(statement.condition)} ${this.list(statement.consequence)} ${this.list(statement.alternative)}`;
      case 'loop': {
        const { condition, testFirst, update, body } = statement;
        return `loop ${this.value(condition)} ${testFirst} ${this.value(update)} ${this.list(body)}`;
      }
      case 'switch':
        return this.switchKey(statement);
      case 'label':
        return `label ${this.labelName(statement.label)}`;
      case 'goto':
        return `goto ${this.labelName(statement.label)} ${this.list(statement.cleanups)}`;
      case 'break':
      case 'continue':
        return `${statement.kind} ${statement.exit.label?.name}`;
      case 'return':
        return `return ${this.value(statement.value)} ${statement.source ? this.place(statement.source) : ''}`;
    }
  }

  private switchKey(statement: StatementIR & { kind: 'switch' }): string {
    const { value, cases, fallback, signed, body } = statement;
    for (const { first, last, label } of cases) this.cases.set(label, `case ${first} ${last}`);
    if (fallback) this.cases.set(fallback, fallback.name);
    const values = cases.map(({ first, last, label }) => `${first}-${last}:${this.labelName(label)}`);
    return `switch ${this.value(value)} ${values} ${fallback?.name} ${signed} ${this.list(body)}`;
  }

  private valueKey(value: IR): string {
    switch (value.kind) {
      case 'constant':
        return `constant ${value.type} ${value.value} ${Object.is(value.value, -0)}`;
      case 'object-address':
        return `object ${objectName(value.symbol)} ${value.offset}`;
      case 'function-address':
        return `function ${functionName(value.symbol)} ${value.adapted ? typeName(value.adapted) : ''}`;
      case 'string-address':
        return `string ${value.offset} ${Buffer.from(value.bytes).toString('latin1')}`;
      case 'variable-address':
        return `address ${this.names.get(value.variable)} ${value.offset}`;
      case 'load':
        return `load ${value.type} ${typeKey(value.ctype)} ${bitsKey(value)} ${this.place(value.place)}`;
      case 'store':
        return `store ${typeKey(value.ctype)} ${bitsKey(value)} ${this.place(value.place)} ${this.value(value.value)} ${value.keep}`;
      case 'copy':
        return `copy ${value.ctype.size} ${this.place(value.target)} ${this.place(value.source)}`;
      case 'zero':
        return `zero ${value.size} ${this.place(value.place)}`;
      case 'operation':
        return `${value.operator} ${value.type} ${value.operands.map((each) => this.value(each))}`;
      case 'call':
        return this.callKey(value);
      case 'conditional':
        return `conditional ${this.value(value.condition)} ${this.value(value.consequence)} ${this.value(value.alternative)}`;
      case 'sequence':
        return `sequence ${value.effects.map((each) => this.value(each))} ${this.value(value.value)}`;
      case 'statements':
        return `statements ${this.list(value.body)} ${this.value(value.value)}`;
      case 'variadic-area':
        return 'variadic area';
      case 'stack-allocation':
        return `stack ${this.value(value.size)}`;
      case 'stack-restore':
        return `restore ${this.value(value.pointer)}`;
      case 'bulk':
        return `${value.operator} ${value.operands.map((each) => this.value(each))}`;
      case 'trap':
        return `trap ${value.reason}`;
    }
  }

  private callKey({ callee, arguments: list, result, token }: IR & { kind: 'call' }): string {
    const target = callee.kind === 'function' ? functionName(callee) : this.value(callee);
    const values = list.map(({ value, place }) => {
      if (!value) return this.place(place!);
      return isLine(value, token) ? 'line' : this.value(value);
    });
    return `call ${target} (${values}) ${result ? this.place(result) : ''}`;
  }

  private place(place: Place): string {
    return place.kind === 'memory'
      ? `[${this.value(place.address)} ${place.offset}]`
      : `${this.names.get(place.variable)} ${place.offset} ${place.before.map((each) => this.value(each))}`;
  }
}

function isTemporary(variable: Variable): boolean {
  return variable.name === '' || variable.name.startsWith('temporary ');
}

function bitsKey({ bits }: { readonly bits: { readonly first: number; readonly width: number } | null }): string {
  return bits ? `${bits.first}+${bits.width}` : '';
}
