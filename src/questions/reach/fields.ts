/** The fields of structs, found in the tokens of files of which it is not known how they are built. */
import type { Token } from '../../c/source.js';

/** The fields of all named structs and unions: `record.field`, with the tokens of the declaration as text. */
export function fieldsOf(tokens: readonly Token[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (let i = 0; i < tokens.length; i++) {
    const { text } = tokens[i]!;
    if (text !== 'struct' && text !== 'union') continue;
    const tag = tokens[i + 1]?.text === '{' ? null : tokens[i + 1]?.text;
    const open = tag === null ? i + 1 : i + 2;
    if (tokens[open]?.text !== '{') continue;
    const close = closing(tokens, open);
    const record = tag ?? tokens[close + 1]?.text ?? '';
    for (const declaration of declarationsIn(tokens.slice(open + 1, close))) {
      const name = declaredName(declaration);
      if (name !== null) fields.set(`${record}.${name}`, declaration.map((token) => token.text).join(' '));
    }
  }
  return fields;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === '{') depth++;
    else if (tokens[i]!.text === '}' && --depth === 0) return i;
  }
  return tokens.length - 1;
}

function declarationsIn(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  let current: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '{') depth++;
    if (token.text === '}') depth--;
    if (token.text === ';' && depth === 0) {
      found.push(current);
      current = [];
    } else current.push(token);
  }
  return found;
}

/** The last name before an array's length or a bit-field's width; of a function pointer the one after its star. */
function declaredName(declaration: readonly Token[]): string | null {
  const texts = declaration.map(({ text }) => text);
  const pointer = texts.findIndex((text, i) => text === '(' && texts[i + 1] === '*');
  if (pointer >= 0) return texts[pointer + 2] ?? null;
  const end = texts.findIndex((text) => text === '[' || text === ':');
  const name = texts[(end < 0 ? texts.length : end) - 1];
  return name !== undefined && /^[A-Za-z_]\w*$/.test(name) ? name : null;
}
