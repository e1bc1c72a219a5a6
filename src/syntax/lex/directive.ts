/** Reads preprocessing directives as they are written. */
import { tokensOf } from './lexer.js';

/** A directive: its name and what follows it, in its own words. */
export interface Directive {
  readonly name: string;
  /** Its other tokens, parted by one blank where they were parted. */
  readonly rest: string;
}

/** Reads the directive that stands in a stretch of a text. */
export function readDirective(text: string, start: number, end: number): Directive {
  const plain = withoutComments(text.slice(start + 1, end));
  const match = /^\s*(\w*)\s*([\s\S]*)$/.exec(plain)!;
  return { name: match[1]!, rest: match[2]!.replace(/\s+/g, ' ').trim() };
}

function withoutComments(written: string): string {
  const joined = written.includes('\\') ? written.replace(/\\\r?\n/g, '') : written;
  if (!joined.includes('/*') && !joined.includes('//')) return joined;
  return joined.replace(/"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?(?:\*\/|$)|\/\/.*$/g, (part) =>
    part.startsWith('"') ? part : ' ',
  );
}

/** The condition that a directive `if`, `ifdef`, `ifndef`, `elif`, `elifdef` or `elifndef` asks. */
export function conditionOf({ name, rest }: Directive): string {
  if (name.endsWith('ifdef')) return `defined(${rest})`;
  if (name.endsWith('ifndef')) return `!defined(${rest})`;
  const [bare] = [/^(!?) ?defined ?\(? ?(\w+) ?\)?$/.exec(rest)];
  return bare ? `${bare[1]}defined(${bare[2]})` : rest;
}

/** The opposite of a condition; `!(…)` unless it is a plain test of one macro. */
export function negated(condition: string): string {
  const bare = /^(!?)(defined\(\w+\))$/.exec(condition);
  if (bare) return bare[1] === '!' ? bare[2]! : `!${bare[2]}`;
  return `!(${condition})`;
}

/** The name and parameters of a `define`; parameters are null for a macro that takes none. */
export function readDefine(rest: string): { readonly name: string; readonly parameters: readonly string[] | null } {
  const match = /^([\w$]+)(?:\(([^)]*)\))?/.exec(rest);
  if (!match) return { name: rest, parameters: null };
  const inside = match[2];
  if (inside === undefined) return { name: match[1]!, parameters: null };
  return { name: match[1]!, parameters: inside.trim() === '' ? [] : inside.split(',').map((each) => each.trim()) };
}

/** Words of a stretch that has no name: its tokens, cut after 60 characters. */
export function firstWords(text: string, start: number, end: number): string {
  let words = '';
  for (const token of tokensOf(text, start, Math.min(end, start + 400))) {
    if (token === '\n') break;
    words += /\w$/.test(words) && /^\w/.test(token) ? ` ${token}` : token;
    if (words.length > 60) return words.slice(0, 60);
  }
  return words;
}
