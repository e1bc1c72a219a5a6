import type { PackedSegment } from '../packed-segment.js';
import type { Dependent, Identifier, Macro } from './lex/preprocessing-token.js';

/** A header as a directive names it. */
export interface HeaderName {
  readonly name: string;
  /** Written `<name>`. */
  readonly angled: boolean;
}

/** Where a file's line numbering stands after `#line`: added to the physical line; the file it claims to be. */
export interface PresumedPlace {
  readonly offset: number;
  readonly file: string;
}

/** A `__has_include` that a segment asked. */
export interface HeaderQuestion {
  readonly header: HeaderName;
  readonly afterCurrent: boolean;
  readonly answer: boolean;
}

/** The include directive that ended a segment. */
export interface PendingInclude {
  readonly header: HeaderName;
  /** `#include_next`: search behind the directory the current file was found in. */
  readonly afterCurrent: boolean;
  /** `#import`: at most once. */
  readonly once: boolean;
  readonly line: number;
  /** The directive to go on with. */
  readonly resume: number;
}

/** What one run of a segment asked, gave and changed; good for every later run for which the answers are the same. */
export interface SegmentRecord {
  readonly dependent: Dependent;
  readonly changed: readonly Identifier[];
  /** What `changed` are at the end, in the same order. */
  readonly results: readonly (Macro | undefined)[];
  readonly questions: readonly HeaderQuestion[];
  readonly presumedBefore: PresumedPlace | undefined;
  readonly presumedAfter: PresumedPlace | undefined;
  /** `#pragma once` was met. */
  readonly pragmaOnce: boolean;
  readonly segment: PackedSegment;
  /** undefined at the end of the file. */
  readonly include: PendingInclude | undefined;
}
