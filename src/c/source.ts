/**
 * The door to C as text and tokens: preprocessing, and cutting what comes of it. A thread that only preprocesses loads
 * this, and not the compiler (see index.ts).
 */
// biome-ignore-all assist/source/organizeImports: grouped by subject

// Text to tokens
export { decodeSource } from './characters.js';
export {
  type PackedUnit,
  PreprocessorSession,
  preprocess,
  UnitPacker,
  UnitUnpacker,
} from './preprocess/index.js';
export {
  type Location,
  type MissingHeader,
  type Segment,
  type SourceReader,
  type Token,
  TokenKind,
  type TranslationUnit,
} from './token.js';

// Stretches of tokens
export { PackedSegment, type TokenSequence } from './packed-segment.js';
export { skipGroup, TokenArray } from './syntax/cut.js';
export { type PackedCuts, packCuts, unpackCuts } from './syntax/packed-cuts.js';
