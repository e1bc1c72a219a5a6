/** What a preprocessed declaration says, as text that is the same for the same tokens wherever they stand. */
import type { ExternalDeclaration } from '../../c/index.js';
import { type Token, TokenKind } from '../../c/source.js';

/** A declaration's text, and the names in it. */
export interface DeclarationText {
  /** All tokens. */
  readonly whole: string;
  /** Those in front of a function's body; all of what is no function. */
  readonly head: string;
  /** All identifiers, and those of the head. */
  readonly names: ReadonlySet<string>;
  readonly headNames: ReadonlySet<string>;
  /** What it declares, tags without their keyword. */
  readonly declared: ReadonlySet<string>;
}

const known = new WeakMap<ExternalDeclaration, DeclarationText>();

export function textOf(declaration: ExternalDeclaration): DeclarationText {
  let text = known.get(declaration);
  if (!text) {
    const { tokens } = declaration;
    const head = declaration.isFunctionDefinition ? declaration.headTokens : tokens;
    const pack = declaration.pack === 0 ? '' : `#pack ${declaration.pack} `;
    const names = namesIn(tokens);
    const isWhole = head.length === tokens.length;
    const whole = pack + spelled(tokens);
    text = {
      whole,
      head: isWhole ? whole : pack + spelled(head),
      names,
      headNames: isWhole ? names : namesIn(head),
      declared: declaredIn(head, declaration.names),
    };
    known.set(declaration, text);
  }
  return text;
}

function namesIn(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, text } of tokens) if (kind === TokenKind.Identifier) names.add(text);
  return names;
}

/** The names but for those that are a parameter's. */
function declaredIn(head: readonly Token[], names: readonly string[]): ReadonlySet<string> {
  const outside = new Set<string>();
  let skipped = 0;
  for (let i = 0; i < head.length; i++) {
    const { text } = head[i]!;
    if (text === '(') {
      const next = head[i + 1]?.text;
      // What starts with a star or a parenthesis, or holds one name, is a declarator.
      const isDeclarator = next === '*' || next === '(' || next === '^' || head[i + 2]?.text === ')';
      if (skipped > 0 || !isDeclarator) skipped++;
    } else if (text === ')' && skipped > 0) skipped--;
    else if (skipped === 0) outside.add(text);
  }
  const plain = names.map((name) => (name.startsWith('struct ') ? name.slice('struct '.length) : name));
  return new Set(plain.filter((name) => outside.has(name)));
}

/**
 * The tokens in a row. A file and a line right after it tell where the tokens stand, as assert() and error_setg() write
 * them: that is left out.
 */
function spelled(tokens: readonly Token[]): string {
  const words: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const line = tokens[i + 2];
    const isPlace =
      token.kind === TokenKind.String &&
      token.text === `"${token.file}"` &&
      tokens[i + 1]?.text === ',' &&
      line?.kind === TokenKind.Number &&
      line.text === String(line.line);
    if (isPlace) {
      words.push('#place');
      i += 2;
    } else words.push(token.text);
  }
  return words.join(' ');
}
