/** Reads unified diffs, as diff(1) -u and git write them. */
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { type ByteString, decodeDiffText, trimBytesEnd } from '../mail/encoding.js';
import type { TextPart } from '../mail/mail.js';
import type { FileChange, FilePatch } from '../model.js';
import { gitHeaderNames, takeName, treePath, withoutPrefixes } from './filename.js';
import { type HunkText, readHunk } from './hunk.js';

const LINK_OR_SUBMODULE = /^1[26]0000$/;
/** The name of the empty blob starts so under SHA-1 and under SHA-256. */
const EMPTY_BLOB = /^(e69de29|473a0f4|0+$)/;
/** How diff(1) dates a side that does not exist. */
const EPOCH = /\t(1970-01-01|1969-12-31) /;

/** What the headers of one file's section have said so far. */
interface Section {
  /** Line of its first header. */
  readonly line: number;
  readonly isGit: boolean;
  /** Names with prefix, from "diff --git". */
  header?: { old: ByteString; new: ByteString } | undefined;
  /** Names with prefix, from "---" and "+++". */
  files?: { old: ByteString; new: ByteString };
  /** Names without prefix, from "rename" and "copy". */
  from?: ByteString;
  to?: ByteString;
  kind?: FileChange;
  newMode?: string;
  newBlob?: string;
  mustHaveHunks: boolean;
  /** Binary content, a symbolic link or a submodule. */
  isOpaque?: true;
  hunks: HunkText[];
}

/**
 * The files that the diffs in a text change, in order; none where the text holds no diff. What is between diffs is
 * skipped. Hunks of a file that is changed twice are numbered on; counts holds how many each path has had and is kept
 * up to date. Throws UserError naming source and line for: a hunk whose lines are not as many as its header says, a
 * file section that breaks off, combined and context diffs, and paths that leave the tree.
 */
export function readDiff(text: TextPart, counts: Map<string, number>): FilePatch[] {
  const { lines, source } = text;
  const lineNumber = (index: number) => text.firstLine + index;
  const fail = (index: number, what: string): never => {
    throw new UserError(`${source}: line ${lineNumber(index)}: ${what}`);
  };
  const files: FilePatch[] = [];
  let section: Section | undefined;
  const close = () => {
    if (section !== undefined) files.push(finish(section, text, counts));
    section = undefined;
  };

  for (let index = 0; index < lines.length; ) {
    const line = lines[index]!;
    if (line.startsWith('diff --git ')) {
      close();
      section = {
        line: lineNumber(index),
        isGit: true,
        header: gitHeaderNames(line.slice(11)),
        mustHaveHunks: false,
        hunks: [],
      };
      index++;
    } else if (/^diff --(cc|combined) /.test(line)) {
      fail(index, 'a combined diff of a merge cannot be applied');
    } else if (line === '***************' && /^--- /.test(lines[index - 1] ?? '')) {
      fail(index, 'a context diff; only unified diffs are read');
    } else if (isFileHeader(lines, index)) {
      if (section === undefined || !section.isGit || section.files !== undefined) {
        close();
        section = { line: lineNumber(index), isGit: false, mustHaveHunks: true, hunks: [] };
      }
      readFileNames(section, lines[index]!, lines[index + 1]!);
      section.mustHaveHunks = true;
      index += 2;
    } else if (line.startsWith('@@ -')) {
      if (section?.files === undefined) return fail(index, 'a hunk without the names of its file before it');
      const { hunk, next } = readHunk(lines, index, text);
      section.hunks.push(hunk);
      index = next;
    } else {
      if (section?.isGit !== true && isBinaryNote(line)) {
        close();
        const [, old, next] = /^Binary files (.*?) and (.*) differ/.exec(line)!;
        section = { line: lineNumber(index), isGit: false, mustHaveHunks: false, isOpaque: true, hunks: [] };
        section.files = { old: old!, new: next! };
        close();
      }
      if (section !== undefined && section.hunks.length === 0) {
        readExtendedHeader(section, line);
        // The lines of its content are skipped; the next header is another file's.
        if (isBinaryMark(line) && section.isOpaque) close();
      }
      index++;
    }
  }
  close();
  return files;
}

function isBinaryMark(line: ByteString): boolean {
  return /^GIT binary patch\r?$/.test(line) || isBinaryNote(line);
}

/** What diff(1) and git write in place of hunks for binary files. */
function isBinaryNote(line: ByteString): boolean {
  return (
    line.startsWith('Binary files ') && line.includes(' and ') && /^ differ\r?$/.test(line.slice(line.lastIndexOf(' ')))
  );
}

