/** What the compiler says of C that it cannot preprocess or compile. */
import { UserError } from '../errors.js';
import type { Location } from './token.js';

/**
 * C that cannot be preprocessed: `#error` reached, a conditional left open, a malformed directive. The message names
 * the place.
 */
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

/** C that is wrong or that this compiler cannot lower; the message says what, the location where. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  readonly reason: string;

  constructor(
    reason: string,
    readonly location: Location,
  ) {
    super(`${location.file}:${location.line}: ${shortened(reason)}`);
    this.reason = shortened(reason);
  }
}

const LONGEST_REASON = 1000;

/** A text that fits a line: names in it may have millions of characters. */
export function shortened(reason: string): string {
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}...` : reason;
}

/**
 * Does the work of a stage that goes down into syntax. C that is nested deeper than our own stack is C this compiler
 * cannot lower.
 * @throws CompileError for it, at the location
 */
export function withinStack<T>(location: Location, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('call stack')) {
      throw new CompileError('nested too deeply', location);
    }
    throw error;
  }
}
