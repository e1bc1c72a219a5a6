export { PreprocessError } from '../errors.js';
export { type PackedUnit, UnitPacker, UnitUnpacker } from './packed-unit.js';
export { type PreprocessorOptions, preprocess } from './preprocessor.js';
export { PreprocessorSession } from './session.js';
