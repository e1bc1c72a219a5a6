/**
 * Cuts a preprocessed unit into its external declarations (C11 6.9) without parsing them, and tells what names each may declare.
 * A unit of QEMU holds some ten thousand of them and a run needs a few hundred, so syntax is made only for those that are asked for.
 */
import { CompileError } from '../errors.js';
import { PackedSegment, type TokenSequence } from '../packed-segment.js';
import type { Segment, Token, TranslationUnit } from '../token.js';
import { TokenKind } from '../token.js';
import type { ExternalSyntax, FunctionHead } from './ast.js';
import { applyPragma, NO_PACK, type PackState } from './pragma-pack.js';
import { rolesOf, TokenRole } from './token-roles.js';
import { ASSEMBLY_WORDS, ATTRIBUTE_WORDS, STATIC_ASSERT_WORDS, TYPEOF_WORDS } from './words.js';

/** One external declaration; the same object wherever the same segment is used. */
export interface ExternalDeclaration {
  readonly tokens: readonly Token[];
  /** Ordinary names it may declare, tags as `struct name`. More than it does declare, never fewer. */
  readonly names: readonly string[];
  /** Names it declares as types; exact. */
  readonly typedefNames: readonly string[];
  readonly isFunctionDefinition: boolean;
  readonly isStaticAssertion: boolean;
  readonly isConstructor: boolean;
  /** Greatest alignment of members in bytes, by `#pragma pack`; 0 where the natural one holds. */
  readonly pack: number;
  /** Where it starts. */
  readonly file: string;
  /** The tokens in front of a function's body; all tokens of what defines none. */
  readonly headTokens: readonly Token[];
  /** The syntax once it was parsed. */
  syntax: Parsed<ExternalSyntax> | null;
  /** The syntax of what stands in front of a function's body once it was parsed without the body. */
  head: Parsed<FunctionHead> | null;
}

/** Syntax, with the names that were taken for types (see parse.ts). */
export interface Parsed<Syntax> {
  readonly tree: Syntax;
  readonly typeNames: ReadonlySet<string>;
}

const QUALIFIERS = new Set(['const', 'volatile', 'restrict', '__restrict', '__restrict__', '__const', '__volatile__']);
const KEYWORDS_NEVER_DECLARED = new Set(
  'void char short int long float double signed unsigned _Bool struct union enum static extern typedef inline sizeof'.split(
    ' ',
  ),
);
/** What stands behind a name that is declared, outside of parentheses. */
const ENDS_OF_NAMES = new Set(['(', ',', ';', '=', '[', ')']);

/** External declarations that stand together: those of a segment, or those of one unit that span segments. */
export interface DeclarationGroup {
  readonly declarations: readonly ExternalDeclaration[];
  /** Those of them that are constructors or static assertions, which a unit looks at without being asked. */
  readonly unnamed: readonly ExternalDeclaration[];
}

/** Tokens that are objects already. */
class TokenArray implements TokenSequence {
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

  slice(start: number, end: number): Token[] {
    return this.tokens.slice(start, end);
  }
}

/** What is known of a declaration but for its tokens: objects of them are made each time, for most are needed no more once it is parsed. */
class CutDeclaration implements ExternalDeclaration {
  syntax: ExternalDeclaration['syntax'] = null;
  head: ExternalDeclaration['head'] = null;

  constructor(
    private readonly source: TokenSequence,
    private readonly start: number,
    private readonly end: number,
    private readonly headEnd: number,
    readonly names: readonly string[],
    readonly typedefNames: readonly string[],
    readonly isFunctionDefinition: boolean,
    readonly isStaticAssertion: boolean,
    readonly isConstructor: boolean,
    readonly pack: number,
  ) {}

  get tokens(): readonly Token[] {
    return this.source.slice(this.start, this.end);
  }

  get file(): string {
    return this.source.slice(this.start, this.start + 1)[0]!.file;
  }

  get headTokens(): readonly Token[] {
    return this.source.slice(this.start, this.headEnd);
  }
}

interface Cut extends DeclarationGroup {
  /** Tokens after the last whole declaration. */
  readonly rest: readonly Token[];
  readonly pack: PackState;
}

/** The groups of segments that start with a new declaration and with nothing packed. */
const cutSegments = new WeakMap<Segment, Cut>();

function cutSegment(segment: Segment): Cut {
  let cut = cutSegments.get(segment);
  if (!cut) {
    const tokens = segment instanceof PackedSegment ? segment : new TokenArray(segment.tokens);
    cut = cutTokens(tokens, NO_PACK);
    cutSegments.set(segment, cut);
  }
  return cut;
}

/**
 * The external declarations of a unit in order.
 * Those that lie within one segment are made once, in a group that is the same object wherever the segment is used; one that
 * spans segments (an #include inside a body) is made anew, with what follows it in its segment.
 */
