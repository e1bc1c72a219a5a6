/** The copy of a function that old code calls: it has no effect and cannot fail (see copy.ts). */
import type { FunctionIR, FunctionSymbol, IR, StatementIR, Variable } from '../lower/ir.js';
import { CodeCopy, type Reach, zeroOf } from './copy.js';
import { Support } from './support.js';

/** What a call in old code is. */
export type CallKind =
  /** The copy can be called in its place; where it is pure, it never does anything. */
  | { readonly kind: 'copy'; readonly copy: FunctionSymbol; readonly isPure: boolean }
  /** Has no effect that shows, and returns 0. */
  | { readonly kind: 'nothing' }
  /** It is not known what it would do. */
  | { readonly kind: 'unknown' };

/** Tells it of the functions that the old code of one program calls. */
export interface CallKinds {
  kindOf(symbol: FunctionSymbol): CallKind;
}

export class FunctionCopy extends CodeCopy {
  constructor(
    private readonly callees: CallKinds,
    private readonly ir: FunctionIR,
  ) {
    super(new Support(ir.token));
  }

  body(): StatementIR[] {
    return this.list(this.ir.body);
  }

  // Its variables are its own.
  protected reach(variable: Variable): Reach {
    return { kind: 'variable', variable, known: null };
  }

  protected address(variable: Variable, offset: number): IR {
    variable.addresses++;
    return { kind: 'variable-address', type: 'i64', variable, offset };
  }

  protected call(value: IR & { kind: 'call' }): IR {
    const kind = value.callee.kind === 'function' ? this.callees.kindOf(value.callee) : null;
    if (kind?.kind === 'copy') {
      const call = this.callCopy(value, kind.copy, value.signature);
      return kind.isPure ? call : this.guarded(call);
    }
    if (kind?.kind === 'nothing') return zeroOf(value.type);
    return this.unknown(value.type);
  }

  protected leave(statement: StatementIR & { kind: 'return' }): StatementIR[] {
    const { token } = this.support;
    const effects: IR[] = [];
    const source = statement.source && this.source(statement.source, this.ir.type.result.size, effects);
    if (statement.source && !source) effects.push(this.support.stop());
    const value = statement.value && this.value(statement.value);
    return [...effects.map((each) => this.support.statement(each)), { kind: 'return', value, source, token }];
  }

  protected exit(): StatementIR[] {
    return [this.support.statement(this.support.stop())];
  }

  protected isInside(): boolean {
    return true;
  }
}
