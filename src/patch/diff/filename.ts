/** File names in diffs: git's quoting, the prefixes "a/" and "b/", and what is no path inside a tree. */
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { normalPath, pathFault } from '../../tree/path.js';
import { type ByteString, decodeDiffText } from '../mail/encoding.js';

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * Takes a name off the front of text: quoted as in C (core.quotePath in git-config(1)), else up to `end`. undefined
 * where quotes do not close.
 */
export function takeName(text: ByteString, end: RegExp): { name: ByteString; rest: ByteString } | undefined {
  if (!text.startsWith('"')) {
    const at = text.search(end);
    return at < 0 ? { name: text, rest: '' } : { name: text.slice(0, at), rest: text.slice(at) };
  }
  const match = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (match === null) return undefined;
  const name = match[1]!.replace(/\\([0-3][0-7]{2}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
  );
  return { name, rest: text.slice(match[0].length) };
}

/** The two names of a `diff --git` line, prefixes included; undefined where they cannot be told apart. */
export function gitHeaderNames(rest: ByteString): { old: ByteString; new: ByteString } | undefined {
  if (rest.includes('"')) {
    const first = takeName(rest, / (?=")/);
    const second = first && takeName(first.rest.slice(1), /$/);
    return second && { old: first.name, new: second.name };
  }
  // Both names are the same but for the prefix, else the section has "rename" or "copy" lines. Lengths are compared
  // first: texts, hardly ever.
  const slash = rest.indexOf('/');
  let next = slash;
  for (let space = rest.indexOf(' '); space > 0; space = rest.indexOf(' ', space + 1)) {
    while (next >= 0 && next < space) next = rest.indexOf('/', next + 1);
    const oldTail = slash >= 0 && slash < space ? slash + 1 : 0;
    const newTail = next < 0 ? space + 1 : next + 1;
    const isWhole = space === rest.length - space - 1 && rest.startsWith(rest.slice(0, space), space + 1);
    if (isWhole || (space - oldTail === rest.length - newTail && rest.startsWith(rest.slice(oldTail, space), newTail)))
      return { old: rest.slice(0, space), new: rest.slice(space + 1) };
  }
  return undefined;
}

const DEV_NULL = '/dev/null';
const GIT_PREFIX = /^[abciow12]\//;

/**
 * Drops the prefixes from a pair of names: "a/" and "b/" or another of git's pairs, or two different top folders
 * ("qemu.orig/", "qemu/") above the same path. Names that are the same have no prefix. "/dev/null" becomes undefined.
 */
export function withoutPrefixes(
  old: ByteString,
  next: ByteString,
): { old: ByteString | undefined; new: ByteString | undefined } {
  if (old === DEV_NULL || next === DEV_NULL) {
    const only = (name: ByteString) => (name === DEV_NULL ? undefined : GIT_PREFIX.test(name) ? name.slice(2) : name);
    return { old: only(old), new: only(next) };
  }
  const [oldTop, newTop] = [old.indexOf('/'), next.indexOf('/')];
  const differ = oldTop > 0 && newTop > 0 && old.slice(0, oldTop) !== next.slice(0, newTop);
  const areGits = GIT_PREFIX.test(old) && GIT_PREFIX.test(next);
  if (differ && (areGits || old.slice(oldTop) === next.slice(newTop))) {
    return { old: old.slice(oldTop + 1), new: next.slice(newTop + 1) };
  }
  return { old, new: next };
}

/** A name as a path inside the tree. Throws UserError naming it and its line where it is none. */
export function treePath(name: ByteString, source: string, line: number): string {
  const text = decodeDiffText(name, '');
  const fault = pathFault(text);
  const path = normalPath(text);
  if (fault === undefined && path !== undefined && path !== '' && !text.endsWith('/')) return path;
  throw new UserError(`${source}: line ${line}: refused path "${printable(text)}": it ${fault ?? 'names no file'}`);
}
