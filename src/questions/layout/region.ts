/** A memory region that board code builds, as a reader of the C would put it. */
import type { Place } from '../source/tree.js';

/** What a name in the texts of a region stands for where it has more than one value, or one too long to be put in its place. */
export interface Variable {
  readonly name: string;
  /** In the order of the source: the last one whose condition holds counts; an empty condition always does. */
  readonly values: ReadonlyArray<{ readonly value: string; readonly condition: string }>;
}

/** One region at one place: a region that is mapped twice is there twice. All texts are C; macros keep their names. */
export interface Region {
  /** The name given to it, without quotes; the C expression where it is computed. */
  readonly name: string;
  /** `container`, `ram`, `rom`, `rom_device`, `io`, `alias`, or what follows `memory_region_init_` with dashes. */
  readonly kind: string;
  /** Name of the region it is a subregion of; the expression where that has no name here; null where no call that was followed maps it. */
  readonly parent: string | null;
  /** In the parent, in bytes; null where the parent is. */
  readonly offset: string | null;
  /** In bytes; null where the call does not say. */
  readonly size: string | null;
  readonly priority: string;
  /** Where an alias leads. */
  readonly alias?: { readonly target: string; readonly offset: string };
  /** When it is there: conditions joined by `&&`; empty for always. Paths that end in an error are taken not to be taken. */
  readonly condition: string;
  /** Loops that it is built in, outermost first: `i = 0; i < 12; ++i`. */
  readonly loops?: readonly string[];
  /** Arguments of memory_region_set_enabled() and _set_readonly() while it is built; absent where there is no such call. */
  readonly enabled?: string;
  readonly readonly?: string;
  /** The function that initializes it. */
  readonly function: string;
  /** Board files that build it. */
  readonly boards: readonly string[];
  /** Names in the texts above that need a word. */
  readonly variables?: readonly Variable[];
  /** The call that initializes it. */
  readonly source: Place;
  /** The call that maps it. */
  readonly mappedAt?: Place;
}
