/**
 * Keeps results of checks. A result is used again only while every file and folder that was looked at holds what it
 * held when it was read, and only where this user's flatcheck wrote it for the very same question.
 */
import { createHash } from 'node:crypto';
import type { CheckResult } from '../../result/result.js';
import { isAsLookedAt } from '../../tree/folder.js';
import { CHANGING, type Stamped } from '../../tree/stamps.js';
import { ownHash } from './own-hash.js';
import { readEntry, writeEntry } from './store.js';

export { cacheFolder } from './store.js';

/** What a result depends on besides the files that were read. */
export interface CacheKey {
  /** Folder the files are in, or null where the key says it all (a git revision). */
  readonly folder: string | null;
  /** Everything else: options, texts of the patch. */
  readonly parts: readonly unknown[];
}

interface Entry {
  /** Of the folder, what was looked at and what it was then. */
  readonly files: readonly Stamped[];
  readonly result: CheckResult;
}

/**
 * The kept result, or null where there is none that still holds. Never throws: a cache that cannot be read is empty.
 */
export function readCached(key: CacheKey): CheckResult | null {
  try {
    const body = readEntry('result', idOf(key));
    if (!body) return null;
    const entry: Entry = JSON.parse(body.toString('utf8'));
    if (key.folder !== null && !isAsLookedAt(key.folder, entry.files)) return null;
    return entry.result;
  } catch {
    return null;
  }
}

/**
 * @param lookedAt what was looked at in the key's folder, as it was when it was read
 * Never throws: what cannot be kept is not. Nothing is kept where a file changed while it was read.
 */
export function writeCached(key: CacheKey, lookedAt: Iterable<Stamped>, result: CheckResult): void {
  const files = key.folder === null ? [] : [...lookedAt];
  if (files.some(([, stamp]) => stamp === CHANGING)) return;
  writeEntry('result', idOf(key), Buffer.from(JSON.stringify({ files, result } satisfies Entry)));
}

/** What a question is known by: 64 hexadecimal digits. */
function idOf({ folder, parts }: CacheKey): string {
  return createHash('sha256')
    .update(JSON.stringify([ownHash(), process.version, folder, parts]))
    .digest('hex');
}
