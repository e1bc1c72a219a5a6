/** Regions that board code builds, and what a patch changes of them, as codes and data. */

/** What a report tells of a region. All texts are C; macros keep their names. */
export interface RegionFacts {
  /** The name given to it, without quotes; the C expression where it is computed. */
  readonly name: string;
  /** `container`, `ram`, `rom`, `rom_device`, `io`, `alias`, or what follows `memory_region_init_` with dashes. */
  readonly kind: string;
  /** Name of the region it is a subregion of; an expression if that has no name; null where no call maps it. */
  readonly parent: string | null;
  /** In the parent, in bytes; null where the parent is. */
  readonly offset: string | null;
  /** In bytes; null where the call does not say. */
  readonly size: string | null;
  readonly priority: string;
  /** Where an alias leads. */
  readonly alias?: { readonly target: string; readonly offset: string };
  /**
   * When it is there: conditions joined by `&&`; empty for always. Paths that end in an error are taken not to be
   * taken.
   */
  readonly condition: string;
  /** Loops that it is built in, outermost first: `i = 0; i < 12; ++i`. */
  readonly loops?: readonly string[];
  /** Arguments of memory_region_set_enabled() and _set_readonly() while it is built; absent without such a call. */
  readonly enabled?: string;
  readonly readonly?: string;
  /** Board files that build it. */
  readonly boards: readonly string[];
}

export type LayoutChangeKind =
  | 'added'
  | 'removed'
  | 'renamed'
  | 'moved'
  | 'resized'
  | 'kind-changed'
  | 'priority-changed'
  | 'alias-changed'
  | 'access-changed'
  | 'condition-changed';

/** One thing that differs between a region before and after a patch. */
export interface RegionChange<R extends RegionFacts = RegionFacts> {
  readonly kind: LayoutChangeKind;
  /** Null for a region that is added. */
  readonly before: R | null;
  /** Null for a region that is removed. */
  readonly after: R | null;
  /** Set where `condition-changed` is about the boards that build it. */
  readonly aspect?: 'boards';
}
