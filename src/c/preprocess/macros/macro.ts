import { PreprocessError } from '../../errors.js';
import { trimmed } from '../../lists.js';
import { type Location, TokenKind } from '../../token.js';
import {
  Flag,
  type Macro,
  type PreprocessingToken,
  type ReplacementItem,
  spelling,
} from '../lex/preprocessing-token.js';

const NO_ITEMS: readonly ReplacementItem[] = [];

function plainItem(token: PreprocessingToken): ReplacementItem {
  return { kind: 'token', token, parameter: -1, items: NO_ITEMS, stringized: false, pasted: false };
}

class ReplacementParser {
  private index = 0;

  constructor(
    private readonly tokens: readonly PreprocessingToken[],
    private readonly parameterNames: readonly string[],
    private readonly functionLike: boolean,
    private readonly variadic: boolean,
    private readonly place: Location,
  ) {}

  /** Items up to the end or, inside `__VA_OPT__`, up to its closing parenthesis. */
  parse(optional: boolean): ReplacementItem[] {
    const items: ReplacementItem[] = [];
    for (let depth = 0; ; ) {
      const token = this.tokens[this.index];
      if (token === undefined || (optional && depth === 0 && token.text === ')')) {
        if (token === undefined && optional) {
          throw new PreprocessError('__VA_OPT__ is not closed', this.place);
        }
        if (items.at(-1)?.pasted) {
          throw new PreprocessError("'##' at the end of a macro expansion", this.place);
        }
        return items;
      }
      if (token.text === '##' && token.kind === TokenKind.Punctuator) {
        const previous = items.at(-1);
        if (previous === undefined) {
          throw new PreprocessError("'##' at the start of a macro expansion", this.place);
        }
        previous.pasted = true;
        this.index++;
        continue;
      }
      if (token.kind === TokenKind.Punctuator) {
        depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
      }
      items.push(this.item(token));
    }
  }

  private item(token: PreprocessingToken): ReplacementItem {
    this.index++;
    if (!this.functionLike) {
      return plainItem(token);
    }
    if (token.text === '#' && token.kind === TokenKind.Punctuator) {
      const operand = this.tokens[this.index++];
      if (operand !== undefined && this.opensOptional(operand)) {
        return this.optional(token, true);
      }
      const parameter = operand === undefined ? -1 : this.parameterOf(operand);
      if (parameter < 0) {
        throw new PreprocessError("'#' is not followed by a macro parameter", this.place);
      }
      return { kind: 'parameter', token, parameter, items: NO_ITEMS, stringized: true, pasted: false };
    }
    if (this.opensOptional(token)) {
      return this.optional(token, false);
    }
    const parameter = this.parameterOf(token);
    return parameter < 0
      ? plainItem(token)
      : { kind: 'parameter', token, parameter, items: NO_ITEMS, stringized: false, pasted: false };
  }

  private opensOptional(token: PreprocessingToken): boolean {
    return this.variadic && token.text === '__VA_OPT__' && this.tokens[this.index]?.text === '(';
  }

  private optional(token: PreprocessingToken, stringized: boolean): ReplacementItem {
    this.index++;
    const items = this.parse(true);
    this.index++;
    return { kind: 'optional', token, parameter: -1, items, stringized, pasted: false };
  }

  private parameterOf(token: PreprocessingToken): number {
    return token.kind === TokenKind.Identifier ? this.parameterNames.indexOf(token.text) : -1;
  }
}

interface ParameterList {
  readonly names: string[];
  readonly variadic: boolean;
  /** Index of the token behind the closing parenthesis. */
  readonly end: number;
}

function parseParameters(tokens: readonly PreprocessingToken[], place: Location): ParameterList {
  const names: string[] = [];
  const malformed = () => new PreprocessError(`malformed parameter list of macro ${tokens[0]!.text}`, place);
  let index = 2;
  if (tokens[index]?.text === ')') {
    return { names, variadic: false, end: index + 1 };
  }
  for (;;) {
    const token = tokens[index++];
    let variadic = false;
    if (token?.text === '...') {
      variadic = true;
      names.push('__VA_ARGS__');
    } else if (token?.kind === TokenKind.Identifier && !names.includes(token.text)) {
      names.push(token.text);
      if (tokens[index]?.text === '...') {
        variadic = true;
        index++;
      }
    } else {
      throw malformed();
    }
    const separator = tokens[index++]?.text;
    if (separator === ')') {
      return { names, variadic, end: index };
    }
    if (separator !== ',' || variadic) {
      throw malformed();
    }
  }
}

/** The definitions of a session; equal ones are one object. */
export class MacroTable {
  private readonly byContent = new Map<string, Macro>();

  /**
   * The macro that a `#define` line makes.
   * @param tokens what follows `define`: name, parameters, replacement
   * @throws PreprocessError naming `place` for a malformed definition
   */
  define(tokens: readonly PreprocessingToken[], place: Location): Macro {
    const name = tokens[0];
    if (name?.kind !== TokenKind.Identifier) {
      throw new PreprocessError('macro names must be identifiers', place);
    }
    if (name.text === 'defined') {
      throw new PreprocessError("'defined' cannot be a macro's name", place);
    }
    let content = '';
    for (const token of tokens) {
      content += ((token.flags & Flag.Space) !== 0 ? ' ' : '\t') + spelling(token);
    }
    content = content.slice(1);
    let macro = this.byContent.get(content);
    if (macro === undefined) {
      macro = this.parse(name.text, tokens, place);
      this.byContent.set(content, macro);
    }
    return macro;
  }

  private parse(name: string, tokens: readonly PreprocessingToken[], place: Location): Macro {
    const opening = tokens[1];
    const functionLike = opening?.text === '(' && (opening.flags & Flag.Space) === 0;
    const list = functionLike ? parseParameters(tokens, place) : NO_PARAMETERS;
    const body = tokens.slice(list.end);
    if (body.length > 0) {
      body[0] = body[0]!.withSpace(false);
    }
    return new DefinedMacro(name, functionLike ? list.names.length : -1, list, body, place);
  }
}

const NO_PARAMETERS: ParameterList = { names: [], variadic: false, end: 1 };

/** Parts of its replacement are told apart when they are asked for: most macros of a header are never expanded. */
class DefinedMacro implements Macro {
  readonly builtin = undefined;
  readonly variadic: boolean;
  private parts: readonly ReplacementItem[] | null;
  private isConstant: boolean | null = null;

  /** @throws PreprocessError naming `place` for operators that are not where they may be */
  constructor(
    readonly name: string,
    readonly parameters: number,
    private readonly list: ParameterList,
    private readonly body: readonly PreprocessingToken[],
    private readonly place: Location,
  ) {
    this.variadic = list.variadic;
    const hasOperators = body.some(({ text }) => text === '##' || text === '#' || text === '__VA_OPT__');
    // An object with nothing to put together is replaced by the body itself.
    this.parts = hasOperators ? this.parse() : parameters >= 0 ? null : NO_ITEMS;
  }

  get items(): readonly ReplacementItem[] {
    this.parts ??= this.parse();
    return this.parts;
  }

  get constant(): readonly PreprocessingToken[] | undefined {
    this.isConstant ??= this.items.every((item) => item.kind === 'token' && !item.pasted);
    return this.isConstant ? this.body : undefined;
  }

  private parse(): readonly ReplacementItem[] {
    const { body, list, parameters, place } = this;
    return trimmed(new ReplacementParser(body, list.names, parameters >= 0, list.variadic, place).parse(false));
  }
}
