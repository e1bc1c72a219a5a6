/** The files of a tree as written, each read once. */
import { CompileError, PreprocessError } from '../../c/errors.js';
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import type { SourceTree } from './tree.js';
import { WrittenFile } from './written-file.js';

export class Source {
  /** What could not be read as C, one printable line each; in the order in which it was met. */
  readonly limits: string[] = [];
  private readonly files = new Map<string, WrittenFile | null>();

  /** @param earlier of a tree that has most files in common; what is the same in both is taken from it */
  constructor(
    readonly tree: SourceTree,
    private readonly earlier: Source | null = null,
  ) {}

  /** A file as written, or null where the tree has none or it cannot be read; the latter is said in `limits`. */
  file(path: string): WrittenFile | null {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const text = this.tree.read(path);
    const file = text === undefined ? null : this.attempt(() => this.written(path, text));
    this.files.set(path, file);
    return file;
  }

  private written(path: string, text: string): WrittenFile {
    const unit = this.tree.unit(path);
    const known = this.earlier?.files.get(path);
    return known?.isSameFor(unit) ? known : new WrittenFile(path, unit, text, this.tree.syntax);
  }

  /** The result of a reading; null with an entry in `limits` where it meets C that cannot be read. */
  attempt<T>(reading: () => T): T | null {
    try {
      return reading();
    } catch (error) {
      if (error instanceof RangeError) {
        this.limit('C that is nested too deeply is not followed');
        return null;
      }
      const isKnown = error instanceof CompileError || error instanceof PreprocessError || error instanceof UserError;
      if (!isKnown) throw error;
      this.limit(error.message);
      return null;
    }
  }

  /** Notes once what could not be followed. */
  limit(message: string): void {
    const line = printable(message);
    if (!this.limits.includes(line)) this.limits.push(line);
  }
}
