/** What a patch is once it is read, and what became of it when it was applied. */
import type { Changes, TreeView } from '../tree/view.js';

/** What a patch does to a file; `mode` changes nothing but its permissions. */
export type FileChange = 'modify' | 'add' | 'delete' | 'rename' | 'copy' | 'mode';

/** A run of changed lines with context. */
export interface Hunk {
  /**
   * Path of the file (after the patch; of a deleted file before it), "#", number of the hunk in the patch and file,
   * from 1.
   */
  readonly id: string;
  /**
   * First line in the old file, from 1, as stated; where oldLines is 0, the line after which lines are added (0: at the
   * start).
   */
  readonly oldStart: number;
  readonly oldLines: number;
  /** The same for the new file. */
  readonly newStart: number;
  readonly newLines: number;
  /**
   * Lines with " ", "-" or "+" before them; one that starts with "\" says that the line before it ends without a
   * newline.
   */
  readonly lines: readonly string[];
}

/** What a patch does to one file. Paths are relative to the tree. */
export interface FilePatch {
  /** The file after the patch; of a deleted file before it. */
  readonly path: string;
  /** The file before the patch; the same as path except for a rename or a copy. */
  readonly oldPath: string;
  readonly kind: FileChange;
  readonly hunks: readonly Hunk[];
  /**
   * Set for binary content, a symbolic link or a submodule: the change is named, and the file in the tree stays as it
   * is.
   */
  readonly isOpaque?: true;
  /** Set where a copy was reversed: the file goes whatever else it holds. */
  readonly reversedCopy?: true;
}

/** One commit's worth of change. */
export interface Patch {
  /**
   * The first line of the commit message without "[PATCH ...]"; the name of the input for a bare diff. Not yet
   * printable.
   */
  readonly subject: string;
  /** "Name <address>", or "" where the input does not say. Not yet printable. */
  readonly author: string;
  /** As the mail or Patchwork gives it. */
  readonly date?: string;
  /** With its angle brackets. */
  readonly messageId?: string;
  /** Its place in a series, from the subject's "[n/m]". */
  readonly series?: SeriesPlace;
  /** Set where its mail has the header "X-Flatcheck: skip", or its message the trailer "Flatcheck: skip". */
  readonly optsOut?: true;
  readonly files: readonly FilePatch[];
}

/** Patch number of total, in a version (from 1) of a series; a cover letter is number 0. */
export interface SeriesPlace {
  readonly version: number;
  readonly number: number;
  readonly total: number;
}

/** A mail without a diff, such as a cover letter or an answer. */
export interface Letter {
  readonly subject: string;
  readonly author: string;
  readonly series?: SeriesPlace;
}

/** What an input held. */
export interface PatchSet {
  /** In the order in which they apply. */
  readonly patches: readonly Patch[];
  readonly letters: readonly Letter[];
  /** One line each, printable: what the reader should know, such as a patch that the series lacks. */
  readonly notes: readonly string[];
}

/** A hunk where it was applied. */
export interface AppliedHunk {
  readonly id: string;
  /** Path of the file after the patch. */
  readonly path: string;
  /**
   * Lines between where the hunk said it belongs and where it was applied in the old file; positive is further down.
   */
  readonly offset: number;
  /** Context lines at each end of the hunk that were not looked at, 0 to 2, as patch(1) counts them. */
  readonly fuzz: number;
  /** Line, from 1, of the first of `lines` in the file before the patch, or the line before which they are added. */
  readonly oldStart: number;
  /** The same in the file after the patch. */
  readonly newStart: number;
  /** The hunk's lines without the context that fuzz left out. */
  readonly lines: readonly string[];
}

/** A tree with a patch laid over. */
export interface AppliedPatch {
  readonly view: TreeView;
  /** What the view has laid over the tree beneath. */
  readonly changes: Changes;
  readonly applied: readonly AppliedHunk[];
}
