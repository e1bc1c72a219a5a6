/**
 * Keeps results of checks in the user's cache folder. A result is used again only while every file and folder that was
 * looked at holds what it held when it was read, and only where this user's flatcheck wrote it for the very same
 * question: an entry names its key, and a secret beside the entries signs it. An entry that is in doubt in any way is
 * none.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { CheckResult } from '../../result/result.js';
import { isAsLookedAt } from '../../tree/folder.js';
import { CHANGING, type Stamped } from '../../tree/stamps.js';
import { ownFile, readOwnFile } from './own-file.js';
import { ownHash } from './own-hash.js';

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

const FORM = 'flatcheck-cache 2';
const SECRET_BYTES = 32;
const MOST_ENTRIES = 100;
const MOST_BYTES = 2 ** 28;
const ENTRY_NAME = /^[0-9a-f]{64}\.json$/;
/** Files that are being written: KEY.json.PROCESS.RANDOM.tmp. */
const TEMPORARY_NAME = /^[0-9a-f]{64}\.json\.(\d+)\.[0-9a-f]+\.tmp$/;
const STALE_MILLISECONDS = 3_600_000;

/**
 * Where results are kept, absolute; it need not be there yet. Null where the environment names no folder of the user's.
 */
export function cacheFolder(): string | null {
  const { XDG_CACHE_HOME = '' } = process.env;
  // A relative path would be one in the current folder; the XDG base directory specification has it ignored.
  if (isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'flatcheck', 'check');
  const home = homeFolder();
  return isAbsolute(home) ? join(home, '.cache', 'flatcheck', 'check') : null;
}

function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/**
 * The kept result, or null where there is none that still holds. Never throws: a cache that cannot be read is empty.
 */
export function readCached(key: CacheKey): CheckResult | null {
  try {
    const folder = cacheFolder();
    const secret = folder === null ? undefined : readOwnFile(secretIn(folder), SECRET_BYTES);
    if (folder === null || secret?.length !== SECRET_BYTES) return null;
    const id = idOf(key);
    const text = readOwnFile(join(folder, `${id}.json`), MOST_BYTES)?.toString('utf8') ?? '';
    const head = text.slice(0, text.indexOf('\n'));
    const body = text.slice(head.length + 1);
    if (!isSame(head, headOf(id, body, secret))) return null;
    const entry: Entry = JSON.parse(body);
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
  const folder = cacheFolder();
  const files = key.folder === null ? [] : [...lookedAt];
  if (folder === null || files.some(([, stamp]) => stamp === CHANGING)) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const secret = ownFile(secretIn(folder), randomBytes(SECRET_BYTES));
    if (secret === null) return;
    const id = idOf(key);
    const body = JSON.stringify({ files, result } satisfies Entry);
    const target = join(folder, `${id}.json`);
    const temporary = `${target}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      writeFileSync(temporary, `${headOf(id, body, secret)}\n${body}`, { mode: 0o600, flag: 'wx' });
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
    tidy(folder);
  } catch {
    // A full disk or a folder that may not be written costs the next run time, nothing else.
  }
}

function secretIn(folder: string): string {
  return join(folder, 'secret');
}

/** The first line of an entry: what it answers, and a signature of that and of its body. */
function headOf(id: string, body: string, secret: Uint8Array): string {
  return `${FORM} ${id} ${createHmac('sha256', secret).update(`${FORM} ${id}\n${body}`).digest('hex')}`;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** What a question is known by: 64 hexadecimal digits. */
function idOf({ folder, parts }: CacheKey): string {
  return createHash('sha256')
    .update(JSON.stringify([ownHash(), process.version, folder, parts]))
    .digest('hex');
}

/** Drops the oldest entries, and what a run that was killed left half written. */
function tidy(folder: string): void {
  const entries: { name: string; time: number }[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const [isEntry, writer] = [ENTRY_NAME.test(name), TEMPORARY_NAME.exec(name)?.[1]];
    const time = isEntry || writer !== undefined ? statSync(path, { throwIfNoEntry: false })?.mtimeMs : undefined;
    if (time === undefined) continue;
    if (isEntry) entries.push({ name, time });
    else if (Date.now() - time > STALE_MILLISECONDS || !isRunning(Number(writer))) rmSync(path, { force: true });
  }
  entries.sort((a, b) => b.time - a.time);
  for (const { name } of entries.slice(MOST_ENTRIES)) rmSync(join(folder, name), { force: true });
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
