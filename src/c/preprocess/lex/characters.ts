/** What a character can start, for the lexer's dispatch; indexed by character code below 128. */
export const CharacterClass = {
  Punctuation: 0,
  Blank: 1,
  NewLine: 2,
  IdentifierStart: 3,
  Digit: 4,
  DoubleQuote: 5,
  SingleQuote: 6,
  Slash: 7,
  Dot: 8,
} as const;

function classify(code: number): number {
  const character = String.fromCharCode(code);
  if (character === '\n') return CharacterClass.NewLine;
  if (/[ \t\v\f\r]/.test(character)) return CharacterClass.Blank;
  if (/[A-Za-z_$]/.test(character)) return CharacterClass.IdentifierStart;
  if (/[0-9]/.test(character)) return CharacterClass.Digit;
  if (character === '"') return CharacterClass.DoubleQuote;
  if (character === "'") return CharacterClass.SingleQuote;
  if (character === '/') return CharacterClass.Slash;
  if (character === '.') return CharacterClass.Dot;
  return CharacterClass.Punctuation;
}

/** Character codes below 128 to their CharacterClass. */
export const CLASS_OF = Uint8Array.from({ length: 128 }, (_, code) => classify(code));

const CONTINUES_IDENTIFIER = CLASS_OF.map((kind) =>
  kind === CharacterClass.IdentifierStart || kind === CharacterClass.Digit ? 1 : 0,
);

/**
 * Whether a character code continues an identifier: letters, digits, `_`, `$`, and everything beyond ASCII as in gcc 10
 * and later.
 */
export function isIdentifierPart(code: number): boolean {
  return code >= 128 || CONTINUES_IDENTIFIER[code] === 1;
}

const SPELLINGS = [
  ...[
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    '.',
    '->',
    '++',
    '--',
    '&',
    '*',
    '+',
    '-',
    '~',
    '!',
    '/',
    '%',
    '<<',
    '>>',
    '<',
    '>',
  ],
  ...['<=', '>=', '==', '!=', '^', '|', '&&', '||', '?', ':', ';', '...', '=', '*=', '/=', '%=', '+=', '-=', '<<='],
  ...['>>=', '&=', '^=', '|=', ',', '#', '##', '<:', ':>', '<%', '%>', '%:', '%:%:'],
];

/** The punctuators of C11 6.4.6 by the code of their first character, the longest first. */
export const PUNCTUATORS: readonly (readonly string[] | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const found = SPELLINGS.filter((text) => text.charCodeAt(0) === code).sort((a, b) => b.length - a.length);
  return found.length > 0 ? found : undefined;
});

/** What each digraph stands for. */
export const DIGRAPH_MEANING: ReadonlyMap<string, string> = new Map([
  ['<:', '['],
  [':>', ']'],
  ['<%', '{'],
  ['%>', '}'],
  ['%:', '#'],
  ['%:%:', '##'],
]);
