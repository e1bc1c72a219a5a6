/** What goes wrong while C runs, with the place in the C and the calls that led there. */
import type { InlineFrame, LineEntry } from '../../emit/code-writer.js';
import type { Location } from '../../token.js';
import type { LinkedModule } from '../modules/linked-module.js';

/** One function on the way to a trap. */
export interface CallFrame extends Location {
  readonly functionName: string;
}

export type TrapKind = 'fuel' | 'stack' | 'memory' | 'unbacked' | 'uncompiled' | 'abort' | 'other';

/** A run that did not come to its end. `frames` has the innermost function first. */
export class Trap extends Error {
  override readonly name = 'Trap';

  constructor(
    readonly kind: TrapKind,
    readonly reason: string,
    readonly frames: readonly CallFrame[],
    /** Where it happened, if not in the innermost frame. */
    readonly location: Location | null = frames[0] ?? null,
  ) {
    super(`${location ? `${location.file}:${location.line}: ` : ''}${reason}${chain(frames)}`);
  }
}

function chain(frames: readonly CallFrame[]): string {
  if (frames.length === 0) return '';
  const shown = frames.slice(0, 12).map((frame) => `${frame.functionName} (${frame.file}:${frame.line})`);
  return `, in ${shown.join(' < ')}${frames.length > 12 ? ' < ...' : ''}`;
}

/** The exit of a program by its own will. */
export class Exit extends Error {
  override readonly name = 'Exit';

  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

const FRAME = /wasm:\/\/wasm\/(flatcheck\d+)-[0-9a-f]+:wasm-function\[(\d+)\]:0x([0-9a-f]+)/;

/** The C functions in a JavaScript stack trace, innermost first, those emitted in place of calls included. */
export function callFrames(stack: string, modules: ReadonlyMap<string, LinkedModule>): CallFrame[] {
  const frames: CallFrame[] = [];
  for (const line of stack.split('\n')) {
    const match = FRAME.exec(line);
    const module = match && modules.get(match[1]!);
    if (!module) continue;
    const entry = module.functions[Number(match[2]) - module.importedFunctions];
    const lines = entry?.code?.lines ?? [];
    if (!entry || lines.length === 0) continue;
    const place = lineAt(lines, Number.parseInt(match[3]!, 16) - entry.start);
    if (place) addFrames(frames, place);
  }
  return frames;
}

function addFrames(frames: CallFrame[], place: LineEntry): void {
  let { token } = place;
  for (let frame: InlineFrame | null = place.frame; frame; ) {
    frames.push({ functionName: frame.functionName, file: token.file, line: token.line });
    if (!frame.callSite) break;
    token = frame.callSite.token;
    frame = frame.callSite.frame;
  }
}

function lineAt(lines: readonly LineEntry[], offset: number): LineEntry | null {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1] ?? lines[0] ?? null;
}
