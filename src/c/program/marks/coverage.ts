/** Which statements of a program are to be marked when they are run. */
import type { FunctionIR } from '../../lower/ir.js';
import type { Location, Token } from '../../token.js';

/** A statement and the byte in memory that says whether it was run. */
export interface CoverageMark extends Location {
  readonly offset: number;
}

export class Coverage {
  private readonly marksByPlace = new Map<string, CoverageMark>();

  /**
   * @param lines by file; all statements of the functions around them are marked
   * @param reserve takes bytes of static memory, zeroed, and returns their offset
   */
  constructor(
    private readonly lines: ReadonlyMap<string, readonly number[]>,
    private readonly reserve: (size: number, alignment: number) => number,
  ) {}

  /** Whether lines of the file are named. */
  names(file: string): boolean {
    return this.lines.has(file);
  }

  /** Whether the function's statements are marked. */
  covers(ir: FunctionIR): boolean {
    const lines = this.lines.get(ir.token.file);
    return lines?.some((line) => line >= ir.token.line && line <= ir.lastLine) ?? false;
  }

  /** Offset of the byte for a statement; statements that begin on one line share it. */
  offset({ file, line }: Token): number {
    const key = `${file}\0${line}`;
    let mark = this.marksByPlace.get(key);
    if (!mark) {
      mark = { file, line, offset: this.reserve(1, 1) };
      this.marksByPlace.set(key, mark);
    }
    return mark.offset;
  }

  get marks(): readonly CoverageMark[] {
    return [...this.marksByPlace.values()];
  }
}
