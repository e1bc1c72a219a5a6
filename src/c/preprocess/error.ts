import { UserError } from '../../errors.js';
import { shortened } from '../errors.js';
import type { Location } from '../token.js';

/** C that cannot be preprocessed: `#error` reached, a conditional left open, a malformed directive. The message names the place. */
export class PreprocessError extends UserError {
  /** What is wrong, without the place. */
  readonly problem: string;

  /**
   * @param problem what is wrong, without the place
   * @param location where; put before the problem as `file:line:`
   */
  constructor(
    problem: string,
    readonly location: Location,
  ) {
    super(`${location.file}:${location.line}: ${shortened(problem)}`, 3);
    this.problem = shortened(problem);
  }
}
