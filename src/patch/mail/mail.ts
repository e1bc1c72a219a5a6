/** Mails: headers, MIME parts, and mailboxes of several mails. Bytes stay bytes here but for the transfer encoding. */
import { UserError } from '../../errors.js';
import { quoted } from '../../text.js';
import {
  type ByteString,
  decodeBase64,
  decodeHeader,
  decodeQuotedPrintable,
  trimBytes,
  trimBytesEnd,
} from './encoding.js';

const MAX_NESTING = 8;
/** How far into a mail its Content-Type is looked for when a mailbox is split. */
const MAX_HEADER_LINES = 500;

/** Lines of an input and where they stand in it. */
export interface Lines {
  /** Printable name of the input, with what part of it is meant where line numbers count from there. */
  readonly source: string;
  /** Line number of the first line, from 1. */
  readonly firstLine: number;
  /** Without their ends, a "\r" included where it is not the transport's. */
  readonly lines: readonly ByteString[];
  /** Whether the last line has no newline at its end: it may be torn. */
  readonly isTorn?: boolean;
}

/** Headers by lower-case name; the first of several with one name. */
export type Headers = ReadonlyMap<string, ByteString>;

/** A text in a mail that may hold a diff. */
export interface TextPart extends Lines {
  readonly charset: string;
}

/** A mail. */
export interface Mail {
  readonly headers: Headers;
  readonly parts: readonly TextPart[];
}

/**
 * Splits bytes at "\n"; what follows the last one is a line unless it is empty. source is what messages call them,
 * printable.
 */
export function linesOfBytes(bytes: ByteString, source: string): Lines {
  const lines = bytes.split('\n');
  const isTorn = lines[lines.length - 1] !== '';
  if (!isTorn) lines.pop();
  return { source, firstLine: 1, lines, isTorn };
}

const FROM_LINE = /^From \S.*\d:\d\d.* (19[7-9]|20|21)\d+/;
const HEADER_LINE = /^[!-9;-~]+:/;
const MAIL_HEADER = /^(From|Subject|Date|Message-ID|MIME-Version|Content-Type|Received|Return-Path|Delivered-To|To):/i;

/**
 * Splits a mailbox at the "From " lines that start a mail; an input that has none is one piece. The "From " lines are
 * dropped. Inside the parts of a multipart mail such a line belongs to an attached patch and splits nothing.
 */
export function splitMailbox(input: Lines): Lines[] {
  const starts: number[] = [];
  const closings = closingsIn(input);
  let next = 0;
  for (const [index, line] of input.lines.entries()) {
    const isFromLine = line.length < 300 && FROM_LINE.test(line) && HEADER_LINE.test(input.lines[index + 1] ?? '');
    if (index < next || !(isFromLine || index === 0)) continue;
    starts.push(isFromLine ? index + 1 : index);
    next = endOfParts(input, isFromLine ? index + 1 : index, closings);
  }
  return starts
    .map((start, index) => {
      const following = starts[index + 1];
      return slice(input, start, following === undefined ? input.lines.length : following - 1);
    })
    .filter((piece) => piece.lines.some((line) => line.trim() !== ''));
}

/**
 * Index after the closing boundary of the multipart mail that starts at an index; 0 where it is not multipart or has
 * none.
 */
function endOfParts(input: Lines, start: number, closings: ReadonlyMap<string, readonly number[]>): number {
  const top = slice(input, start, start + MAX_HEADER_LINES);
  if (!isMail(top)) return 0;
  const type = readHeaders(top).headers.get('content-type') ?? '';
  const boundary = /^multipart\//i.test(type) ? parameter(type, 'boundary') : undefined;
  if (boundary === undefined) return 0;
  const found = closings.get(`--${boundary}--`) ?? [];
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low < found.length ? found[low]! + 1 : 0;
}

/**
 * Where each line stands that may be a closing boundary, in order; each mail would else be searched to the end of the
 * mailbox.
 */
function closingsIn(input: Lines): Map<string, number[]> {
  const closings = new Map<string, number[]>();
  for (const [index, line] of input.lines.entries()) {
    if (!line.startsWith('--')) continue;
    const text = trimBytesEnd(line);
    if (!text.endsWith('--')) continue;
    const known = closings.get(text);
    if (known === undefined) closings.set(text, [index]);
    else known.push(index);
  }
  return closings;
}

/** Whether lines start with a mail's headers. */
export function isMail(input: Lines): boolean {
  for (const line of input.lines) {
    const text = trimBytesEnd(line);
    if (text === '') continue;
    if (MAIL_HEADER.test(text)) return true;
    if (!HEADER_LINE.test(text) && !/^[ \t]/.test(line)) return false;
  }
  return false;
}

