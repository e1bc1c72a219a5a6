import { type Location, TokenKind } from '../../token.js';
import { Flag, type Macro, type PreprocessingToken, type ReplacementItem } from '../lex/preprocessing-token.js';
import type { TokenFactory } from '../lex/token-factory.js';

/** Tokens and whether white space is left over behind them. */
export interface Expansion {
  readonly tokens: readonly PreprocessingToken[];
  readonly trailingSpace: boolean;
}

/** One argument of a macro's use. */
export interface Argument {
  /** As it was written, for `#` and `##`. */
  readonly tokens: readonly PreprocessingToken[];
  /** A variadic argument that was not even given empty. */
  readonly omitted: boolean;
  /** Fully macro-expanded (C11 6.10.3.1). */
  expand(): Expansion;
}

/** Puts arguments into one replacement list. */
class Substitution {
  private readonly result: PreprocessingToken[] = [];
  /** White space of something empty, due before the next token. */
  private pendingSpace = false;
  private afterEmpty = false;

  constructor(
    private readonly macro: Macro,
    private readonly collected: readonly Argument[],
    private readonly factory: TokenFactory,
    private readonly place: Location,
  ) {}

  run(items: readonly ReplacementItem[]): Expansion {
    let pasting = false;
    let leftIsEmpty = true;
    for (let index = 0; index < items.length; index++) {
      const item = items[index]!;
      if (pasting && !leftIsEmpty && this.isGnuComma(item)) {
        leftIsEmpty = this.appendAfterComma(item.parameter);
      } else {
        const { tokens, trailingSpace } = this.valueOf(item, pasting || item.pasted);
        const empty = tokens.length === 0;
        if (pasting && !leftIsEmpty && !empty) {
          this.result.push(this.factory.paste(this.result.pop()!, tokens[0]!, this.place));
          this.append(tokens, 1);
        } else {
          const space = (item.token.flags & Flag.Space) !== 0;
          this.pendingSpace ||= empty && space && !pasting;
          this.append(tokens, 0);
          this.afterEmpty ||= empty;
        }
        this.pendingSpace ||= trailingSpace;
        leftIsEmpty = empty && (!pasting || leftIsEmpty);
      }
      pasting = item.pasted;
    }
    return { tokens: this.result, trailingSpace: this.pendingSpace };
  }

  private append(tokens: readonly PreprocessingToken[], from: number): void {
    for (let index = from; index < tokens.length; index++) {
      let token = tokens[index]!;
      if (this.afterEmpty && this.result.length === 0) {
        token = token.withFlags(token.flags | Flag.KeepSpace);
      }
      this.result.push(this.pendingSpace ? token.withSpace(true) : token);
      this.pendingSpace = false;
    }
  }

  /** `, ## __VA_ARGS__` of GNU C; the comma may come from an argument, as gcc has it. */
  private isGnuComma(right: ReplacementItem): boolean {
    const left = this.result.at(-1);
    return (
      this.macro.variadic &&
      left?.text === ',' &&
      left.kind === TokenKind.Punctuator &&
      right.kind === 'parameter' &&
      !right.stringized &&
      right.parameter === this.macro.parameters - 1
    );
  }

  /**
   * The comma goes where the arguments were not given at all, and stays unpasted where they were; returns whether
   * nothing was added.
   */
  private appendAfterComma(parameter: number): boolean {
    const argument = this.collected[parameter]!;
    if (argument.omitted) {
      this.result.pop();
      return true;
    }
    this.append(argument.tokens, 0);
    return argument.tokens.length === 0;
  }

  private valueOf(item: ReplacementItem, operandOfPaste: boolean): Expansion {
    const flags = item.token.flags & Flag.Space;
    switch (item.kind) {
      case 'token':
        return { tokens: [item.token], trailingSpace: false };
      case 'parameter': {
        const argument = this.collected[item.parameter]!;
        if (item.stringized) {
          return { tokens: [this.factory.stringize(argument.tokens, flags, this.place)], trailingSpace: false };
        }
        const { tokens, trailingSpace } = operandOfPaste
          ? { tokens: argument.tokens, trailingSpace: false }
          : argument.expand();
        return { tokens: leading(tokens, flags !== 0), trailingSpace };
      }
      case 'optional': {
        const present = this.collected.at(-1)!.expand().tokens.length > 0;
        const nested = new Substitution(this.macro, this.collected, this.factory, this.place);
        const value = present ? nested.run(item.items) : { tokens: [], trailingSpace: false };
        if (item.stringized) {
          return { tokens: [this.factory.stringize(value.tokens, flags, this.place)], trailingSpace: false };
        }
        return { tokens: leading(value.tokens, flags !== 0), trailingSpace: value.trailingSpace };
      }
    }
  }
}

/** The tokens, the first with or without white space before it. */
function leading(tokens: readonly PreprocessingToken[], space: boolean): readonly PreprocessingToken[] {
  const first = tokens[0]?.leading(space);
  return first === undefined || first === tokens[0] ? tokens : [first, ...tokens.slice(1)];
}

/**
 * A macro's replacement list with the arguments in it, `#` and `##` carried out (C11 6.10.3.1 to 6.10.3.3).
 * @param collected one argument for each parameter
 * @throws PreprocessError naming `place` for a paste that gives no token
 */
export function substitute(
  macro: Macro,
  collected: readonly Argument[],
  factory: TokenFactory,
  place: Location,
): Expansion {
  return new Substitution(macro, collected, factory, place).run(macro.items);
}
