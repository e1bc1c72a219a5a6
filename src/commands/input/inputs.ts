/**
 * What a PATCH names on the command line: files, folders of mails, standard input, addresses, and revisions of the
 * tree's repository.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../../errors.js';
import { isPatchAddress, patchAddress } from '../../patch/archive/address.js';
import { placeText } from '../../patch/mail/series.js';
import type { PatchSet } from '../../patch/model.js';
import { readPatches, readSeries } from '../../patch/read.js';
import { printable } from '../../text.js';
import { gitTopLevel, runGit } from '../../tree/git.js';

const STANDARD_INPUT = '-';
/** Most that a compressed file may unpack to. */
const MAX_UNPACKED = 256 * 2 ** 20;
const GZIP_MAGIC = [0x1f, 0x8b];
/** Files of a folder that may hold patches; all of a Maildir's do. */
const PATCH_NAME = /\.(?:patch|diff|eml|mail|mbox|mbx|txt|json)(?:\.gz)?$/i;
const MAILDIR = ['cur', 'new'];

/** The patches that the arguments name together. A file goes before a message id of the same name. */
export async function readInputs(names: readonly string[], archive: string | undefined): Promise<PatchSet[]> {
  const files = names.flatMap(filesOf);
  const sets: PatchSet[] = [];
  for (const name of files) sets.push(await readInput(name, archive, files.length > 1));
  if (sets.every(({ patches }) => patches.length === 0))
    throw new UserError(`no patch in ${printable(names.join(', '))}`);
  return sets;
}

/**
 * The files of a folder in the order of their names; anything else is itself. Throws UserError for a folder without
 * any.
 */
function filesOf(name: string): string[] {
  if (!existsSync(name) || !statSync(name).isDirectory()) return [name];
  const maildir = MAILDIR.map((below) => join(name, below)).filter((path) => existsSync(path));
  const folders = maildir.length > 0 ? maildir : [name];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => maildir.length > 0 || PATCH_NAME.test(file))
      .map((file) => join(folder, file))
      .filter((path) => statSync(path).isFile()),
  );
  if (files.length === 0)
    throw new UserError(`no patch in ${printable(name)}: no file of it is named as one (*.patch, *.eml, *.mbox)`);
  return files.sort();
}

/** @param mayBeLetter a cover letter, which has no patch, is none */
async function readInput(text: string, archive: string | undefined, mayBeLetter: boolean): Promise<PatchSet> {
  if (text === STANDARD_INPUT || !isPatchAddress(text) || existsSync(text))
    return readPatches(bytesOf(text), text === STANDARD_INPUT ? 'standard input' : text, { mayBeLetter });
  const { url: asked, messageId } = patchAddress(text, archive);
  const { download, shownUrl } = await import('../../patch/archive/download.js');
  const { url, bytes } = await download(asked);
  const name = shownUrl(url);
  const set = messageId === undefined ? readPatches(bytes, name) : readSeries(bytes, name, messageId);
  process.stderr.write(`flatcheck: fetched ${name} (${Math.ceil(bytes.length / 1024)} KiB)\n`);
  for (const { subject, author, series } of set.patches)
    process.stderr.write(
      `flatcheck: patch ${placeText(series)}${printable(subject)}${author && ` by ${printable(author)}`}\n`,
    );
  return set;
}

function bytesOf(file: string): Uint8Array {
  const isInput = file === STANDARD_INPUT;
  const shown = isInput ? 'standard input' : printable(file);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(isInput ? 0 : file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UserError(`cannot read ${shown}: ${reason}`);
  }
  if (!GZIP_MAGIC.every((byte, i) => bytes[i] === byte)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    throw new UserError(`cannot read ${shown}: it is torn, or unpacks to more than ${MAX_UNPACKED / 2 ** 20} MiB`);
  }
}

/**
 * The range that a single argument names where it is no file: `A..B`, `A^!`, or a branch, which is compared with its
 * upstream or with HEAD.
 */
export function rangeNamed(name: string, folder: string | undefined): string | undefined {
  if (folder === undefined || name.startsWith('-') || existsSync(name) || isPatchAddress(name)) return undefined;
  if (gitTopLevel(folder) === undefined) return undefined;
  if (name.includes('..')) return name;
  const isCommit = (rev: string): boolean => runGit(folder, ['rev-parse', '--verify', '--quiet', `${rev}^{commit}`]).ok;
  const [, commit] = /^(.+)\^!$/.exec(name) ?? [];
  if (commit !== undefined) return isCommit(commit) ? `${commit}^..${commit}` : undefined;
  if (!isCommit(name)) return undefined;
  return isCommit(`${name}@{upstream}`) ? `${name}@{upstream}..${name}` : `HEAD..${name}`;
}

/**
 * What the working tree has changed since HEAD, as a diff; undefined where that is nothing or the folder is no top of a
 * checkout.
 */
export function uncommittedChanges(folder: string): Uint8Array | undefined {
  if (gitTopLevel(folder) !== folder) return undefined;
  const diff = runGit(folder, [
    ...['diff', 'HEAD', '--no-ext-diff', '--no-textconv', '--no-color', '--src-prefix=a/', '--dst-prefix=b/'],
    ...['--full-index', '--find-renames', '--ignore-submodules'],
  ]);
  return diff.ok && diff.output.length > 0 ? diff.output : undefined;
}
