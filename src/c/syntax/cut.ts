/** Finds where external declarations begin and end (C11 6.9), and what names each may declare, without parsing them. */
import type { TokenSequence } from '../packed-segment.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import { applyPragma, type PackState } from './pragma-pack.js';
import { rolesOf, TokenRole } from './token-roles.js';
import { ASSEMBLY_WORDS, ATTRIBUTE_WORDS, STATIC_ASSERT_WORDS, TYPEOF_WORDS } from './words.js';

/** Tokens cut into declarations. They are numbers, since most of them are never looked at. */
export interface Cut {
  /** What the numbers tell of. */
  readonly tokens: TokenSequence;
  /** One declaration after the other, each as CutField says. */
  readonly numbers: Int32Array;
  /** Index of the first token after the last whole declaration. */
  readonly rest: number;
  readonly pack: PackState;
}

/**
 * Where a declaration's numbers are, counted from its first; the indices of the tokens that are its names follow from
 * `names` on.
 */
export const CutField = {
  start: 0,
  /** After the last token. */
  end: 1,
  /** Index of the brace that opens a function's body; else the end. */
  headEnd: 2,
  /** CutFlag. */
  flags: 3,
  /** Greatest alignment of members in bytes, where it starts. */
  pack: 4,
  nameCount: 5,
  /** How many of the names, the last ones, are those of a typedef. */
  typedefCount: 6,
  names: 7,
} as const;

export const CutFlag = { FunctionDefinition: 1, StaticAssertion: 2, Constructor: 4 } as const;

/** Set in the index of a name that is a tag. */
export const TAG_NAME = 1 << 30;

const QUALIFIERS = new Set(['const', 'volatile', 'restrict', '__restrict', '__restrict__', '__const', '__volatile__']);
const KEYWORDS_NEVER_DECLARED = new Set(
  'void char short int long float double signed unsigned _Bool struct union enum static extern typedef inline sizeof'.split(
    ' ',
  ),
);
const INIT_ATTRIBUTES = new Set(['constructor', '__constructor__', 'destructor', '__destructor__']);
/** What stands behind a name that is declared, outside of parentheses. */
const ENDS_OF_NAMES = new Set(['(', ',', ';', '=', '[', ')']);

/** Tokens that are objects already. */
export class TokenArray implements TokenSequence {
  constructor(private readonly tokens: readonly Token[]) {}

  get length(): number {
    return this.tokens.length;
  }

  kindAt(index: number): TokenKind {
    return this.tokens[index]!.kind;
  }

  textAt(index: number): string {
    return this.tokens[index]!.text;
  }

  fileAt(index: number): string {
    return this.tokens[index]!.file;
  }

  slice(start: number, end: number): Token[] {
    return this.tokens.slice(start, end);
  }
}

/**
 * @param input starts with a new declaration
 * @param packBefore what `#pragma pack` has set by then
 * @throws CompileError for a pragma that cannot be read
 */
export function cutTokens(input: TokenSequence, packBefore: PackState): Cut {
  const numbers: number[] = [];
  const tokens = input;
  const roles = rolesOf(tokens);
  let pack = packBefore;
  let packAtStart = pack;
  let start = 0;
  let depth = 0;
  let bodyDepthStart = -1;
  // After struct/union/enum at depth 0: a brace that follows opens its member list, not a function body.
  let tagState: 'none' | 'keyword' | 'named' = 'none';
  let sawEquals = false;
  for (let i = 0; i < tokens.length; i++) {
    switch (roles[i]) {
      case TokenRole.Literal:
        break;
      case TokenRole.Word:
        if (depth === 0 && tagState !== 'none') tagState = tagState === 'keyword' ? 'named' : 'none';
        break;
      case TokenRole.Tag:
        if (depth === 0) tagState = 'keyword';
        break;
      case TokenRole.Attribute:
        if (depth === 0) i = groupEnd(tokens, i + 1) - 1;
        break;
      case TokenRole.Pragma:
        pack = applyPragma(pack, tokens.slice(i, i + 1)[0]!);
        // Within a declaration the parser takes it, where a structure may end before or after.
        if (i === start) {
          start++;
          packAtStart = pack;
        }
        break;
      case TokenRole.OpenBrace:
        if (depth === 0) bodyDepthStart = tagState === 'none' && !sawEquals ? i : -1;
        depth++;
        break;
      case TokenRole.OpenParenthesis:
      case TokenRole.OpenBracket:
        if (depth === 0) tagState = 'none';
        depth++;
        break;
      case TokenRole.CloseParenthesis:
        depth--;
        if (depth === 0 && !sawEquals && (roles[i + 1] === TokenRole.Word || roles[i + 1] === TokenRole.Tag))
          i = (bodyBehindParameters(tokens, roles, i) ?? i + 1) - 1;
        break;
      case TokenRole.CloseBracket:
        depth--;
        break;
      case TokenRole.CloseBrace:
        depth--;
        if (depth === 0) {
          if (bodyDepthStart >= 0) {
            describe(tokens, roles, start, i + 1, bodyDepthStart, packAtStart.current, numbers);
            start = i + 1;
            packAtStart = pack;
            sawEquals = false;
            bodyDepthStart = -1;
          }
          tagState = 'none';
        }
        break;
      case TokenRole.Semicolon:
        if (depth === 0) {
          if (i > start) describe(tokens, roles, start, i + 1, -1, packAtStart.current, numbers);
          start = i + 1;
          packAtStart = pack;
          sawEquals = false;
          tagState = 'none';
        }
        break;
      case TokenRole.Assignment:
        if (depth === 0) sawEquals = true;
        break;
      default:
        if (depth === 0) tagState = 'none';
    }
  }
  return { tokens, numbers: Int32Array.from(numbers), rest: start, pack: packAtStart };
}

