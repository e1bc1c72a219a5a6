import { UserError } from '../../errors.js';
import type { Location } from '../token.js';

/** C that cannot be preprocessed: `#error` reached, a conditional left open, a malformed directive. The message names the place. */
export class PreprocessError extends UserError {
  /**
   * @param problem what is wrong, without the place
   * @param location where; put before the problem as `file:line:`
   */
  constructor(
    readonly problem: string,
    readonly location: Location,
  ) {
    super(`${location.file}:${location.line}: ${problem}`, 3);
  }
}
