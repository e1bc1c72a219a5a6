/** The declarations of one C file as written. */
import { cutStretches, type Stretch, type UnreadReason } from './cut.js';
import type { Declaration } from './declaration.js';
import { firstWords, readDefine } from './directive.js';
import { readHeader } from './header.js';
import { type Tokens, tokenize } from './lexer.js';

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
export function parseFile(text: string): ParsedFile {
  const tokens = tokenize(text);
  const lines = new Lines(text);
  const declarations: Declaration[] = [];
  const unread: UnreadStretch[] = [];
  for (const stretch of cutStretches(text, tokens)) {
    const declaration = declarationOf(text, tokens, stretch, lines);
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

function declarationOf(text: string, tokens: Tokens, stretch: Stretch, lines: Lines): Declaration {
  const [start, end] = [tokens.starts[stretch.first]!, tokens.ends[stretch.last]!];
  const { open, close, conditions, brace } = stretch;
  const content = contentOf(text, tokens, stretch);
  // The members of a struct that a variable is of are no initializer.
  const hasBody = open >= 0 && content.kind !== 'other' && (content.kind !== 'variable' || brace === 'initializer');
  const body = hasBody ? { start: tokens.starts[open]!, end: tokens.ends[close]! } : null;
  const place = { firstLine: lines.at(start), lastLine: lines.at(end - 1), start, end, conditions };
  return { ...content, ...place, body };
}

type Content = Omit<Declaration, 'firstLine' | 'lastLine' | 'start' | 'end' | 'conditions' | 'body'>;

function contentOf(text: string, tokens: Tokens, { first, last, header, brace, directive }: Stretch): Content {
  const none = { otherNames: [], parameters: null, isVariadic: false, storage: null, isInline: false };
  const [start, end] = [tokens.starts[first]!, tokens.ends[last]!];
  const words = () => firstWords(text, start, end);
  if (directive) {
    const { name, rest } = directive;
    if (name === 'include' || name === 'include_next' || name === 'import')
      return { ...none, kind: 'include', name: rest };
    if (name !== 'define') return { ...none, kind: 'other', name: words() };
    const macro = readDefine(rest);
    const isVariadic = macro.parameters?.at(-1)?.endsWith('...') ?? false;
    const parameters = isVariadic ? macro.parameters!.slice(0, -1) : macro.parameters;
    return { ...none, kind: 'macro', name: macro.name, parameters, isVariadic };
  }
  if (brace === 'linkage' || brace === 'block') return { ...none, kind: 'other', name: words() };
  const spelled = header.map((i) => text.slice(tokens.starts[i], tokens.ends[i]));
  const read = readHeader(spelled, brace === 'function');
  return { ...read, name: read.name ?? words() };
}
