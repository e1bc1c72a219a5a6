/**
 * Emitted code as data that outlives a process: few large arrays, which are read much faster than many small objects.
 */
import type { CallSite, InlineFrame, LineEntry } from '../../emit/code-writer.js';
import type { FunctionCode } from '../../emit/function-emitter.js';
import { type Token, TokenKind } from '../../token.js';

/** The code of many functions, one after the other. */
export interface KeptCode {
  readonly bodies: Uint8Array;
  /** Of each function: its type, and where its bytes, its calls and its lines end. */
  readonly ends: Uint32Array;
  /** Of each call: offset, slot, 1 where it is certain. */
  readonly calls: Uint32Array;
  /** Of each entry: offset, number of the file, line, number of the frame. */
  readonly lines: Uint32Array;
  readonly files: readonly string[];
  /** Of each frame: number of the name, and of the call where it was put in place of one: file, line, frame plus 1. */
  readonly frames: Uint32Array;
  readonly names: readonly string[];
}

const [END_FIELDS, CALL_FIELDS, LINE_FIELDS, FRAME_FIELDS] = [4, 3, 4, 4];

/** Numbers things from 0 on, each once. */
class Numbering<T> {
  readonly values: T[] = [];
  private readonly numbers = new Map<T, number>();

  of(value: T): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.values.push(value) - 1;
      this.numbers.set(value, number);
    }
    return number;
  }
}

export function keepCode(codes: readonly FunctionCode[]): KeptCode {
  const [files, names, frames] = [new Numbering<string>(), new Numbering<string>(), new Numbering<InlineFrame>()];
  const [ends, calls, lines, frameFields]: [number[], number[], number[], number[]] = [[], [], [], []];
  const frameNumber = (frame: InlineFrame): number => {
    const { callSite } = frame;
    const outer = callSite ? frameNumber(callSite.frame) + 1 : 0;
    const number = frames.of(frame);
    const [file, line] = callSite ? [files.of(callSite.token.file), callSite.token.line] : [0, 0];
    if (number * FRAME_FIELDS === frameFields.length) frameFields.push(names.of(frame.functionName), file, line, outer);
    return number;
  };
  let size = 0;
  for (const code of codes) {
    for (const { offset, slot, certain } of code.calls) calls.push(offset, slot, certain ? 1 : 0);
    for (const { offset, token, frame } of code.lines)
      lines.push(offset, files.of(token.file), token.line, frameNumber(frame));
    size += code.body.length;
    ends.push(code.type, size, calls.length, lines.length);
  }
  const bodies = new Uint8Array(size);
  let at = 0;
  for (const { body } of codes) {
    bodies.set(body, at);
    at += body.length;
  }
  return {
    bodies,
    ends: Uint32Array.from(ends),
    calls: Uint32Array.from(calls),
    lines: Uint32Array.from(lines),
    files: files.values,
    frames: Uint32Array.from(frameFields),
    names: names.values,
  };
}

/** The functions' code in their order; calls and lines are made when they are asked for. */
export function codeOf(kept: KeptCode): FunctionCode[] {
  const frames = new Frames(kept);
  return Array.from({ length: kept.ends.length / END_FIELDS }, (_, i) => new ReadCode(kept, i, frames));
}

class ReadCode implements FunctionCode {
  readonly type: number;
  readonly body: Uint8Array;
  private readonly callRange: readonly [number, number];
  private readonly lineRange: readonly [number, number];

  constructor(
    private readonly kept: KeptCode,
    index: number,
    private readonly frames: Frames,
  ) {
    const { ends, bodies } = kept;
    const at = index * END_FIELDS;
    const before = (field: number): number => (index === 0 ? 0 : ends[at - END_FIELDS + field]!);
    this.type = ends[at]!;
    this.body = bodies.subarray(before(1), ends[at + 1]!);
    this.callRange = [before(2), ends[at + 2]!];
    this.lineRange = [before(3), ends[at + 3]!];
  }

  get calls(): CallSite[] {
    const { calls } = this.kept;
    const [start, end] = this.callRange;
    return Array.from({ length: (end - start) / CALL_FIELDS }, (_, i) => {
      const at = start + i * CALL_FIELDS;
      return { offset: calls[at]!, slot: calls[at + 1]!, certain: calls[at + 2] === 1 };
    });
  }

  get lines(): LineEntry[] {
    const { lines } = this.kept;
    const [start, end] = this.lineRange;
    return Array.from({ length: (end - start) / LINE_FIELDS }, (_, i) => {
      const at = start + i * LINE_FIELDS;
      const token = this.frames.place(lines[at + 1]!, lines[at + 2]!);
      return { offset: lines[at]!, token, frame: this.frames.of(lines[at + 3]!) };
    });
  }
}

class Frames {
  private readonly known: Array<InlineFrame | undefined> = [];

  constructor(private readonly kept: KeptCode) {}

  /** A token that stands for its place. */
  place(file: number, line: number): Token {
    return { kind: TokenKind.Punctuator, text: '', file: this.kept.files[file]!, line };
  }

  of(number: number): InlineFrame {
    let frame = this.known[number];
    if (!frame) {
      const { frames, names } = this.kept;
      const at = number * FRAME_FIELDS;
      const outer = frames[at + 3]!;
      const callSite =
        outer === 0 ? null : { token: this.place(frames[at + 1]!, frames[at + 2]!), frame: this.of(outer - 1) };
      frame = { functionName: names[frames[at]!]!, callSite };
      this.known[number] = frame;
    }
    return frame;
  }
}
