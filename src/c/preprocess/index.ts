export { PreprocessError } from './error.js';
export { type PackedUnit, UnitPacker, UnitUnpacker } from './packed-unit.js';
export { type PreprocessorOptions, preprocess } from './preprocessor.js';
export { PreprocessorSession } from './session.js';
