/** What the compiler says of C it cannot compile. */
import type { Location } from './token.js';

/** C that is wrong or that this compiler cannot lower; the message says what, the location where. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  constructor(
    readonly reason: string,
    readonly location: Location,
  ) {
    super(`${location.file}:${location.line}: ${reason}`);
  }
}
