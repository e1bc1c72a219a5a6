/**
 * Calls that a patch leaves as they were, of functions that it gives another number of parameters: no compiler takes
 * them.
 */
import type { Token } from '../../c/source.js';
import type { LeftBehind } from '../../result/reach.js';
import type { WrittenFunction } from '../source/written-function.js';

/** The number of parameters that a definition has; undefined where they vary. */
export function parametersOf({ name, tokens, body }: WrittenFunction): number | undefined {
  const open = tokens.findIndex(({ text }, i) => i < body && text === name) + 1;
  if (tokens.slice(open, body).some(({ text }) => text === '...')) return undefined;
  const isVoid = tokens[open + 1]?.text === 'void' && tokens[open + 2]?.text === ')';
  return isVoid ? 0 : listAt(tokens, open).items;
}

/** The list in the parentheses that open at an index: how many items it has, and the line it ends on. */
function listAt(tokens: readonly Token[], open: number): { readonly items: number; readonly lastLine: number } {
  let depth = 0;
  let items = tokens[open + 1]?.text === ')' ? 0 : 1;
  let i = open;
  for (; i < tokens.length - 1; i++) {
    const { text } = tokens[i]!;
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text) && --depth === 0) break;
    else if (text === ',' && depth === 1) items++;
  }
  return { items, lastLine: tokens[i]!.line };
}

/** Collects them, file by file. */
export class LeftBehindCalls {
  private readonly found: LeftBehind[] = [];
  /** Functions that something else defines, too: which one a call means is not known. */
  private readonly others = new Set<string>();

  /** @param arities the numbers of parameters with the patch, of functions where it changes that */
  constructor(private readonly arities: ReadonlyMap<string, number>) {}

  /** @param isTouched whether the patch changes the file: its definitions are known */
  addFile(file: string, text: string, functions: readonly WrittenFunction[], isTouched: boolean): void {
    const named = [...this.arities.keys()].filter((name) => text.includes(name));
    if (named.length === 0) return;
    const lines = text.split('\n');
    const own = new Set<string>();
    for (const name of named) {
      if (new RegExp(`#\\s*define\\s+${name}\\b`).test(text)) this.others.add(name);
      const definition = functions.find((each) => each.name === name);
      if (!definition) continue;
      const isStatic = definition.tokens.slice(0, definition.body).some((token) => token.text === 'static');
      // One of a header is whoever's includes that.
      if (isStatic && file.endsWith('.c')) own.add(name);
      else if (!isTouched) this.others.add(name);
    }
    for (const { name: caller, tokens, body } of functions) {
      for (let i = body; i < tokens.length; i++) {
        const { text: name, line } = tokens[i]!;
        const taken = own.has(name) ? undefined : this.arities.get(name);
        if (taken === undefined || tokens[i + 1]?.text !== '(' || /^(\.|->)$/.test(tokens[i - 1]!.text)) continue;
        const { items, lastLine } = listAt(tokens, i + 1);
        // Of arguments under conditions not all are there.
        if (items === taken || lines.slice(line, lastLine).some((each) => /^\s*#/.test(each))) continue;
        this.found.push({ function: name, parameters: taken, caller, arguments: items, file, line });
      }
    }
  }

  get calls(): LeftBehind[] {
    return this.found.filter((each) => !this.others.has(each.function));
  }
}
