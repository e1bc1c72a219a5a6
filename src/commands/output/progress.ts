/** One line on standard error that says how far the work is; only where that is a terminal. */
import { printable } from '../../text.js';

const ERASE_LINE = '\r\x1b[K';

/** Called as configurations or steps are done. */
export type OnProgress = (done: number, total: number, what: string) => void;

export interface Progress {
  readonly onProgress?: OnProgress;
  /** Takes the line away. */
  end(): void;
}

/** Without a terminal there is no onProgress, so that analyses need not count. */
export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { end: () => {} };
  return {
    onProgress(done, total, what) {
      const line = `${done}/${total} ${printable(what)}`.slice(0, Math.max(1, (stream.columns || 80) - 1));
      stream.write(ERASE_LINE + line);
    },
    end: () => void stream.write(ERASE_LINE),
  };
}
