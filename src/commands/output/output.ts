/** Where reports go. */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';

/**
 * Writes a report to standard output, or to a file as a whole: it holds what it held before or all of the report, never
 * a part.
 */
export function writeReport(report: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(report);
  else writeWhole(file, report);
}

/** Throws UserError where a report could not be written to a file, as far as that can be told without writing. */
export function assertWritable(file: string): void {
  orFault(file, () => {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    accessSync(existing !== undefined && !existing.isFile() ? file : dirname(file), constants.W_OK);
  });
}

/**
 * Throws UserError where the file cannot be written; nothing is left behind then. A file with several names (hard
 * links) is written in place.
 */
function writeWhole(file: string, text: string): void {
  const existing = orFault(file, () => statSync(file, { throwIfNoEntry: false }));
  const isLinked = existing?.isFile() === true && existing.nlink > 1;
  if (existing !== undefined && (isLinked || (!existing.isFile() && !existing.isDirectory()))) {
    // A device or a pipe cannot be replaced; a file with other names would lose them.
    orFault(file, () => writeFileSync(file, text));
    return;
  }
  const target = existing === undefined ? file : realpathSync(file);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const ignore = (): void => {};
  // The write takes no time; a signal that comes meanwhile must not leave the temporary file.
  for (const signal of SIGNALS) process.on(signal, ignore);
  try {
    orFault(file, () => {
      if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      const descriptor = openSync(temporary, 'wx', 0o666);
      try {
        writeFileSync(descriptor, text);
        // What is replaced keeps its permissions.
        if (existing !== undefined) fchmodSync(descriptor, existing.mode & 0o7777);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, target);
    });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, ignore);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
};

function orFault<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(`--output: cannot write ${printable(file)}: ${REASONS[code] ?? printable(code || message)}`);
  }
}
