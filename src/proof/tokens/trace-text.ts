/**
 * Trace points in written C. The headers that QEMU's build generates for them are stand-ins here, which drop their
 * arguments: that two functions are the same once they are preprocessed says nothing of their traces.
 */

const TRACE = /\btrace_\w+\s*\(/g;
const EFFECT = /\+\+|--|[^=!<>]=[^=]/;

/** The calls of trace points, and the questions whether one is enabled, one a line. */
export function tracesIn(text: string): string {
  return [...text.matchAll(TRACE)].map(({ 0: start, index }) => callAt(text, index, start.length)).join('\n');
}

/** Whether an argument of a trace point has an effect of its own: it would be lost. */
export function hasTraceEffects(text: string): boolean {
  return EFFECT.test(tracesIn(text).replace(/"(?:[^"\\]|\\.)*"/g, ''));
}

/** Whether something is done only while QEMU traces. */
export function asksForTrace(text: string): boolean {
  return /\btrace_event_get_state\w*\b/.test(text);
}

function callAt(text: string, start: number, length: number): string {
  let depth = 1;
  let end = start + length;
  for (; end < text.length && depth > 0; end++) {
    if (text[end] === '(') depth++;
    else if (text[end] === ')') depth--;
  }
  return text.slice(start, end).replace(/\s+/g, ' ');
}
