/** What calls in old code may be evaluated: functions without effects, of which copies are made that cannot fail. */
import type { FunctionIR, FunctionSymbol, IR, Place } from '../lower/ir.js';
import { FunctionCopy } from './function-copy.js';
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
  /** Adds a function to the program under the symbol's name. */
  define(symbol: FunctionSymbol, ir: FunctionIR): void;
}

/** What a call in old code is. */
export type CallKind =
  /** The copy is called in its place. */
  | { readonly kind: 'pure'; readonly copy: FunctionSymbol }
  /** Has no effect that shows, and returns 0. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'effect' };

const EFFECT: CallKind = { kind: 'effect' };
/** Deepest chain of calls in old code. */
const DEEPEST = 6;
/** Most nodes of a function that is copied: old code is to cost little. */
const HEAVIEST = 600;

/** The functions that the old code of one program calls. */
export class Callees {
  private readonly known = new Map<string, CallKind>();

  constructor(private readonly host: ShadowHost) {}

  /** What a call of the function is, deep below the old code. */
  kindOf(symbol: FunctionSymbol, depth = 0): CallKind {
    const name = functionName(symbol);
    const known = this.known.get(name);
    if (known) return known;
    if (depth > DEEPEST) return EFFECT;
    // One that calls itself has an effect for us.
    this.known.set(name, EFFECT);
    const kind = this.find(symbol, depth);
    this.known.set(name, kind);
    return kind;
  }

  private find(symbol: FunctionSymbol, depth: number): CallKind {
    const callee = this.host.callee(symbol);
    if (callee.kind === 'nothing') return { kind: 'nothing' };
    if (callee.kind === 'other' || !this.hasNoEffect(callee.ir, depth)) return EFFECT;
    const { ir } = callee;
    const copied: FunctionSymbol = {
      ...ir.symbol,
      name: `shadow of ${ir.symbol.name}`,
      unit: ir.symbol.unit,
      isStatic: true,
      isWeak: false,
    };
    const body = new FunctionCopy(this, ir).body();
    this.host.define(copied, { ...ir, symbol: copied, body, inlineWeight: Number.POSITIVE_INFINITY });
    return { kind: 'pure', copy: copied };
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
        return this.kindOf(value.callee, depth + 1).kind === 'effect';
      case 'bulk':
      case 'stack-allocation':
      case 'variadic-area':
        return true;
      default:
        return false;
    }
  }
}
