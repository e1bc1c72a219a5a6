/**
 * Keeps results of checks in the user's cache folder. A result is used again only while every file and folder that was looked at
 * is as it was: by size and time of change for a folder on disk, by the commit for a revision.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckResult } from '../../result/result.js';
import { packageFolder } from '../../version.js';

/** What a result depends on besides the files that were read. */
export interface CacheKey {
  /** Folder the files are in, or null where the key says it all (a git revision). */
  readonly folder: string | null;
  /** Everything else: options, texts of the patch. */
  readonly parts: readonly unknown[];
}

interface Entry {
  /** Path relative to the folder, size and time of change in ms; size -1 for what is not there. */
  readonly files: ReadonlyArray<readonly [path: string, size: number, time: number]>;
  readonly result: CheckResult;
}

const MOST_ENTRIES = 100;

/** Where results are kept; it need not be there yet. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'flatcheck', 'check');
}

/** The kept result, or null where there is none that still holds. Never throws: a cache that cannot be read is empty. */
export function readCached(key: CacheKey): CheckResult | null {
  try {
    const entry: Entry = JSON.parse(readFileSync(fileFor(key), 'utf8'));
    const { folder } = key;
    if (folder !== null && !entry.files.every(([path, size, time]) => isAsItWas(join(folder, path), size, time)))
      return null;
    return entry.result;
  } catch {
    return null;
  }
}

/** @param paths files and folders that were looked at, relative to the key's folder. Never throws: what cannot be kept is not. */
export function writeCached(key: CacheKey, paths: Iterable<string>, result: CheckResult): void {
  try {
    const { folder } = key;
    const files =
      folder === null ? [] : [...paths].map((path): [string, number, number] => [path, ...stamp(join(folder, path))]);
    const target = fileFor(key);
    mkdirSync(cacheFolder(), { recursive: true });
    const temporary = `${target}.${randomBytes(6).toString('hex')}`;
    writeFileSync(temporary, JSON.stringify({ files, result } satisfies Entry));
    renameSync(temporary, target);
    forgetOldest();
  } catch {
    // A full disk or a folder that may not be written costs the next run time, nothing else.
  }
}

function isAsItWas(path: string, size: number, time: number): boolean {
  const [nowSize, nowTime] = stamp(path);
  return nowSize === size && nowTime === time;
}

function stamp(path: string): [size: number, time: number] {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? [stats.isDirectory() ? 0 : stats.size, stats.mtimeMs] : [-1, 0];
}

function fileFor(key: CacheKey): string {
  const hash = createHash('sha256').update(JSON.stringify([ownVersion(), process.version, key.folder, key.parts]));
  return join(cacheFolder(), `${hash.digest('hex')}.json`);
}

/** Changes whenever flatcheck itself does: the newest time of change of its code and runtime. */
function ownVersion(): number {
  const root = fileURLToPath(packageFolder);
  return Math.max(newest(join(root, 'dist')), newest(join(root, 'src', 'runtime')), newest(join(root, 'package.json')));
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function forgetOldest(): void {
  const folder = cacheFolder();
  const entries = readdirSync(folder).map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }));
  entries.sort((a, b) => b.time - a.time);
  for (const { name } of entries.slice(MOST_ENTRIES)) rmSync(join(folder, name), { force: true });
}
