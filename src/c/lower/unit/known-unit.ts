/** What is known of a unit that was read before. */
import type { MissingHeader, TranslationUnit } from '../../token.js';

/** What was told of a unit when it was read before: enough for a program that goes on from what was compiled of it. */
export interface KnownUnit {
  readonly file: string;
  readonly files: readonly string[];
  readonly missing: readonly MissingHeader[];
  /** Null where it was not asked for. */
  readonly constructors: readonly string[] | null;
  /** By name, whether it defines a function, as far as it was asked for. */
  readonly defines: ReadonlyMap<string, boolean>;
  /** How often it was read, in as many processes. */
  readonly readings: number;
}

/** A unit that was read before, and is read again only for what is not known. */
export interface UnitToRead extends KnownUnit {
  readonly read: () => TranslationUnit;
}
