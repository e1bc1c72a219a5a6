/** What the written conditions around a line say: is it compiled in this build? */
import { type Truth, UNKNOWN, YES } from './configuration.js';

/** What is asked of a configuration here. */
export interface MacroKnowledge {
  /** Whether a macro is defined in the units of this build. */
  macro(name: string): Truth;
}

/** `out` names the macro by which the lines are left out. */
export type Decision = { readonly is: 'in' | 'unknown' } | { readonly is: 'out'; readonly by: string };

export function both(left: Truth, right: Truth): Truth {
  if (left.is === 'no') return left;
  if (right.is === 'no') return right;
  return left.is === 'yes' ? right : left;
}

export function either(left: Truth, right: Truth): Truth {
  if (left.is === 'yes' || right.is === 'yes') return YES;
  return left.is === 'no' ? right : left;
}

/** @param by what settles it where the answer is no */
export function negated(truth: Truth, by: string): Truth {
  if (truth.is === 'unknown') return truth;
  return truth.is === 'yes' ? { is: 'no', by } : YES;
}

/**
 * Reads a condition; a macro that is only looked at for its value counts as what it is defined as, where that is plain.
 */
class Reader {
  private at = 0;
  private readonly tokens: readonly string[];

  constructor(
    text: string,
    private readonly knowledge: MacroKnowledge,
  ) {
    this.tokens = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/g, ' ').match(/&&|\|\||[<>=!]=|\w+|\S/g) ?? [];
  }

  read(): Truth {
    const directive = /^(?:ifdef|ifndef)$/.exec(this.tokens[0] ?? '')?.[0];
    if (directive !== undefined && this.tokens.length === 2) {
      const truth = this.knowledge.macro(this.tokens[1]!);
      return directive === 'ifdef' ? truth : negated(truth, `!${this.tokens[1]}`);
    }
    const result = this.disjunction();
    return this.at === this.tokens.length ? result : UNKNOWN;
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private disjunction(): Truth {
    let left = this.conjunction();
    while (this.accept('||')) left = either(left, this.conjunction());
    return left;
  }

  private conjunction(): Truth {
    let left = this.unary();
    while (this.accept('&&')) left = both(left, this.unary());
    return left;
  }

  private unary(): Truth {
    const start = this.at;
    if (this.accept('!')) {
      const operand = this.unary();
      return negated(
        operand,
        `!${this.tokens
          .slice(start + 1, this.at)
          .join('')
          .replace(/[()\s]|\bdefined\b/g, '')}`,
      );
    }
    if (this.accept('(')) {
      const inner = this.disjunction();
      return this.accept(')') ? inner : this.lost();
    }
    if (this.accept('defined')) {
      const isWrapped = this.accept('(');
      const name = this.tokens[this.at++] ?? '';
      return !isWrapped || this.accept(')') ? this.knowledge.macro(name) : this.lost();
    }
    const token = this.tokens[this.at++] ?? '';
    if (/^\d+$/.test(token)) return Number(token) === 0 ? { is: 'no', by: token } : YES;
    // A macro that is not defined is 0; one that is may be 0 as well. A comparison or a call leaves a token behind and
    // is unknown.
    const truth = /^[A-Za-z_]/.test(token) ? this.knowledge.macro(token) : this.lost();
    return truth.is === 'no' ? truth : UNKNOWN;
  }

  private lost(): Truth {
    this.at = this.tokens.length + 1;
    return UNKNOWN;
  }
}

/**
 * Whether what stands under some conditions is compiled (C11 6.10.1).
 * @param conditions as `Declaration.conditions` has them: all must hold; `#ifdef X` may be written `ifdef X` or
 * `defined(X)`
 */
export function decided(conditions: readonly string[], knowledge: MacroKnowledge): Decision {
  const truth = conditions
    .map((text) => new Reader(text.replace(/^\s*#?\s*(?:el)?if\s+/, '').replace(/^\s*#\s*/, ''), knowledge).read())
    .reduce(both, YES);
  if (truth.is === 'no') return { is: 'out', by: truth.by };
  return { is: truth.is === 'yes' ? 'in' : 'unknown' };
}
