/** C files as written: their declarations, and what a patch changes among them. */
export type {
  Declaration,
  DeclarationChange,
  DeclarationFate,
  DeclarationKind,
  PlacedDeclaration,
} from './declaration.js';
export { type Definitions, definitionsIn, onItsOwn } from './definitions.js';
export {
  changesBetween,
  type Difference,
  type FileText,
  type FileVersions,
  type Side,
} from './difference/difference.js';
export { loadSyntax, type Syntax } from './grammar.js';
export { TokenKind, type Tokens, tokenize, tokensOf } from './lex/lexer.js';
export type { UnreadReason } from './outline.js';
export { declarationAt, type ParsedFile, parseFile, type UnreadStretch } from './parsed-file.js';
export { type Uses, usesIn } from './uses.js';
