/** Files that this user alone can have written. */
import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Group and others may write. */
const OTHERS_MAY_WRITE = 0o022;

/**
 * The content of a file of at most `most` bytes. Undefined where there is none, where it is no plain file (a link or a
 * fifo, which is never waited for), where it is another user's or others may write it, or where it cannot be read.
 */
export function readOwnFile(path: string, most: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const stats = fstatSync(descriptor);
    const isOwn = stats.uid === (process.getuid?.() ?? stats.uid) && (stats.mode & OTHERS_MAY_WRITE) === 0;
    return stats.isFile() && isOwn && stats.size <= most ? readFileSync(descriptor) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * The content of a file as readOwnFile() gives it; where there is none it is made, with the given content.
 * Null where it is there and not to be trusted; one that is not as long as the content, as a writer that was killed
 * leaves it, goes.
 */
export function ownFile(path: string, content: Uint8Array): Buffer | null {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
  } catch {
    // It is there, or the folder cannot be written.
  }
  const found = readOwnFile(path, content.length);
  if (found?.length === content.length) return found;
  if (found !== undefined) rmSync(path, { force: true });
  return null;
}
