/**
 * Calls of trace points as written: the compiler drops them together with their arguments, a build of QEMU evaluates
 * these.
 */
import { tokensOf } from '../../syntax/index.js';

/** Words that may stand before a parenthesis without calling anything. */
const NO_CALL =
  /^(sizeof|void|char|short|int|long|unsigned|signed|bool|u?int\d+_t|size_t|hwaddr|ram_addr_t|uintptr_t)$/;
const ASSIGNS = /^(\+\+|--|=|[-+*/%&|^]=|<<=|>>=)$/;
const TRACE = /^trace_\w+$/;

type Words = readonly string[];

/** Whether evaluating the arguments of all calls of trace points that only one of the texts has does nothing. */
export function tracePointsDoNothing(before: string, after: string): boolean {
  // Code that is run only where a trace point is on is not compiled.
  if (/\btrace_event_get_state/.test(before + after)) return false;
  const [old, now] = [callsIn(before), callsIn(after)];
  return (
    onlyIn(old, now).every((call) => doesNothing(call, before)) &&
    onlyIn(now, old).every((call) => doesNothing(call, after))
  );
}

/** The words of a text without its calls of trace points, each with a blank behind it. */
export function withoutTracePoints(text: string): string {
  return wordsWithoutCalls(text).join(' ');
}

function callsIn(text: string): Words[] {
  const words = tokensOf(text);
  const found: Words[] = [];
  for (let i = 0; i < words.length; i++) {
    if (!TRACE.test(words[i]!) || words[i + 1] !== '(') continue;
    const end = closing(words, i + 1);
    found.push(words.slice(i, end + 1));
    i = end;
  }
  return found;
}

function closing(words: Words, open: number): number {
  let depth = 0;
  for (let i = open; i < words.length; i++) {
    if (words[i] === '(') depth++;
    if (words[i] === ')' && --depth === 0) return i;
  }
  return words.length;
}

function onlyIn(calls: readonly Words[], others: readonly Words[]): Words[] {
  const rest = others.map((call) => call.join('\0'));
  return calls.filter((call) => {
    const at = rest.indexOf(call.join('\0'));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/**
 * It calls and assigns nothing, divides by nothing, and follows only pointers that other code of the function follows
 * as well.
 */
function doesNothing(call: Words, text: string): boolean {
  const words = call.slice(2, -1);
  const others = new Set(followed(wordsWithoutCalls(text)));
  if (
    words.some((word, i) => ASSIGNS.test(word) || word === '/' || word === '%' || isCall(words, i) || isStar(words, i))
  )
    return false;
  return followed(words).every((pointer) => /^\w/.test(pointer) && others.has(pointer));
}

function isCall(words: Words, i: number): boolean {
  const word = words[i - 1];
  return words[i] === '(' && word !== undefined && /^(\w+|[)\]])$/.test(word) && !NO_CALL.test(word);
}

/** A `*` that may follow a pointer, and a subscript. */
function isStar(words: Words, i: number): boolean {
  if (words[i] === '[') return true;
  return words[i] === '*' && !(/^\w+$/.test(words[i - 1] ?? '') && /^[\w(]+$/.test(words[i + 1] ?? ''));
}

function wordsWithoutCalls(text: string): string[] {
  const words = tokensOf(text);
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    if (TRACE.test(words[i]!) && words[i + 1] === '(') {
      i = closing(words, i + 1);
      if (words[i + 1] === ';') i++;
    } else kept.push(words[i]!);
  }
  return kept;
}

/** What stands before each `->`: a chain of names. */
function followed(words: Words): string[] {
  return words.flatMap((word, i) => {
    if (word !== '->') return [];
    let start = i - 1;
    while (start >= 2 && /^(->|\.)$/.test(words[start - 1]!)) start -= 2;
    return [words.slice(start, i).join('')];
  });
}
