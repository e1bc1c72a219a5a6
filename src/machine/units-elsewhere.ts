/** The units of a tree as another thread preprocesses them. */
import type { TranslationUnit } from '../c/source.js';
import type { Overlays } from '../tree/source.js';

export interface UnitsElsewhere {
  /**
   * A unit, the first time that it is asked for; null where it cannot be preprocessed there.
   * @param meanwhile is called while there is nothing else to do but wait; false where it has nothing to do either
   */
  unit(file: string, meanwhile: () => boolean): TranslationUnit | null;

  /** Says which units will probably be asked for, in that order; `isFirst` puts them before those said already. */
  expect(files: readonly string[], isFirst?: boolean): void;

  /** Says that derive() will be asked for these changes, and has the likely units among them preprocessed. */
  expectDerived(overlays: Overlays): void;

  /** The tree with changes laid over. */
  derive(overlays: Overlays): UnitsElsewhere;

  /** The same for who looks at the tree before its program does: what it asks for is there for that once more. */
  readonly lending: UnitsElsewhere;
}
