/** Reads whatever a patch comes as: a bare diff, a mail, a mailbox, Patchwork's JSON. */
import { UserError } from '../errors.js';
import { printable } from '../text.js';
import { isPatchwork, readPatchwork } from './archive/patchwork.js';
import { readDiff } from './diff/diff.js';
import { decodeHeader, trimBytesEnd, withoutByteOrderMark } from './mail/encoding.js';
import {
  isMail,
  type Lines,
  linesOfBytes,
  readMail,
  splitMailbox,
  type TextPart,
  withoutTransportReturns,
} from './mail/mail.js';
import { inOrder, placeText, type SubjectParts, seriesNotes, seriesOf, subjectParts } from './mail/series.js';
import type { Letter, Patch, PatchSet } from './model.js';

const MAX_ATTACHED = 4;

/**
 * The patches in an input: a unified diff; mails as git format-patch, a mail program or a list archive gives them, one
 * or several, a cover letter and answers among them; Patchwork API patch objects, one, several in a row, or in an
 * array. Of a thread that holds several versions of a series, or answers with patches in them, the newest version is
 * taken. name is what messages call the input. Throws UserError, and nothing else, where there is no patch in it or one
 * is torn or not to be applied.
 * @param mayBeLetter a cover letter by itself is no patch, and no error
 */
export function readPatches(input: Uint8Array, name: string, { mayBeLetter = false } = {}): PatchSet {
  const found = readAll(input, name);
  if (mayBeLetter && found.some(isCoverLetter) && found.every(({ files }) => files.length === 0))
    return { patches: [], letters: found.map(toLetter), notes: [] };
  return isThread(found) ? newestOf(found, name, input, '') : patchSet(found, printable(name), input);
}

function isCoverLetter({ isLetter, series }: Found): boolean {
  return isLetter && series?.number === 0;
}

/** More than one version of a series, or a series and answers to it with patches in them. */
function isThread(found: readonly Found[]): boolean {
  const patches = found.filter(({ files }) => files.length > 0);
  const own = patches.filter(({ isAnswer }) => !isAnswer);
  const versions = new Set(own.flatMap(({ series }) => series?.version ?? []));
  return versions.size > 1 || (versions.size === 1 && own.length < patches.length);
}

/**
 * Of a thread's mails the series that a mail belongs to: as a patch or the cover letter of it; an answer means the
 * newest series of the thread. What else there is (answers with patches in them, other versions) is left out and named
 * in notes. messageId is without angle brackets. Throws UserError as readPatches() does.
 */
export function readSeries(input: Uint8Array, name: string, messageId: string): PatchSet {
  return newestOf(readAll(input, name), name, input, messageId);
}

function newestOf(found: readonly Found[], name: string, input: Uint8Array, messageId: string): PatchSet {
  const chosen = seriesOf(found, messageId);
  const left = found.filter((item) => item.files.length > 0 && !chosen.includes(item));
  const set = patchSet(chosen, printable(name), input);
  if (left.length === 0) return set;
  const subjects = left.slice(0, 3).map(({ subject, series }) => `${placeText(series)}${printable(subject)}`);
  const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
  return { ...set, notes: [`left out of the thread: ${subjects.join('; ')}${more}`, ...set.notes] };
}

function readAll(input: Uint8Array, name: string): Found[] {
  const source = printable(name);
  const bytes = withoutByteOrderMark(input, source);
  if (isPatchwork(bytes)) {
    return readPatchwork(bytes, source).map(({ lines, ...mail }) => fromTexts(mail, [{ ...lines, charset: 'utf-8' }]));
  }
  return splitMailbox(linesOfBytes(bytes, source)).flatMap((piece) => readPiece(piece, source, 0));
}

