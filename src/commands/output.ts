/** Where reports go. */
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { printable } from '../text.js';

/** Writes a report to standard output, or to a file as a whole: it holds what it held before or all of the report, never a part. */
export function writeReport(report: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(report);
  else writeWhole(file, report);
}

/** Throws UserError where the file cannot be written; nothing is left behind then. */
function writeWhole(file: string, text: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing !== undefined && !existing.isFile() && !existing.isDirectory()) {
    // A device or a pipe cannot be replaced.
    orFault(file, () => writeFileSync(file, text));
    return;
  }
  const target = existing === undefined ? file : realpathSync(file);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const ignore = (): void => {};
  // The write takes no time; a Ctrl-C that comes meanwhile must not leave the temporary file.
  process.on('SIGINT', ignore);
  try {
    orFault(file, () => {
      if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      const descriptor = openSync(temporary, 'wx', 0o666);
      try {
        writeFileSync(descriptor, text);
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
    process.removeListener('SIGINT', ignore);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
};

function orFault(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(`--output: cannot write ${printable(file)}: ${REASONS[code] ?? printable(code || message)}`);
  }
}
