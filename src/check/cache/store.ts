/**
 * The user's cache folder: entries known by a key and signed by a secret beside them, so that one in doubt is none.
 * Bounded in all; what was used last stays. Several processes may use it at once: an entry is written aside and
 * renamed.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ownFile, readOwnFile } from './own-file.js';

/** What is kept: results of checks, and bases that checks go on from. */
export type EntryKind = 'result' | 'base';

const ENDINGS: Readonly<Record<EntryKind, string>> = { result: '.json', base: '.base' };
/** Entries of a kind; a result is small, and looked up by a key that is used once. */
const MOST_ENTRIES: Readonly<Record<EntryKind, number>> = { result: 100, base: 1000 };
const FORM = 'flatcheck-cache 3';
const SECRET_BYTES = 32;
const MOST_BYTES = 2 ** 29;
const DEFAULT_MEGABYTES = 2048;
const ENTRY_NAME = /^([0-9a-f]{64}(?:-[0-9a-f]{16})?)(\.json|\.base)$/;
/** Files that are being written: ENTRY.PROCESS.RANDOM.tmp. */
const TEMPORARY_NAME = /^[0-9a-f-]+\.(?:json|base)\.(\d+)\.[0-9a-f]+\.tmp$/;
const STALE_MILLISECONDS = 3_600_000;

/** An entry as `flatcheck cache` shows it. */
export interface StoredEntry {
  readonly kind: EntryKind;
  /** Its key: 64 hexadecimal digits; of what may be there several times for a key, 16 more behind a "-". */
  readonly id: string;
  readonly bytes: number;
  /** When it was last used, in milliseconds since 1970. */
  readonly time: number;
}

/**
 * Where entries are kept, absolute; it need not be there yet. Null where the environment names no folder of the user's.
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

/** Most bytes of all entries: FLATCHECK_CACHE_MB, a whole number; what is no number counts as not set. */
export function cacheLimit(): number {
  const { FLATCHECK_CACHE_MB = '' } = process.env;
  return (/^\d{1,9}$/.test(FLATCHECK_CACHE_MB) ? Number(FLATCHECK_CACHE_MB) : DEFAULT_MEGABYTES) * 2 ** 20;
}

/** The body of an entry; null where there is none, or it is in doubt. Never throws. */
export function readEntry(kind: EntryKind, id: string): Buffer | null {
  try {
    const folder = cacheFolder();
    const secret = folder === null ? undefined : readOwnFile(secretIn(folder), SECRET_BYTES);
    if (folder === null || secret?.length !== SECRET_BYTES) return null;
    const path = join(folder, `${id}${ENDINGS[kind]}`);
    const bytes = readOwnFile(path, MOST_BYTES);
    const end = bytes?.indexOf('\n') ?? -1;
    if (!bytes || end < 0) return null;
    const body = bytes.subarray(end + 1);
    return isSame(bytes.toString('latin1', 0, end), headOf(kind, id, body, secret)) ? body : null;
  } catch {
    return null;
  }
}

/** Notes that an entry was used: the others go before it. Never throws. */
export function touchEntry(kind: EntryKind, id: string): void {
  const folder = cacheFolder();
  const now = new Date();
  try {
    if (folder !== null) utimesSync(join(folder, `${id}${ENDINGS[kind]}`), now, now);
  } catch {
    // It may be gone by now.
  }
}

/** Keeps an entry, in place of one of its key. Never throws: what cannot be kept is not. */
export function writeEntry(kind: EntryKind, id: string, body: Uint8Array): void {
  const folder = cacheFolder();
  if (folder === null || body.length > Math.min(MOST_BYTES, cacheLimit())) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const secret = ownFile(secretIn(folder), randomBytes(SECRET_BYTES));
    if (secret === null) return;
    const target = join(folder, `${id}${ENDINGS[kind]}`);
    const temporary = `${target}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const head = Buffer.from(`${headOf(kind, id, body, secret)}\n`, 'latin1');
      writeFileSync(temporary, Buffer.concat([head, body]), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
    tidy(folder);
  } catch {
    // A full disk or a folder that may not be written costs the next run time, nothing else.
  }
}

/** The entries that are there, the last used first. Never throws. */
export function storedEntries(): StoredEntry[] {
  const folder = cacheFolder();
  try {
    return folder === null ? [] : entriesIn(folder);
  } catch {
    return [];
  }
}

/** Takes all entries away; gives what was there. Never throws. */
export function clearStore(): StoredEntry[] {
  const folder = cacheFolder();
  const entries = storedEntries();
  if (folder !== null) for (const entry of entries) removeEntry(folder, entry);
  return entries.filter(({ kind, id }) => !storedEntries().some((each) => each.kind === kind && each.id === id));
}

function removeEntry(folder: string, { kind, id }: StoredEntry): void {
  try {
    rmSync(join(folder, `${id}${ENDINGS[kind]}`), { force: true });
  } catch {
    // Another process may hold it, or the folder may not be written.
  }
}

function secretIn(folder: string): string {
  return join(folder, 'secret');
}

/** The first line of an entry: what it answers, and a signature of that and of its body. */
function headOf(kind: EntryKind, id: string, body: Uint8Array, secret: Uint8Array): string {
  const name = `${FORM} ${kind} ${id}`;
  return `${name} ${createHmac('sha256', secret).update(`${name}\n`).update(body).digest('hex')}`;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
}

function entriesIn(folder: string): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (const name of readdirSync(folder)) {
    const [, id, ending] = ENTRY_NAME.exec(name) ?? [];
    const stats = id === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false });
    if (!stats) continue;
    const kind = ending === ENDINGS.base ? 'base' : 'result';
    entries.push({ kind, id: id!, bytes: stats.size, time: stats.mtimeMs });
  }
  return entries.sort((a, b) => b.time - a.time);
}

/** Drops the entries that were not used for longest, and what a run that was killed left half written. */
function tidy(folder: string): void {
  for (const name of readdirSync(folder)) {
    const writer = TEMPORARY_NAME.exec(name)?.[1];
    if (writer === undefined) continue;
    const path = join(folder, name);
    const time = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - time > STALE_MILLISECONDS || !isRunning(Number(writer))) rmSync(path, { force: true });
  }
  const left = { ...MOST_ENTRIES };
  let room = cacheLimit();
  for (const entry of entriesIn(folder)) {
    room -= entry.bytes;
    if (--left[entry.kind] < 0 || room < 0) removeEntry(folder, entry);
  }
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
