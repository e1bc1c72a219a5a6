/** C files as written: their declarations, and what a patch changes among them. */
export type { UnreadReason } from './cut.js';
export type {
  Declaration,
  DeclarationChange,
  DeclarationFate,
  DeclarationKind,
  PlacedDeclaration,
} from './declaration.js';
export { changesBetween, type Difference, type FileText, type FileVersions, type Side } from './difference.js';
export { tokenize, tokensOf } from './lexer.js';
export { declarationAt, type ParsedFile, parseFile, type UnreadStretch } from './parsed-file.js';
