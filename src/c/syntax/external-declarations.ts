/**
 * Cuts a preprocessed unit into its external declarations (C11 6.9) without parsing them, and tells what names each may
 * declare. A unit of QEMU holds some ten thousand of them and a run needs a few hundred, so syntax is made only for
 * those that are asked for.
 */
import { CompileError } from '../errors.js';
import { PackedSegment } from '../packed-segment.js';
import type { Segment, Token, TranslationUnit } from '../token.js';
import type { ExternalSyntax, FunctionHead } from './ast.js';
import { type Cut, CutField, CutFlag, cutTokens, TAG_NAME, TokenArray } from './cut.js';
import { NO_PACK } from './pragma-pack.js';

/** One external declaration; the same object wherever the same segment is used. */
export interface ExternalDeclaration {
  readonly group: DeclarationGroup;
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

/** External declarations that stand together: those of a segment, or those of one unit that span segments. */
export interface DeclarationGroup {
  readonly declarations: readonly ExternalDeclaration[];
  /** Those of them that are constructors or static assertions, which a unit looks at without being asked. */
  readonly unnamed: readonly ExternalDeclaration[];
}

class CutGroup implements DeclarationGroup {
  readonly declarations: readonly CutDeclaration[];
  readonly unnamed: readonly CutDeclaration[];

  constructor(readonly cut: Cut) {
    const { numbers } = cut;
    const declarations: CutDeclaration[] = [];
    for (let at = 0; at < numbers.length; at += CutField.names + numbers[at + CutField.nameCount]!)
      declarations.push(new CutDeclaration(this, at));
    this.declarations = declarations;
    this.unnamed = declarations.filter((each) => each.isConstructor || each.isStaticAssertion);
  }

  /** Tokens after the last whole declaration. */
  get rest(): readonly Token[] {
    return this.cut.tokens.slice(this.cut.rest, this.cut.tokens.length);
  }
}

/**
 * What a cut tells of a declaration. Objects of its tokens are made each time, for most are needed no more once it is
 * parsed.
 */
class CutDeclaration implements ExternalDeclaration {
  syntax: ExternalDeclaration['syntax'] = null;
  head: ExternalDeclaration['head'] = null;

  /** @param at where its numbers start */
  constructor(
    readonly group: CutGroup,
    private readonly at: number,
  ) {}

  private number(field: number): number {
    return this.group.cut.numbers[this.at + field]!;
  }

  get tokens(): readonly Token[] {
    return this.group.cut.tokens.slice(this.number(CutField.start), this.number(CutField.end));
  }

  get file(): string {
    return this.group.cut.tokens.fileAt(this.number(CutField.start));
  }

  get headTokens(): readonly Token[] {
    return this.group.cut.tokens.slice(this.number(CutField.start), this.number(CutField.headEnd));
  }

  get names(): readonly string[] {
    return this.namesFrom(0);
  }

  get typedefNames(): readonly string[] {
    return this.namesFrom(this.number(CutField.nameCount) - this.number(CutField.typedefCount));
  }

  private namesFrom(first: number): string[] {
    const names: string[] = [];
    const count = this.number(CutField.nameCount);
    for (let i = first; i < count; i++) {
      const index = this.number(CutField.names + i);
      const text = this.group.cut.tokens.textAt(index & ~TAG_NAME);
      names.push(index & TAG_NAME ? `struct ${text}` : text);
    }
    return names;
  }

  get isFunctionDefinition(): boolean {
    return (this.number(CutField.flags) & CutFlag.FunctionDefinition) !== 0;
  }

  get isStaticAssertion(): boolean {
    return (this.number(CutField.flags) & CutFlag.StaticAssertion) !== 0;
  }

  get isConstructor(): boolean {
    return (this.number(CutField.flags) & CutFlag.Constructor) !== 0;
  }

  get pack(): number {
    return this.number(CutField.pack);
  }
}

/** Cuts of segments that start with a new declaration and with nothing packed. */
const cuts = new WeakMap<Segment, Cut>();
const groups = new WeakMap<Segment, CutGroup>();

/**
 * How a segment is cut that starts with a new declaration and with nothing packed; made once. @throws CompileError as
 * cutTokens() does
 */
export function cutSegment(segment: Segment): Cut {
  let cut = cuts.get(segment);
  if (!cut) {
    cut = cutTokens(segment instanceof PackedSegment ? segment : new TokenArray(segment.tokens), NO_PACK);
    cuts.set(segment, cut);
  }
  return cut;
}

/** Says how cutSegment() would cut a segment. */
export function knowCut(segment: Segment, cut: Cut): void {
  cuts.set(segment, cut);
}

function groupOf(segment: Segment): CutGroup {
  let group = groups.get(segment);
  if (!group) {
    group = new CutGroup(cutSegment(segment));
    groups.set(segment, group);
  }
  return group;
}

/**
 * The external declarations of a unit in order.
 * Those that lie within one segment are made once, in a group that is the same object wherever the segment is used; one
 * that spans segments (an #include inside a body) is made anew, with what follows it in its segment.
 */
export function declarationGroups(unit: TranslationUnit): DeclarationGroup[] {
  const found: DeclarationGroup[] = [];
  let pending: readonly Token[] = [];
  let pack = NO_PACK;
  for (const segment of unit.segments) {
    const isFresh = pending.length === 0 && pack.current === 0 && pack.stack.length === 0;
    const group = isFresh
      ? groupOf(segment)
      : new CutGroup(cutTokens(new TokenArray(pending.concat(segment.tokens)), pack));
    found.push(group);
    pending = group.rest;
    pack = group.cut.pack;
  }
  // What is never closed swallows all that follows it: better no unit than one that has lost half of its functions.
  if (pending.length > 0)
    throw new CompileError('the declaration that starts here does not end before the file does', pending[0]!);
  return found;
}

/** The external declarations of a unit in order. */
export function externalDeclarations(unit: TranslationUnit): ExternalDeclaration[] {
  return declarationGroups(unit).flatMap((group) => group.declarations);
}
