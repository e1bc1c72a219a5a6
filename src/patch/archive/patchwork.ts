/** Patch objects of Patchwork's REST API, version 1.x (GET /api/patches/ID/). */
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { decodeHeader } from '../mail/encoding.js';
import { type Lines, linesOfBytes } from '../mail/mail.js';

/** A patch object: its sender and its text, message and diff. */
export interface PatchworkMail {
  readonly subject: string;
  readonly author: string;
  readonly date?: string;
  readonly messageId?: string;
  readonly lines: Lines;
}

/** Whether bytes look like JSON rather than a mail or a diff. */
export function isPatchwork(bytes: string): boolean {
  return /^\s*(\{|\[\s*\{)/.test(bytes);
}

/**
 * Reads patch objects: one, several in a row, or an array of them.
 * Throws UserError where the JSON is torn or an object is no patch, or lacks its diff as those in lists do.
 */
export function readPatchwork(bytes: string, source: string): PatchworkMail[] {
  return jsonValues(bytes, source)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .map((value) => toMail(value, source));
}

function jsonValues(bytes: string, source: string): unknown[] {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  try {
    return [JSON.parse(text)];
  } catch {
    // Several values in a row are no JSON text; they are told apart below, or the fault is found there.
  }
  const values: unknown[] = [];
  let [start, depth, inString] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) {
      values.push(parse(text.slice(start, index + 1)));
      start = index + 1;
    }
  }
  if (text.slice(start).trim() !== '') parse(text.slice(start));
  return values;

  function parse(json: string): unknown {
    try {
      return JSON.parse(json);
    } catch (error) {
      const position = Number(/at position (\d+)/.exec((error as Error).message)?.[1] ?? json.length);
      const line = text.slice(0, start + position).split('\n').length;
      throw new UserError(`${source}: line ${line}: the JSON is torn or not JSON`);
    }
  }
}

function toMail(value: unknown, source: string): PatchworkMail {
  const object = asObject(value);
  const { diff, content, name, date, msgid } = object;
  if (typeof diff !== 'string' || diff === '') {
    const what = typeof name === 'string' ? ` (${printable(name)})` : '';
    throw new UserError(
      `no patch in ${source}: the Patchwork object${what} has no "diff"; those of /api/patches/ID/ do`,
    );
  }
  const submitter = asObject(object.submitter);
  const headers = asObject(object.headers);
  const from = [submitter.name, typeof submitter.email === 'string' ? `<${submitter.email}>` : undefined];
  const subject = typeof headers.Subject === 'string' ? headers.Subject : typeof name === 'string' ? name : '';
  const message = typeof content === 'string' ? `${content}\n---\n` : '';
  const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  return {
    subject: decodeHeader(asBytes(subject.replace(/\r?\n[ \t]+/g, ' '))),
    author: from.filter((part) => typeof part === 'string').join(' '),
    ...(typeof date === 'string' ? { date } : {}),
    ...(typeof msgid === 'string' ? { messageId: msgid } : {}),
    lines: linesOfBytes(asBytes(message + diff), `${source}, its message and diff`),
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
