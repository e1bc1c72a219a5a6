/** Small wrong changes of C functions, made at random. */
import type { Random } from '../c/random.js';

const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '==': ['!='],
  '!=': ['=='],
  '<': ['<=', '>', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '|': ['&', '^'],
  '<<': ['>>'],
  '>>': ['<<'],
  '+=': ['-='],
  '-=': ['+='],
  '|=': ['&='],
  '&=': ['|='],
  '++': ['--'],
  '--': ['++'],
};

/** Offsets are UTF-16 units of the text, the end exclusive. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One place of the body and what to write there. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text of a function with one small change in its body; null where no place for one was found.
 * @param text of the whole function
 * @param body offset of its opening brace
 * @param members names of members that the file uses
 */
export function mutated(text: string, body: number, members: readonly string[], random: Random): string | null {
  const words = wordsOf(text).filter(({ start }) => start > body);
  const edits = words.flatMap((_, at) => editsAt(words, at, members, random));
  if (edits.length === 0) return null;
  const { start, end, text: other } = edits[random.below(edits.length)]!;
  const changed = text.slice(0, start) + other + text.slice(end);
  return changed === text ? null : changed;
}

const WORD =
  /\/\*[\s\S]*?\*\/|\/\/.*|^[ \t]*#.*(?:\\\n.*)*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z_]\w*|\.?\d[\w.]*|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\S/gm;

/** The words of C text; comments and directives are left out. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) =>
    /^(\/[/*]|[ \t]*#)/.test(word) ? [] : [{ text: word, start: index, end: index + word.length }],
  );
}

function editsAt(words: readonly Word[], at: number, members: readonly string[], random: Random): Edit[] {
  const word = words[at]!;
  const replace = (text: string): Edit => ({ start: word.start, end: word.end, text });
  const edits: Edit[] = [];
  const isBinary = at > 0 && /^[\w)\]]/.test(words[at - 1]!.text);
  const others = OTHER_OPERATORS[word.text];
  if (others && (isBinary || word.text === '++' || word.text === '--'))
    edits.push(replace(others[random.below(others.length)]!));
  if (/^\d+$|^0x[\da-f]+$/i.test(word.text)) edits.push(replace(String(Number(word.text) + 1)));
  if (word.text === 'true' || word.text === 'false') edits.push(replace(word.text === 'true' ? 'false' : 'true'));
  if (word.text === '!') edits.push(replace(''));
  if ((word.text === '->' || word.text === '.') && members.length > 0 && words[at + 1])
    edits.push({ start: words[at + 1]!.start, end: words[at + 1]!.end, text: members[random.below(members.length)]! });
  if ((word.text === 'if' || word.text === 'while') && words[at + 1]?.text === '(') {
    const close = closing(words, at + 1);
    if (close !== null)
      edits.push({ start: words[at + 1]!.end, end: words[close]!.start, text: `!(${sourceOf(words, at + 2, close)})` });
  }
  if (word.text === '(' && at > 0 && /^\w/.test(words[at - 1]!.text)) edits.push(...swappedArguments(words, at));
  if (/^[;{}]$/.test(word.text)) edits.push(...droppedStatement(words, at + 1));
  return edits;
}

/** A call or an assignment that stands by itself is left out. */
function droppedStatement(words: readonly Word[], at: number): Edit[] {
  if (!words[at] || !/^[A-Za-z_*(]/.test(words[at].text)) return [];
  if (
    /^(if|for|while|do|switch|case|default|else|goto|int|bool|unsigned|const|static|struct|char)$/.test(words[at].text)
  )
    return [];
  let end = at;
  let isStatement = false;
  for (; words[end] && words[end]!.text !== ';'; end++) {
    if (/^[{}]$/.test(words[end]!.text)) return [];
    if (/^(=|\(|break|return)$/.test(words[end]!.text)) isStatement = true;
  }
  // A declaration's initializer goes with it, and then it does not compile: that is tried as well.
  return isStatement && words[end] ? [{ start: words[at].start, end: words[end]!.start, text: '' }] : [];
}

function swappedArguments(words: readonly Word[], open: number): Edit[] {
  const close = closing(words, open);
  if (close === null) return [];
  const commas: number[] = [];
  let depth = 0;
  for (let at = open + 1; at < close; at++) {
    if (/^[([{]$/.test(words[at]!.text)) depth++;
    else if (/^[)\]}]$/.test(words[at]!.text)) depth--;
    else if (words[at]!.text === ',' && depth === 0) commas.push(at);
  }
  if (commas.length === 0) return [];
  const [first, second] = [commas[0]!, commas[1] ?? close];
  const [a, b] = [sourceOf(words, open + 1, first), sourceOf(words, first + 1, second)];
  return [{ start: words[open]!.end, end: words[second]!.start, text: `${b}, ${a}` }];
}

/** Some words of a text, a blank between them. Ends are exclusive. */
export function sourceOf(words: readonly Word[], from: number, to: number): string {
  return words
    .slice(from, to)
    .map(({ text }) => text)
    .join(' ');
}

/** The parenthesis that closes one; null where there is none. */
export function closing(words: readonly Word[], open: number): number | null {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (words[at]!.text === '(') depth++;
    else if (words[at]!.text === ')' && --depth === 0) return at;
  }
  return null;
}
