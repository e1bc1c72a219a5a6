export { PreprocessError } from './error.js';
export { type PreprocessorOptions, preprocess } from './preprocessor.js';
export { PreprocessorSession } from './session.js';