function patchSet(found: readonly Found[], source: string, input: Uint8Array): PatchSet {
  const patches = inOrder(found.filter((item) => item.files.length > 0).map(toPatch));
  if (patches.length === 0) {
    throw new UserError(`no patch in ${source}${input.every((byte) => byte <= 0x20) ? ': it is empty' : ''}`);
  }
  const letters = found.filter((item) => item.files.length === 0 && item.isLetter).map(toLetter);
  return { patches, letters, notes: seriesNotes(patches, letters) };
}

/** A patch or letter before it is known which. */
type Found = SubjectParts &
  Pick<Patch, 'author' | 'files'> & { date?: string; messageId?: string; optsOut?: true; isLetter: boolean };

/** What is known of a mail besides its texts. */
type Sender = Pick<Found, 'subject' | 'author' | 'date' | 'messageId' | 'optsOut'>;

function readPiece(piece: Lines, name: string, depth: number): Found[] {
  if (!isMail(piece)) {
    const text = { ...withoutTransportReturns(piece), charset: '' };
    return [{ ...fromTexts({ subject: name, author: '' }, [text]), subject: name, isLetter: false }];
  }
  const { headers, parts } = readMail(piece);
  const header = (key: string) => decodeHeader(headers.get(key) ?? '');
  const sender: Sender = { subject: header('subject'), author: header('from') };
  if (headers.has('date')) sender.date = header('date');
  if (headers.has('message-id')) sender.messageId = header('message-id');
  if (/^skip$/i.test(header('x-flatcheck').trim())) sender.optsOut = true;

  const texts: TextPart[] = [];
  const attached: Found[] = [];
  for (const part of parts) {
    const pieces = splitMailbox({ ...part, lines: part.lines.map((line) => line.replace(/^>(>*From )/, '$1')) });
    if (part === parts[0] || depth >= MAX_ATTACHED || !pieces.every(isMail)) texts.push(part);
    else for (const inner of pieces) for (const found of readPiece(inner, name, depth + 1)) attached.push(found);
  }
  const own = fromTexts(sender, texts);
  return own.files.length > 0 || attached.length === 0 ? [own, ...attached] : attached;
}

function fromTexts(sender: Sender, texts: readonly TextPart[]): Found {
  const counts = new Map<string, number>();
  const inBody = texts[0] === undefined ? {} : bodyHeaders(texts[0]);
  const { subject, ...rest } = { ...sender, ...inBody };
  return {
    ...rest,
    ...(texts[0] !== undefined && hasOptOut(texts[0]) ? { optsOut: true as const } : {}),
    ...subjectParts(subject, sender.subject),
    files: texts.flatMap((text) => readDiff(text, counts)),
    isLetter: true,
  };
}

/** "From:", "Subject:" and "Date:" at the start of a body go before the mail's own, as in git-am(1). */
function bodyHeaders(text: TextPart): Partial<Sender> {
  const found: { author?: string; subject?: string; date?: string } = {};
  for (const raw of text.lines) {
    if (raw.trim() === '' && Object.keys(found).length === 0) continue;
    const [, name, value] = /^(From|Subject|Date): (.*)$/.exec(trimBytesEnd(raw)) ?? [];
    if (name === undefined) break;
    const decoded = decodeHeader(value!);
    if (name === 'From') found.author = decoded;
    else if (name === 'Subject') found.subject = decoded;
    else found.date = decoded;
  }
  return found;
}

/** Whether a message, which ends where git-am(1) has it end, has the trailer "Flatcheck: skip". */
function hasOptOut({ lines }: TextPart): boolean {
  const end = lines.findIndex((line) => /^(?:---|diff -|Index: )/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).some((line) => /^Flatcheck: *skip\s*$/i.test(line));
}

function toPatch({ isLetter: _, isAnswer: __, ...patch }: Found): Patch {
  return patch;
}

function toLetter({ subject, author, series, isAnswer }: Found): Letter & { isAnswer: boolean } {
  return series === undefined ? { subject, author, isAnswer } : { subject, author, series, isAnswer };
}
