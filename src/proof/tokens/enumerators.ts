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