/**
 * The brace that opens a function's body, where declarations of the parameters stand between the list of their names
 * and the body (C11 6.9.1p6); null where there are none. @param close the parenthesis behind the names
 */
function bodyBehindParameters(tokens: TokenSequence, roles: Uint8Array, close: number): number | null {
  const names = new Set<string>();
  let open = close - 1;
  for (; roles[open] === TokenRole.Word; open -= 2) {
    names.add(tokens.textAt(open));
    if (tokens.textAt(open - 1) !== ',') break;
  }
  if (names.size === 0 || roles[open - 1] !== TokenRole.OpenParenthesis || roles[open - 2] !== TokenRole.Word)
    return null;
  let isNamed = false;
  for (let i = close + 1; i < roles.length; i++) {
    const role = roles[i];
    if (role === TokenRole.OpenBrace) return i > close + 1 && roles[i - 1] === TokenRole.Semicolon ? i : null;
    if (role === TokenRole.Semicolon) {
      if (!isNamed) return null;
      isNamed = false;
    } else if (role === TokenRole.Assignment) return null;
    else if (role === TokenRole.Word && names.has(tokens.textAt(i))) isNamed = true;
  }
  return null;
}

/**
 * Adds a declaration to the numbers of a cut.
 * @param body index of the brace that opens a function's body, -1 of what is no function's definition
 */
function describe(
  tokens: TokenSequence,
  roles: Uint8Array,
  start: number,
  end: number,
  body: number,
  pack: number,
  numbers: number[],
): void {
  const isFunctionDefinition = body >= 0;
  // What a function's body holds declares nothing outside.
  const stop = isFunctionDefinition ? body + 1 : end;
  const text = (index: number): string => (index < stop ? tokens.textAt(index) : '');
  const names: number[] = [];
  const isTypedef = !isFunctionDefinition && startsTypedef(tokens, start, stop);
  let isConstructor = false;
  let braces = 0;
  let parens = 0;
  const enumBraces: number[] = [];
  for (let i = start; i < stop; i++) {
    const role = roles[i];
    if (role === TokenRole.OpenBrace) {
      braces++;
      if (isFunctionDefinition && braces === 1 && enumBraces.length === 0) break;
    } else if (role === TokenRole.CloseBrace) {
      if (enumBraces[enumBraces.length - 1] === braces) enumBraces.pop();
      braces--;
    } else if (role === TokenRole.OpenParenthesis) parens++;
    else if (role === TokenRole.CloseParenthesis) parens--;
    if (role !== TokenRole.Word && role !== TokenRole.Tag && role !== TokenRole.Attribute) continue;
    if (role === TokenRole.Word && braces > 0 && enumBraces.length === 0) continue;
    const word = tokens.textAt(i);
    if (role === TokenRole.Tag) {
      let tag = i + 1;
      while (ATTRIBUTE_WORDS.has(text(tag))) tag = groupEnd(tokens, tag + 1);
      const isNamed = tag < stop && tokens.kindAt(tag) === TokenKind.Identifier;
      if (text(isNamed ? tag + 1 : tag) === '{') {
        if (isNamed) names.push(tag | TAG_NAME);
        if (word === 'enum') enumBraces.push(braces + 1);
      }
      continue;
    }
    if (role === TokenRole.Attribute) {
      const groupStop = groupEnd(tokens, i + 1);
      for (let j = i; j < groupStop; j++) {
        if (INIT_ATTRIBUTES.has(text(j))) isConstructor = true;
      }
      i = groupStop - 1;
      continue;
    }
    if (enumBraces.length > 0 && enumBraces[enumBraces.length - 1] === braces) {
      const previous = i > start ? tokens.textAt(i - 1) : '';
      if (previous === '{' || previous === ',') {
        names.push(i);
        continue;
      }
    }
    if (braces > 0 || isTypedef || KEYWORDS_NEVER_DECLARED.has(word)) continue;
    const next = text(i + 1);
    if (parens === 0) {
      if (ENDS_OF_NAMES.has(next) || ATTRIBUTE_WORDS.has(next) || ASSEMBLY_WORDS.has(next)) names.push(i);
    } else if (next === ')' || next === '(' || next === '[') {
      let front = i - 1;
      while (front > start && QUALIFIERS.has(tokens.textAt(front))) front--;
      if (front >= start && (tokens.textAt(front) === '*' || tokens.textAt(front) === '(')) names.push(i);
    }
  }
  const typedefNames = isTypedef ? declaredTypedefNames(tokens, start, stop) : [];
  let flags = isFunctionDefinition ? CutFlag.FunctionDefinition : 0;
  if (STATIC_ASSERT_WORDS.has(text(start))) flags |= CutFlag.StaticAssertion;
  if (isConstructor) flags |= CutFlag.Constructor;
  const headEnd = isFunctionDefinition ? body : end;
  const count = names.length + typedefNames.length;
  numbers.push(start, end, headEnd, flags, pack, count, typedefNames.length);
  for (const name of names) numbers.push(name);
  for (const name of typedefNames) numbers.push(name);
}

