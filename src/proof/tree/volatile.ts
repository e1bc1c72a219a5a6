/** Names of volatile objects and members: each access of one counts, which the typed tree does not tell. */
import { PackedSegment, type Segment, TokenArray, TokenKind, type TokenSequence } from '../../c/source.js';

const WORDS = new Set(['volatile', '__volatile__', '__volatile']);
const ASSEMBLY = new Set(['asm', '__asm__', '__asm']);
const ENDS_OF_NAMES = new Set([';', ',', '[', '=', ':', ')']);

const known = new WeakMap<Segment, ReadonlySet<string>>();

/** The names that are declared volatile in a segment, at file scope, as members and in functions. */
export function volatileNames(segment: Segment): ReadonlySet<string> {
  let names = known.get(segment);
  if (!names) {
    names = namesIn(segment instanceof PackedSegment ? segment : new TokenArray(segment.tokens));
    known.set(segment, names);
  }
  return names;
}

/**
 * Whether tokens hold the word itself, but for that of an assembly statement, and of types that are only asked for
 * (gcc: Other Builtins).
 */
export function saysVolatile(tokens: TokenSequence): boolean {
  let depth = 0;
  let asked = 0;
  for (let i = 0; i < tokens.length; i++) {
    const text = tokens.textAt(i);
    if (text === '(') {
      depth++;
      if (asked === 0 && i > 0 && tokens.textAt(i - 1) === '__builtin_types_compatible_p') asked = depth;
    } else if (text === ')') {
      if (asked === depth) asked = 0;
      depth--;
    } else if (asked === 0 && WORDS.has(text) && !(i > 0 && ASSEMBLY.has(tokens.textAt(i - 1)))) return true;
  }
  return false;
}

function namesIn(tokens: TokenSequence): ReadonlySet<string> {
  const names = new Set<string>();
  let parentheses = 0;
  for (let i = 0; i < tokens.length; i++) {
    const text = tokens.textAt(i);
    if (text === '(') parentheses++;
    else if (text === ')') parentheses--;
    // A parameter or a cast: the function that holds it says the word itself.
    if (!WORDS.has(text) || parentheses > 0 || (i > 0 && ASSEMBLY.has(tokens.textAt(i - 1)))) continue;
    for (let at = i + 1; at + 1 < tokens.length && tokens.textAt(at) !== ';'; at++) {
      if (tokens.textAt(at) === '{') {
        // A body ends a declaration; the members of a record stand in front of what is declared with it.
        if (tokens.textAt(at - 1) === ')') break;
        at = closingBrace(tokens, at);
        continue;
      }
      const isName = tokens.kindAt(at) === TokenKind.Identifier && ENDS_OF_NAMES.has(tokens.textAt(at + 1));
      if (isName) names.add(tokens.textAt(at));
    }
  }
  return names;
}

/** The brace that closes one; the last token where there is none. */
function closingBrace(tokens: TokenSequence, open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens.textAt(at) === '{') depth++;
    if (tokens.textAt(at) === '}' && --depth === 0) return at;
  }
  return tokens.length - 1;
}