function isFileHeader(lines: readonly ByteString[], index: number): boolean {
  return /^--- \S/.test(lines[index]!) && /^\+\+\+ \S/.test(lines[index + 1] ?? '');
}

function readFileNames(section: Section, oldLine: ByteString, newLine: ByteString): void {
  const name = (line: ByteString) => {
    const text = line.slice(4);
    return takeName(text, /\t|\r?$/)?.name ?? text;
  };
  section.files = {
    old: !section.isGit && EPOCH.test(oldLine) ? '/dev/null' : name(oldLine),
    new: !section.isGit && EPOCH.test(newLine) ? '/dev/null' : name(newLine),
  };
}

function readExtendedHeader(section: Section, line: ByteString): void {
  if (isBinaryMark(line) && (section.isGit || section.files !== undefined)) section.isOpaque = true;
  if (!section.isGit) return;
  const [, word, rest] =
    /^(old mode|new mode|new file mode|deleted file mode|rename from|rename to|copy from|copy to|similarity index|index) (.*)$/.exec(
      line,
    ) ?? [];
  if (word === undefined) return;
  const value = trimBytesEnd(rest!);
  if (word.endsWith('mode') && LINK_OR_SUBMODULE.test(value)) section.isOpaque = true;
  if (word === 'new mode') section.newMode = value;
  else if (word === 'new file mode') section.kind = 'add';
  else if (word === 'deleted file mode') section.kind = 'delete';
  else if (word.endsWith('from')) {
    section.from = takeName(value, /$/)?.name ?? value;
    section.kind = word === 'copy from' ? 'copy' : 'rename';
  } else if (word.endsWith('to')) section.to = takeName(value, /$/)?.name ?? value;
  else if (word === 'similarity index') section.mustHaveHunks ||= value !== '100%';
  else if (word === 'index') {
    const [, old, next, mode] = /^([0-9a-f]+)\.\.([0-9a-f]+)(?: (\d+))?$/.exec(value) ?? [];
    if (mode !== undefined && LINK_OR_SUBMODULE.test(mode)) section.isOpaque = true;
    const kept = section.kind === 'delete' ? old : next;
    section.mustHaveHunks ||= kept !== undefined && !EMPTY_BLOB.test(kept);
  }
}

/** The section as a FilePatch, its names checked. */
function finish(section: Section, text: TextPart, counts: Map<string, number>): FilePatch {
  const fail = (what: string): never => {
    throw new UserError(`${text.source}: line ${section.line}: ${what}`);
  };
  const pair = section.files ?? section.header;
  if (pair === undefined && (section.from === undefined || section.to === undefined))
    return fail('a diff that does not name its file');
  const names = pair === undefined ? { old: undefined, new: undefined } : withoutPrefixes(pair.old, pair.new);
  const old = section.from ?? names.old;
  const next = section.to ?? names.new;
  if (old === undefined && next === undefined) return fail('a diff from /dev/null to /dev/null');
  const kind =
    section.kind ??
    (old === undefined
      ? 'add'
      : next === undefined
        ? 'delete'
        : section.newMode !== undefined && section.hunks.length === 0
          ? 'mode'
          : 'modify');
  const path = treePath((kind === 'delete' ? (old ?? next) : (next ?? old))!, text.source, section.line);
  const oldPath = kind === 'rename' || kind === 'copy' ? treePath(old ?? next!, text.source, section.line) : path;
  if (section.isOpaque) return { path, oldPath, kind, hunks: [], isOpaque: true };
  if (section.hunks.length === 0 && (section.mustHaveHunks || kind === 'modify')) {
    fail(`the diff of ${printable(path)} breaks off: it has no hunks`);
  }
  if (kind === 'modify' && old !== undefined && next !== undefined && old !== next)
    return { ...differentNames(), ...hunksOf() };
  return { path, oldPath, kind, ...hunksOf() };

  /** diff(1) of "x.c.orig" and "x.c": the shorter name is the file's, as in patch(1). */
  function differentNames(): Omit<FilePatch, 'hunks'> {
    const shorter = treePath(old!.length < next!.length ? old! : next!, text.source, section.line);
    return { path: shorter, oldPath: shorter, kind };
  }

  function hunksOf(): Pick<FilePatch, 'hunks'> {
    const hunks = section.hunks.map((hunk) => {
      const number = (counts.get(path) ?? 0) + 1;
      counts.set(path, number);
      return { id: `${path}#${number}`, ...hunk, lines: hunk.lines.map((line) => decodeDiffText(line, text.charset)) };
    });
    return { hunks };
  }
}
