/** C that is no formula over its inputs: a loop, memory that is written, a function that is not there. */
import type { Location } from '../../c/source.js';

export class NotTranslated extends Error {
  override readonly name = 'NotTranslated';

  constructor(
    readonly reason: string,
    place: Pick<Location, 'file' | 'line'>,
  ) {
    super(`${place.file}:${place.line}: ${reason}`);
  }
}
