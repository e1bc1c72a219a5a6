/** The declarations of one C file as written. */
import type { Declaration } from './declaration.js';
import type { Syntax } from './grammar.js';
import { type Directive, firstWords, readDefine, readDirective } from './lex/directive.js';
import { type Tokens, tokenize, tokensOf } from './lex/lexer.js';
import type { UnreadReason } from './outline.js';
import { type Reading, readStretches, type Stretch } from './stretches.js';

/** Lines that could not be told for sure; the declarations that lie in them are a guess. */
export interface UnreadStretch {
  readonly firstLine: number;
  /** Inclusive. */
  readonly lastLine: number;
  readonly reason: UnreadReason;
}

/** A C file as written. */
export interface ParsedFile {
  readonly text: string;
  /**
   * In order; none overlaps another. Every token of the text is in one of them, but for those of `#if`, `#else` and
   * `#endif` lines between declarations,
   * which `conditions` tells of.
   */
  readonly declarations: readonly Declaration[];
  readonly unread: readonly UnreadStretch[];
}

/**
 * Reads a C file as written: no header and no configuration is needed. Total: whatever the text is, it never throws,
 * and it takes time in proportion to
 * the text's length.
 */
export function parseFile(syntax: Syntax, text: string): ParsedFile {
  const tokens = tokenize(text);
  const lines = new Lines(text);
  const declarations: Declaration[] = [];
  const unread: UnreadStretch[] = [];
  const reading = readStretches(syntax, text, tokens);
  for (const stretch of reading.stretches) {
    const declaration = declarationOf(text, tokens, reading, stretch, lines);
    declarations.push(declaration);
    if (stretch.trouble) addUnread(unread, declaration, stretch.trouble);
  }
  return { text, declarations, unread };
}

/** The declaration that a line lies in, or null. Two that share a line: the first. */
export function declarationAt({ declarations }: ParsedFile, line: number): Declaration | null {
  let [low, high] = [0, declarations.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (declarations[middle]!.lastLine < line) low = middle + 1;
    else high = middle;
  }
  const found = declarations[low];
  return found && found.firstLine <= line ? found : null;
}

function addUnread(unread: UnreadStretch[], { firstLine, lastLine }: Declaration, reason: UnreadReason): void {
  const before = unread.at(-1);
  if (before && before.reason === reason && before.lastLine >= firstLine - 1)
    unread[unread.length - 1] = { ...before, lastLine };
  else unread.push({ firstLine, lastLine, reason });
}

/** Lines of offsets. */
class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** The line of an offset, from 1. */
  at(offset: number): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function declarationOf(text: string, tokens: Tokens, reading: Reading, stretch: Stretch, lines: Lines): Declaration {
  const [start, end] = [tokens.starts[stretch.first]!, tokens.ends[stretch.last]!];
  const { open, close, conditions } = stretch;
  const content = contentOf(text, tokens, reading, stretch);
  const { kind } = content;
  // The members of a struct that a variable is of are no initializer.
  const isInitializer = open > 0 && text[tokens.starts[open - 1]!] === '=';
  const hasBody = open >= 0 && kind !== 'other' && (kind !== 'variable' || isInitializer);
  const body = hasBody ? { start: tokens.starts[open]!, end: tokens.ends[close]! } : null;
  const place = { firstLine: lines.at(start), lastLine: lines.at(end - 1), start, end, conditions };
  return { ...content, ...place, body };
}

type Content = Omit<Declaration, 'firstLine' | 'lastLine' | 'start' | 'end' | 'conditions' | 'body'>;

function contentOf(text: string, tokens: Tokens, reading: Reading, stretch: Stretch): Content {
  const { first, last, isDirective, item, trouble } = stretch;
  const none = { otherNames: [], parameters: null, isVariadic: false, storage: null, isInline: false };
  const [start, end] = [tokens.starts[first]!, tokens.ends[last]!];
  const words = () => firstWords(text, start, end);
  if (isDirective) return directiveContent(readDirective(text, start, end), words);
  if (!item) return { ...none, kind: 'other', name: words() };
  const common = { ...none, ...specifiersOf(text, tokens, stretch) };
  if (item.kind === 'other' || trouble === 'not-a-declaration') return { ...common, kind: 'other', name: words() };
  const nameAt = (offset: number) => {
    const [from, to] = reading.tokensAt(offset);
    return spelledName(tokensOf(text, tokens.starts[from], tokens.ends[to]));
  };
  const names = item.names.map(nameAt);
  const tag = item.tag < 0 ? null : nameAt(item.tag);
  const name = names[0] ?? tag;
  const isTagTold = tag !== null && names.length > 0 && !names.includes(tag);
  const hasTag = isTagTold && (item.kind === 'type' || (item.kind === 'variable' && item.hasMembers));
  return {
    ...common,
    kind: item.kind,
    name: name ?? words(),
    otherNames: hasTag ? [...names.slice(1), tag] : names.slice(1),
    parameters: item.parameters?.map((offset) => (offset < 0 ? '' : nameAt(offset))) ?? null,
    isVariadic: item.isVariadic,
  };
}

function directiveContent({ name, rest }: Directive, words: () => string): Content {
  const none = { otherNames: [], parameters: null, isVariadic: false, storage: null, isInline: false };
  if (name === 'include' || name === 'include_next' || name === 'import')
    return { ...none, kind: 'include', name: rest };
  if (name !== 'define') return { ...none, kind: 'other', name: words() };
  const macro = readDefine(rest);
  const isVariadic = macro.parameters?.at(-1)?.endsWith('...') ?? false;
  const parameters = isVariadic ? macro.parameters!.slice(0, -1) : macro.parameters;
  return { ...none, kind: 'macro', name: macro.name, parameters, isVariadic };
}

/** A name as it is spelled: `HELPER(add)`, `glue(a_, SUFFIX)`. */
function spelledName(words: readonly string[]): string {
  return words.map((word) => (word === ',' ? ', ' : word)).join('');
}

function specifiersOf(text: string, tokens: Tokens, { tokens: own }: Stretch): Pick<Content, 'storage' | 'isInline'> {
  let depth = 0;
  let storage: Content['storage'] = null;
  let isInline = false;
  for (const token of own) {
    const word = text.slice(tokens.starts[token], tokens.ends[token]);
    if (/^[([{]$/.test(word)) depth++;
    else if (/^[)\]}]$/.test(word)) depth--;
    else if (depth > 0) continue;
    else if (word === 'static' || word === 'extern') storage ??= word;
    else isInline ||= /^(__)?inline(__)?$/.test(word);
  }
  return { storage, isInline };
}
