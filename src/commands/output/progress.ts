/** One line on a terminal's standard error: how far the work is, how long it took so far, what is done. */
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
  const start = performance.now();
  return {
    onProgress(done, total, what) {
      const seconds = Math.floor((performance.now() - start) / 1000);
      const line = `${done}/${total} ${seconds} s ${printable(what)}`.slice(0, Math.max(1, (stream.columns || 80) - 1));
      stream.write(ERASE_LINE + line);
    },
    end: () => void stream.write(ERASE_LINE),
  };
}
