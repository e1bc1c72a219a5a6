/** `flatcheck cache`: what is kept from check to check, and how to be rid of it. */
import {
  cacheFolder,
  cacheLimit,
  clearStore,
  type EntryKind,
  type StoredEntry,
  storedEntries,
} from '../check/cache/store.js';
import { UserError } from '../errors.js';
import { printable } from '../text.js';

const MEGABYTE = 2 ** 20;

/** Shows or clears the cache; gives the exit code. Throws UserError for another format than text or json. */
export function cache({ clear = false, format }: { readonly clear?: boolean; readonly format: string }): number {
  if (format !== 'text' && format !== 'json')
    throw new UserError(`--format: "${printable(format)}" is not text or json`);
  const folder = cacheFolder();
  const entries = clear ? clearStore() : storedEntries();
  const counts = { results: countOf(entries, 'result'), bases: countOf(entries, 'base') };
  if (format === 'json') {
    const answer = { schema: 'flatcheck/cache/1', folder, limit: cacheLimit(), cleared: clear, ...counts };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return 0;
  }
  const { results, bases } = counts;
  const lines = [
    `folder   ${folder === null ? 'none: no home folder is known' : printable(folder)}`,
    `results  ${results.entries} (${megabytes(results.bytes)})`,
    `bases    ${bases.entries} (${megabytes(bases.bytes)})`,
    `limit    ${megabytes(cacheLimit())} (FLATCHECK_CACHE_MB)`,
    ...(clear ? ['cleared'] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function countOf(
  entries: readonly StoredEntry[],
  kind: EntryKind,
): { readonly entries: number; readonly bytes: number } {
  const own = entries.filter((entry) => entry.kind === kind);
  return { entries: own.length, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** A number of bytes, such as `12.5 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
