/** An estimate from the text of boards that are not run: which of them map RAM across an address. */
import { skipGroup, type Token } from '../../c/source.js';
import type { BoardEstimate } from '../../result/reach.js';
import type { SourceTree } from '../source/tree.js';
import { writtenFunctions } from '../source/written-function.js';
import { cFiles } from './users.js';

/** Functions that put a region into another, with the places of the offset and the region among their arguments. */
const ADDS = new Set(['memory_region_add_subregion', 'memory_region_add_subregion_overlap']);

/**
 * Boards that map the machine's RAM from below one of the addresses: by the numbers and macros of the board's own file;
 * how much RAM there is, and what lies above it, is not known.
 * @param known files of boards that are run
 */
export function boardsAcross(
  tree: SourceTree,
  boundaries: readonly bigint[],
  known: ReadonlySet<string>,
): BoardEstimate[] {
  if (boundaries.length === 0) return [];
  const highest = boundaries.reduce((a, b) => (a > b ? a : b));
  const found: BoardEstimate[] = [];
  for (const file of cFiles(tree, 'hw')) {
    if (!file.endsWith('.c') || known.has(file)) continue;
    const text = tree.read(file, true) ?? '';
    if (!text.includes('memory_region_add_subregion') || !/machine(_state)?->ram\b|ms->ram\b/.test(text)) continue;
    for (const { name, tokens } of writtenFunctions(tree.syntax, file, text)) {
      for (const { offset, line } of ramMappings(tokens)) {
        const value = numberOf(offset, text);
        if (value === null || value < highest)
          found.push({ file, line, function: name, offset, crosses: value === null ? null : true });
      }
    }
  }
  return found;
}

/** The calls in a function that map `machine->ram`. */
function ramMappings(tokens: readonly Token[]): Array<{ offset: string; line: number }> {
  const found: Array<{ offset: string; line: number }> = [];
  tokens.forEach((token, i) => {
    if (!ADDS.has(token.text) || tokens[i + 1]?.text !== '(') return;
    const inner = tokens.slice(i + 2, skipGroup(tokens, i + 1) - 1);
    const [, offset, region] = argumentsOf(inner);
    if (offset !== undefined && region !== undefined && /^(machine|machine_state|ms)->ram$/.test(region))
      found.push({ offset, line: token.line });
  });
  return found;
}

function argumentsOf(tokens: readonly Token[]): string[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const { text } of tokens) {
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (text === ',' && depth === 0) parts.push([]);
    else parts[parts.length - 1]!.push(text);
  }
  // Blanks only where two words would become one.
  return parts.map((part) => part.join(' ').replace(/(?<!\w) | (?!\w)/g, ''));
}

/** A number, a macro of the file that is one, or an entry of a table `[NAME] = { start, ... }`; else null. */
function numberOf(text: string, source: string): bigint | null {
  const literal = /^\(?(0[xX][\da-fA-F]+|\d+)[uUlL]*\)?$/.exec(text.trim());
  if (literal) return BigInt(literal[1]!);
  const name = /(?:^|\[)(\w+)(?:$|\])/.exec(text)?.[1];
  if (name === undefined) return null;
  const number = '\\(?(0[xX][\\da-fA-F]+|\\d+)[uUlL]*\\)?';
  const defined =
    new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}[ \\t]+${number}[ \\t]*(?:/|$)`, 'm').exec(source) ??
    new RegExp(`\\[${name}\\][ \\t]*=[ \\t]*\\{[ \\t]*${number}`).exec(source);
  return defined ? BigInt(defined[1]!) : null;
}
