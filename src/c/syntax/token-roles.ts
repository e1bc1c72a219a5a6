/**
 * What tokens are where declarations are told apart: small numbers, since that is asked of every token of every header.
 */
import { PackedSegment, type TokenSequence, type TokenSpelling } from '../packed-segment.js';
import { TokenKind } from '../token.js';
import { ATTRIBUTE_WORDS, TAG_WORDS } from './words.js';

export const TokenRole = {
  /** A number, a character or a string. */
  Literal: 0,
  Word: 1,
  /** `struct`, `union` or `enum`. */
  Tag: 2,
  Attribute: 3,
  Pragma: 4,
  OpenBrace: 5,
  CloseBrace: 6,
  OpenParenthesis: 7,
  CloseParenthesis: 8,
  OpenBracket: 9,
  CloseBracket: 10,
  Semicolon: 11,
  Assignment: 12,
  OtherPunctuator: 13,
} as const;

const PUNCTUATORS = new Map<string, number>([
  ['{', TokenRole.OpenBrace],
  ['}', TokenRole.CloseBrace],
  ['(', TokenRole.OpenParenthesis],
  [')', TokenRole.CloseParenthesis],
  ['[', TokenRole.OpenBracket],
  [']', TokenRole.CloseBracket],
  [';', TokenRole.Semicolon],
  ['=', TokenRole.Assignment],
]);

function roleOf(kind: TokenKind, text: string): number {
  if (kind === TokenKind.Punctuator) return PUNCTUATORS.get(text) ?? TokenRole.OtherPunctuator;
  if (kind === TokenKind.Pragma) return TokenRole.Pragma;
  if (kind !== TokenKind.Identifier) return TokenRole.Literal;
  if (TAG_WORDS.has(text)) return TokenRole.Tag;
  return ATTRIBUTE_WORDS.has(text) ? TokenRole.Attribute : TokenRole.Word;
}

/** By tables of spellings, the roles of those that were met. */
const known = new WeakMap<readonly TokenSpelling[], number[]>();

/** The role of each token. */
export function rolesOf(tokens: TokenSequence): Uint8Array {
  const roles = new Uint8Array(tokens.length);
  if (!(tokens instanceof PackedSegment)) {
    for (let i = 0; i < roles.length; i++) roles[i] = roleOf(tokens.kindAt(i), tokens.textAt(i));
    return roles;
  }
  const { spellings, numbers } = tokens;
  const ofSpellings = known.get(spellings) ?? [];
  known.set(spellings, ofSpellings);
  for (let i = ofSpellings.length; i < spellings.length; i++)
    ofSpellings.push(roleOf(spellings[i]!.kind, spellings[i]!.text));
  for (let i = 0; i < roles.length; i++) roles[i] = ofSpellings[numbers[i]!]!;
  return roles;
}
