/**
 * Pointers that the function has followed already wherever control is now, so that following them again cannot end the
 * program.
 */
import {
  hasLabels,
  type IR,
  type Place,
  type StatementIR,
  type Structure,
  type Variable,
  visitStatements,
  visitValue,
} from '../../c/index.js';
import { TokenKind } from '../../c/source.js';
import { pointerOf } from './expressions.js';

interface Known {
  readonly variables: ReadonlySet<Variable>;
  readonly readsMemory: boolean;
}

export class ValidPointers {
  private known = new Map<number, Known>();

  constructor(private readonly structure: Structure) {}

  has(pointer: IR): boolean {
    return this.known.has(this.structure.value(pointer));
  }

  forget(): void {
    this.known = new Map();
  }

  /** What is learned in `part` holds only there; what it assigns is to be told by entered(). */
  within<T>(part: () => T): T {
    const outer = new Map(this.known);
    const result = part();
    this.known = outer;
    return result;
  }

  /** Takes note of a value that is evaluated wherever control gets here. */
  evaluated(value: IR): void {
    this.follow(value);
    const token = { kind: TokenKind.Punctuator, text: ';', file: '', line: 0 };
    this.entered([{ kind: 'expression', value, token }]);
  }

  /** Takes note that any part of these statements may run, or have run. */
  entered(items: readonly StatementIR[]): void {
    if (hasLabels(items)) this.forget();
    const assigned = new Set<Variable>();
    let writesMemory = false;
    const write = (place: Place | null): void => {
      if (place?.kind === 'variable') assigned.add(place.variable);
      else if (place) writesMemory = true;
    };
    visitStatements(items, {
      value: (value) => {
        if (value.kind === 'store' || value.kind === 'zero') write(value.place);
        if (value.kind === 'copy') write(value.target);
        if (value.kind === 'call') write(value.result);
        if (value.kind === 'call' || value.kind === 'bulk') writesMemory = true;
      },
    });
    for (const [number, { variables, readsMemory }] of this.known)
      if ((writesMemory && readsMemory) || [...variables].some((each) => assigned.has(each))) this.known.delete(number);
  }

  /** The pointers that are followed whenever the value is evaluated. */
  private follow(value: IR | null): void {
    if (!value) return;
    switch (value.kind) {
      case 'load':
        this.followPlace(value.place);
        break;
      case 'store':
        this.followPlace(value.place);
        this.follow(value.value);
        break;
      case 'operation':
        for (const operand of value.operands) this.follow(operand);
        break;
      case 'call':
        for (const { value: argument } of value.arguments) this.follow(argument);
        break;
      case 'conditional':
        this.follow(value.condition);
        break;
      case 'sequence':
        for (const effect of value.effects) this.follow(effect);
        this.follow(value.value);
        break;
      default:
        break;
    }
  }

  private followPlace(place: Place): void {
    if (place.kind !== 'memory') return;
    this.follow(place.address);
    const pointer = pointerOf(place.address);
    if (pointer) this.learn(pointer);
  }

  private learn(pointer: IR): void {
    const variables = new Set<Variable>();
    let [readsMemory, isPlain] = [false, true];
    visitValue(pointer, {
      place: (place) => {
        if (place.kind === 'memory') readsMemory = true;
        else if (this.structure.nameOf(place.variable) === null || place.variable.addresses > 0) isPlain = false;
        else {
          variables.add(place.variable);
          if (place.variable.loans.length > 0) readsMemory = true;
        }
      },
      value: ({ kind }) => {
        if (!['load', 'operation', 'constant', 'object-address'].includes(kind)) isPlain = false;
      },
    });
    if (isPlain) this.known.set(this.structure.value(pointer), { variables, readsMemory });
  }
}