function slice(input: Lines, start: number, end: number): Lines {
  const isTorn = input.isTorn === true && end >= input.lines.length;
  return { source: input.source, firstLine: input.firstLine + start, lines: input.lines.slice(start, end), isTorn };
}

/**
 * Reads a mail's headers and the texts in it, transfer encoding undone, attachments and forwarded mails included, HTML
 * left out. Throws UserError naming the line where an encoding or a multipart mail is torn.
 */
export function readMail(input: Lines): Mail {
  const { headers, body } = readHeaders(input);
  return { headers, parts: readParts(headers, body, 0) };
}

function readHeaders(input: Lines): { headers: Headers; body: Lines } {
  const headers = new Map<string, ByteString>();
  let name = '';
  let index = 0;
  while (input.lines[index]?.trim() === '') index++;
  for (; index < input.lines.length; index++) {
    const line = trimBytesEnd(input.lines[index]!);
    if (line === '') break;
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line)) {
      if (name !== '') headers.set(name, `${headers.get(name)} ${trimBytes(line)}`);
    } else if (HEADER_LINE.test(line)) {
      const next = line.slice(0, colon).toLowerCase();
      name = headers.has(next) ? '' : next;
      if (name !== '') headers.set(name, trimBytes(line.slice(colon + 1)));
    } else break;
  }
  const start = input.lines[index]?.trim() === '' ? index + 1 : index;
  return { headers, body: slice(input, start, input.lines.length) };
}

function readParts(headers: Headers, body: Lines, depth: number): TextPart[] {
  if (depth > MAX_NESTING)
    throw new UserError(`${body.source}: line ${body.firstLine}: mails within mails, more than ${MAX_NESTING} deep`);
  const type = (headers.get('content-type') ?? 'text/plain').trim();
  const kind = type.split(/[;\s]/)[0]!.toLowerCase();
  if (kind.startsWith('multipart/')) {
    return splitMultipart(type, body).flatMap((part) => {
      const inner = readHeaders(part);
      return readParts(inner.headers, inner.body, depth + 1);
    });
  }
  const text = undoTransfer(headers, body);
  if (kind === 'message/rfc822') {
    const inner = readHeaders(text);
    return readParts(inner.headers, inner.body, depth + 1);
  }
  const fileName = decodeHeader(
    parameter(headers.get('content-disposition') ?? '', 'filename') ?? parameter(type, 'name') ?? '',
  );
  const mayHoldDiff =
    kind === 'text/html'
      ? false
      : kind.startsWith('text/') || /patch|diff/.test(kind) || /\.(patch|diff|mbox|eml|txt)$/i.test(fileName);
  return mayHoldDiff ? [{ ...text, charset: parameter(type, 'charset') ?? '' }] : [];
}

function parameter(value: ByteString, name: string): ByteString | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(value);
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
}

function splitMultipart(type: ByteString, body: Lines): Lines[] {
  const boundary = parameter(type, 'boundary');
  if (boundary === undefined || boundary === '') {
    throw new UserError(`${body.source}: line ${body.firstLine}: a multipart mail without a boundary`);
  }
  const parts: Lines[] = [];
  let start = -1;
  for (const [index, raw] of body.lines.entries()) {
    const line = trimBytesEnd(raw);
    if (line !== `--${boundary}` && line !== `--${boundary}--`) continue;
    if (start >= 0) parts.push(slice(body, start, index));
    start = index + 1;
    if (line.endsWith('--') && line !== `--${boundary}`) return parts;
  }
  const last = body.firstLine + body.lines.length;
  throw new UserError(
    `${body.source}: the mail breaks off before line ${last}: the end of the parts between ${quoted(`--${boundary}`)} is missing`,
  );
}

function undoTransfer(headers: Headers, body: Lines): Lines {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').trim().toLowerCase();
  if (encoding !== 'base64' && encoding !== 'quoted-printable') return withoutTransportReturns(body);
  const decode = encoding === 'base64' ? decodeBase64 : decodeQuotedPrintable;
  const bytes = decode(body.lines, body.source, body.firstLine);
  return withoutTransportReturns(
    linesOfBytes(bytes, `${body.source}, the ${encoding} text from line ${body.firstLine} on`),
  );
}

/**
 * The lines without "\r" at their ends where transport put them there: where every line that git writes itself (file
 * and hunk headers) has one. In a patch to a file with CRLF lines those have none.
 */
export function withoutTransportReturns(input: Lines): Lines {
  const structure = input.lines.filter((line) => /^(diff --git |--- \S|\+\+\+ \S|@@ -)/.test(line));
  const all = structure.length > 0 ? structure : input.lines;
  if (!all.every((line) => line.endsWith('\r'))) return input;
  return { ...input, lines: input.lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) };
}
