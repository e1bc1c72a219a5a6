/** What calls in old code may be evaluated: functions without effects, of which copies are made that cannot fail. */
import type { FunctionIR, FunctionSymbol, IR, Place } from '../lower/ir.js';
import { type CallKind, FunctionCopy } from './function-copy.js';
import { functionName } from './structure.js';
import { visitStatements } from './variables.js';

/** What the program knows of a function that is called. */
export type Callee =
  | { readonly kind: 'function'; readonly ir: FunctionIR }
  /** Does nothing and returns 0. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'other' };

/** What shadows ask of the program. */
export interface ShadowHost {
  /** What a call of the symbol leads to, without shadows of its own. */
  callee(symbol: FunctionSymbol): Callee;
  /** Adds a function to the program under the symbol's name; it is made when it is compiled. */
  define(symbol: FunctionSymbol, make: () => FunctionIR): void;
}

const UNKNOWN: CallKind = { kind: 'unknown' };
/** Deepest chain of calls that is looked at to tell whether a function is pure. */
const DEEPEST = 6;
/** Most nodes of a function that is taken for pure. */
const HEAVIEST = 600;

/** The functions that the old code of one program calls. */
export class Callees {
  private readonly known = new Map<string, CallKind>();
  private readonly pure = new Map<string, boolean>();

  constructor(private readonly host: ShadowHost) {}

  kindOf(symbol: FunctionSymbol): CallKind {
    const name = functionName(symbol);
    let kind = this.known.get(name);
    if (!kind) {
      kind = this.find(symbol);
      this.known.set(name, kind);
    }
    return kind;
  }

  private find(symbol: FunctionSymbol): CallKind {
    const callee = this.host.callee(symbol);
    if (callee.kind === 'nothing') return { kind: 'nothing' };
    if (callee.kind === 'other' || callee.ir.type.variadic) return UNKNOWN;
    const { ir } = callee;
    const copy: FunctionSymbol = {
      ...ir.symbol,
      name: `shadow of ${ir.symbol.name}`,
      unit: ir.symbol.unit,
      isStatic: true,
      isWeak: false,
    };
    this.host.define(copy, () => {
      const body = new FunctionCopy(this, ir).body();
      return { ...ir, symbol: copy, body, inlineWeight: Number.POSITIVE_INFINITY };
    });
    return { kind: 'copy', copy, isPure: this.isPure(symbol) };
  }

  /** Whether a function has no effect whatever it is called with. */
  isPure(symbol: FunctionSymbol, depth = 0): boolean {
    const name = functionName(symbol);
    const known = this.pure.get(name);
    if (known !== undefined) return known;
    if (depth > DEEPEST) return false;
    // One that calls itself is not taken for pure.
    this.pure.set(name, false);
    const callee = this.host.callee(symbol);
    const isPure = callee.kind === 'nothing' || (callee.kind === 'function' && this.hasNoEffect(callee.ir, depth));
    this.pure.set(name, isPure);
    return isPure;
  }

  private hasNoEffect(ir: FunctionIR, depth: number): boolean {
    if (ir.type.variadic) return false;
    let nodes = 0;
    let has = false;
    visitStatements(ir.body, {
      value: (value) => {
        nodes++;
        has ||= nodes > HEAVIEST || this.isEffect(value, depth);
      },
    });
    return !has;
  }

  private isEffect(value: IR, depth: number): boolean {
    const isMemory = (place: Place | null): boolean => place?.kind === 'memory';
    switch (value.kind) {
      case 'store':
      case 'zero':
        return isMemory(value.place);
      case 'copy':
        return isMemory(value.target);
      case 'call':
        if (value.callee.kind !== 'function' || isMemory(value.result)) return true;
        return !this.isPure(value.callee, depth + 1);
      case 'bulk':
      case 'stack-allocation':
      case 'variadic-area':
        return true;
      default:
        return false;
    }
  }
}