export function declarationGroups(unit: TranslationUnit): DeclarationGroup[] {
  const groups: DeclarationGroup[] = [];
  let pending: readonly Token[] = [];
  let pack = NO_PACK;
  for (const segment of unit.segments) {
    const isFresh = pending.length === 0 && pack.current === 0 && pack.stack.length === 0;
    const cut: Cut = isFresh ? cutSegment(segment) : cutTokens(new TokenArray(pending.concat(segment.tokens)), pack);
    groups.push(cut);
    pending = cut.rest;
    pack = cut.pack;
  }
  // What is never closed swallows all that follows it: better no unit than one that has lost half of its functions.
  if (pending.length > 0)
    throw new CompileError('the declaration that starts here does not end before the file does', pending[0]!);
  return groups;
}

/** The external declarations of a unit in order. */
export function externalDeclarations(unit: TranslationUnit): ExternalDeclaration[] {
  return declarationGroups(unit).flatMap((group) => group.declarations);
}

function cutTokens(input: TokenSequence, packBefore: PackState): Cut {
  const declarations: ExternalDeclaration[] = [];
  let tokens = input;
  let roles = rolesOf(tokens);
  let pack = packBefore;
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
      case TokenRole.Pragma: {
        const before = tokens.slice(0, i);
        const [pragma, ...after] = tokens.slice(i, tokens.length);
        pack = applyPragma(pack, pragma!);
        tokens = new TokenArray(before.concat(after));
        roles = rolesOf(tokens);
        i--;
        break;
      }
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
      case TokenRole.CloseBracket:
        depth--;
        break;
      case TokenRole.CloseBrace:
        depth--;
        if (depth === 0) {
          if (bodyDepthStart >= 0) {
            declarations.push(describe(tokens, roles, start, i + 1, bodyDepthStart, pack.current));
            start = i + 1;
            sawEquals = false;
            bodyDepthStart = -1;
          }
          tagState = 'none';
        }
        break;
      case TokenRole.Semicolon:
        if (depth === 0) {
          if (i > start) declarations.push(describe(tokens, roles, start, i + 1, -1, pack.current));
          start = i + 1;
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
  const unnamed = declarations.filter((each) => each.isConstructor || each.isStaticAssertion);
  return { declarations, unnamed, rest: tokens.slice(start, tokens.length), pack };
}

/** @param body index of the brace that opens a function's body, -1 of what is no function's definition */
function describe(
  tokens: TokenSequence,
  roles: Uint8Array,
  start: number,
  end: number,
  body: number,
  pack: number,
): ExternalDeclaration {
  const isFunctionDefinition = body >= 0;
  // What a function's body holds declares nothing outside.
  const stop = isFunctionDefinition ? body + 1 : end;
  const text = (index: number): string => (index < stop ? tokens.textAt(index) : '');
  const names: string[] = [];
  const first = text(start);
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
        if (isNamed) names.push(`struct ${text(tag)}`);
        if (word === 'enum') enumBraces.push(braces + 1);
      }
      continue;
    }
    if (role === TokenRole.Attribute) {
      const groupStop = groupEnd(tokens, i + 1);
      for (let j = i; j < groupStop; j++) {
        if (text(j) === 'constructor' || text(j) === '__constructor__') isConstructor = true;
      }
      i = groupStop - 1;
      continue;
    }
    if (enumBraces.length > 0 && enumBraces[enumBraces.length - 1] === braces) {
      const previous = i > start ? tokens.textAt(i - 1) : '';
      if (previous === '{' || previous === ',') {
        names.push(word);
        continue;
      }
    }
    if (braces > 0 || isTypedef || KEYWORDS_NEVER_DECLARED.has(word)) continue;
    const next = text(i + 1);
    if (parens === 0) {
      if (ENDS_OF_NAMES.has(next) || ATTRIBUTE_WORDS.has(next) || ASSEMBLY_WORDS.has(next)) names.push(word);
    } else if (next === ')' || next === '(' || next === '[') {
      let front = i - 1;
      while (front > start && QUALIFIERS.has(tokens.textAt(front))) front--;
      if (front >= start && (tokens.textAt(front) === '*' || tokens.textAt(front) === '(')) names.push(word);
    }
  }
  const typedefNames = isTypedef ? declaredTypedefNames(tokens, start, stop) : [];
  names.push(...typedefNames);
  const isStaticAssertion = STATIC_ASSERT_WORDS.has(first);
  return new CutDeclaration(
    tokens,
    start,
    end,
    isFunctionDefinition ? body : end,
    names,
    typedefNames,
    isFunctionDefinition,
    isStaticAssertion,
    isConstructor,
    pack,
  );
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

/** The names a typedef declares: in each declarator the innermost name (C11 6.7.6). */
function declaredTypedefNames(tokens: TokenSequence, start: number, stop: number): string[] {
  const names: string[] = [];
  let last: string | null = null;
  let inDeclaratorGroup: string | null = null;
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
        const name: string | null = inDeclaratorGroup ?? last;
        if (name !== null) names.push(name);
        last = null;
        inDeclaratorGroup = null;
      } else if (tokens.kindAt(i) === TokenKind.Identifier && !QUALIFIERS.has(text)) last = text;
      i++;
    }
  }
  return names;
}

function nameInGroup(tokens: TokenSequence, start: number, end: number): string | null {
  for (let i = start; i < end; i++) {
    if (tokens.kindAt(i) === TokenKind.Identifier && !QUALIFIERS.has(tokens.textAt(i))) return tokens.textAt(i);
  }
  return null;
}
