/** Colour, where a report may hold it. */
import pc from 'picocolors';
import type { Severity, Verdict } from '../../result/result.js';

/** Functions that put a text in a style, or leave it as it is. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly verdict: Readonly<Record<Verdict, (text: string) => string>>;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
}

export function styleFor(colour: boolean): Style {
  const { bold, dim, green, red, yellow, cyan } = pc.createColors(colour);
  return {
    strong: bold,
    faint: dim,
    added: green,
    removed: red,
    changed: yellow,
    verdict: {
      pass: (text) => bold(green(text)),
      fail: (text) => bold(red(text)),
      incomplete: (text) => bold(yellow(text)),
    },
    severity: { error: red, warning: yellow, improvement: green, note: cyan },
  };
}
