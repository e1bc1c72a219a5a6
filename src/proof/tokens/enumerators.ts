/** The constants that a type's text declares. */
import { tokensOf } from '../../syntax/index.js';

/** Names of the constants of all enumerations in a text (C11 6.7.2.2). */
export function enumeratorsIn(text: string): readonly string[] {
  const tokens = tokensOf(text);
  const names: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] !== 'enum') continue;
    while (i < tokens.length && !/^[{;]$/.test(tokens[i]!)) i++;
    if (tokens[i] !== '{') continue;
    for (let depth = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (/^[{([]$/.test(token)) depth++;
      if (/^[})\]]$/.test(token) && --depth === 0) break;
      // What a directive chooses between is there twice.
      const isFirst = /^[{,]$/.test(tokens[i - 1] ?? '') || tokens[i - 1]?.startsWith('#');
      if (depth === 1 && isFirst && /^[A-Za-z_]\w*$/.test(token)) names.push(token);
    }
  }
  return names;
}

/**
 * What the value of each constant of an enumeration's text follows from: the last expression before it, and how many
 * constants stand between (C11 6.7.2.2p3). The same text gives the same value if the names in it have the same values.
 */
export function enumeratorKeys(text: string): ReadonlyMap<string, string> {
  const tokens = tokensOf(text);
  const keys = new Map<string, string>();
  let [expression, steps, depth] = ['0', -1, 0];
  let [name, said]: [string | null, string[] | null] = [null, null];
  const end = (): void => {
    if (name === null) return;
    if (said) [expression, steps] = [said.join(' '), 0];
    else steps++;
    keys.set(name, `${expression} + ${steps}`);
    [name, said] = [null, null];
  };
  for (const token of tokens.slice(tokens.indexOf('{') + 1)) {
    if (depth === 0 && (token === ',' || token === '}')) {
      end();
      if (token === '}') break;
    } else if (said) said.push(token);
    else if (token === '=') said = [];
    else name ??= token;
    if (/^[{([]$/.test(token)) depth++;
    if (/^[})\]]$/.test(token)) depth--;
  }
  return keys;
}