/** `typedef` stands first but for qualifiers and attributes in front of it. */
function startsTypedef(tokens: TokenSequence, start: number, end: number): boolean {
  for (let i = start; i < end; ) {
    const text = tokens.textAt(i);
    if (text === 'typedef') return true;
    if (ATTRIBUTE_WORDS.has(text)) i = groupEnd(tokens, i + 1);
    else if (QUALIFIERS.has(text) || text === '__extension__') i++;
    else return false;
  }
  return false;
}

/** Index after the bracket group that opens at `open`; `open` itself where no group opens there. */
export function skipGroup(tokens: readonly Token[], open: number): number {
  return groupEnd(new TokenArray(tokens), open);
}

function groupEnd(tokens: TokenSequence, open: number): number {
  const opening = open < tokens.length ? tokens.textAt(open) : '';
  if (opening !== '(' && opening !== '[' && opening !== '{') return open;
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens.kindAt(i) !== TokenKind.Punctuator) continue;
    const text = tokens.textAt(i);
    if (text === '(' || text === '[' || text === '{') depth++;
    else if (text === ')' || text === ']' || text === '}') {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return tokens.length;
}

/** Indices of the names that a typedef declares: in each declarator the innermost name (C11 6.7.6). */
function declaredTypedefNames(tokens: TokenSequence, start: number, stop: number): number[] {
  const names: number[] = [];
  let last: number | null = null;
  let inDeclaratorGroup: number | null = null;
  for (let i = start; i < stop; ) {
    const text = tokens.textAt(i);
    if (ATTRIBUTE_WORDS.has(text) || TYPEOF_WORDS.has(text)) {
      if (TYPEOF_WORDS.has(text)) last = null;
      i = groupEnd(tokens, i + 1);
    } else if (text === '{' || text === '[') {
      i = groupEnd(tokens, i);
    } else if (text === '(') {
      const end = groupEnd(tokens, i);
      const isDeclarator = tokens.textAt(i + 1) === '*' || (end === i + 3 && end < stop && tokens.textAt(end) === '(');
      if (isDeclarator && inDeclaratorGroup === null) inDeclaratorGroup = nameInGroup(tokens, i + 1, end - 1);
      i = end;
    } else {
      if (text === ',' || text === ';') {
        const name: number | null = inDeclaratorGroup ?? last;
        if (name !== null) names.push(name);
        last = null;
        inDeclaratorGroup = null;
      } else if (tokens.kindAt(i) === TokenKind.Identifier && !QUALIFIERS.has(text)) last = i;
      i++;
    }
  }
  return names;
}

function nameInGroup(tokens: TokenSequence, start: number, end: number): number | null {
  for (let i = start; i < end; i++) {
    if (tokens.kindAt(i) === TokenKind.Identifier && !QUALIFIERS.has(tokens.textAt(i))) return i;
  }
  return null;
}
