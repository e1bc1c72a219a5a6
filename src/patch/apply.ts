/** Lays a patch over a tree view. */
import { applyPatch as spliceHunks } from 'diff/lib/patch/apply.js';
import { UserError } from '../errors.js';
import { printable, quoted } from '../text.js';
import { normalPath, pathFault } from '../tree/path.js';
import { overlay, type TreeView } from '../tree/view.js';
import { renamedFile } from './follow-renames.js';
import type { AppliedHunk, AppliedPatch, FilePatch, Hunk, Patch } from './model.js';
import { bestPartialPlace, linesOf, type Place, placeHunk, statedIndex } from './place.js';

/**
 * The tree with the whole patch laid over, and where each hunk went. All or nothing: throws UserError naming file, hunk and the line
 * that differs where a hunk applies nowhere, and for files that are missing, already there, or outside the tree.
 */
export function applyPatch(view: TreeView, patch: Patch): AppliedPatch {
  return lay(view, patch, undefined);
}

/**
 * As applyPatch(), with only the hunks of the given ids. Every hunk goes where it goes in the whole patch. A file that the patch adds or
 * deletes comes or goes with all its hunks together or stays as it is; renames, copies and changes without hunks always take place.
 * Throws UserError for an id that the patch does not have.
 */
export function applyHunks(view: TreeView, patch: Patch, hunkIds: Iterable<string>): AppliedPatch {
  const chosen = new Set(hunkIds);
  const known = new Set(patch.files.flatMap((file) => file.hunks.map((hunk) => hunk.id)));
  for (const id of chosen) {
    if (!known.has(id)) throw new UserError(`the patch has no hunk ${printable(id)}`);
  }
  return lay(view, patch, chosen);
}

function lay(view: TreeView, patch: Patch, chosen: ReadonlySet<string> | undefined): AppliedPatch {
  const changes = new Map<string, string | undefined>();
  const applied: AppliedHunk[] = [];
  const leaving = new Set(patch.files.filter((file) => file.kind === 'rename').map((file) => file.oldPath));
  const current = (path: string) => (changes.has(path) ? changes.get(path) : view.read(path));
  const arrived = new Set<string>();

  for (const file of patch.files) {
    const { path, oldPath, kind } = file;
    for (const name of [path, oldPath]) {
      const fault = pathFault(name) ?? (normalPath(name) === name ? undefined : 'is not in its plain form');
      if (fault !== undefined) throw new UserError(`refused path "${printable(name)}": it ${fault}`);
    }
    if (file.isOpaque) continue;
    const isMove = kind === 'rename' || kind === 'copy';
    const arrives = isMove || kind === 'add';
    if (arrives && (arrived.has(path) || (current(path) !== undefined && !leaving.has(path)))) {
      throw new UserError(
        `${printable(path)}: the patch ${kind === 'add' ? 'adds' : 'makes'} it, but it is already there in ${view.label}`,
      );
    }
    if (arrives && kind !== 'add') arrived.add(path);
    // git reads what is renamed or copied as it was before the patch, whatever the order of the files in it.
    const before = kind === 'add' ? '' : isMove ? view.read(oldPath) : current(path);
    if (before === undefined) {
      const renamed = renamedFile(view, file);
      const hint = renamed === undefined ? '' : ` (with --follow-renames it would be applied to ${printable(renamed)})`;
      throw new UserError(`${printable(oldPath)}: the patch changes it, but ${view.label} has no such file${hint}`);
    }

    const isWhole = kind === 'add' || kind === 'delete';
    if (isWhole && chosen !== undefined && file.hunks.some((hunk) => !chosen.has(hunk.id))) continue;
    const result = applyToText(file, before, chosen, view.label);
    if (kind === 'delete' && result.text !== '' && file.reversedCopy === undefined) {
      throw new UserError(
        `${printable(path)}: the patch deletes it, but in ${view.label} it holds more than the patch removes`,
      );
    }
    changes.set(path, kind === 'delete' ? undefined : result.text);
    if (kind === 'rename' && !arrived.has(oldPath)) changes.set(oldPath, undefined);
    applied.push(...result.applied);
  }
  return { view: overlay(view, changes), applied };
}

/** Places all hunks of a file, then puts in those that are chosen (undefined: all). label names the tree in messages. */
function applyToText(
  file: FilePatch,
  text: string,
  chosen: ReadonlySet<string> | undefined,
  label: string,
): { text: string; applied: AppliedHunk[] } {
  const lines = linesOf(text);
  const applied: AppliedHunk[] = [];
  let [first, drift, grown] = [0, 0, 0];
  for (const hunk of file.hunks) {
    const place = placeHunk(hunk, lines, first, statedIndex(hunk) + drift);
    if (place === undefined)
      throw new UserError(doesNotApply(file, hunk, lines, first, statedIndex(hunk) + drift, label));
    drift = place.index - statedIndex(hunk);
    const body = cutContext(hunk, place);
    first = place.index + place.cutBefore + endOfChange(body);
    if (chosen !== undefined && !chosen.has(hunk.id)) continue;
    const oldStart = place.index + place.cutBefore + 1;
    applied.push({
      id: hunk.id,
      path: file.path,
      offset: drift,
      fuzz: place.fuzz,
      oldStart,
      newStart: oldStart + grown,
      lines: body,
    });
    grown += hunk.newLines - hunk.oldLines;
  }
  if (applied.length === 0) return { text, applied };
  const hunks = applied.map(({ oldStart, newStart, lines: body }) => {
    const count = (mark: string) => body.filter((line) => line.startsWith(mark)).length;
    const context = count(' ');
    return { oldStart, newStart, oldLines: context + count('-'), newLines: context + count('+'), lines: [...body] };
  });
  const patched = spliceHunks(
    text,
    { oldFileName: '', newFileName: '', oldHeader: '', newHeader: '', hunks },
    { autoConvertLineEndings: false },
  );
  if (patched === false)
    throw new UserError(`${printable(file.path)}: its hunks overlap and cannot be applied together`);
  return { text: patched, applied };
}

/** The lines of a hunk without the context that fuzz leaves out. */
function cutContext(hunk: Hunk, { cutBefore, cutAfter }: Place): string[] {
  const body = hunk.lines.slice(cutBefore);
  for (let left = cutAfter; left > 0; left--) {
    if (body[body.length - 1]?.startsWith('\\')) body.pop();
    body.pop();
  }
  return body;
}

/** How many of a hunk's old lines there are up to its last change: the next hunk may share the context after that. */
function endOfChange(lines: readonly string[]): number {
  const end = lines.findLastIndex((line) => line.startsWith('-') || line.startsWith('+')) + 1;
  return lines.slice(0, end).filter((line) => !line.startsWith('+') && !line.startsWith('\\')).length;
}

function doesNotApply(
  file: FilePatch,
  hunk: Hunk,
  lines: readonly string[],
  first: number,
  guess: number,
  label: string,
): string {
  const start = `${printable(file.oldPath)}: hunk ${printable(hunk.id)} does not apply to ${label}`;
  if (isThereAlready(hunk, lines, first, guess)) return `${start}: the file has this change already`;
  const { index, expected, found } = bestPartialPlace(hunk, lines, guess);
  if (found === undefined)
    return `${start}: line ${index + 1} should be ${shown(expected)}, but the file has ${lines.length} lines`;
  if (expected === found)
    return `${start}: line ${index + 1} is like it, but is not where its context or the hunk before it lets it be`;
  return `${start}: line ${index + 1} should be ${shown(expected)}, but is ${shown(found)}`;
}

function isThereAlready(hunk: Hunk, lines: readonly string[], first: number, guess: number): boolean {
  const swap: Record<string, string> = { '-': '+', '+': '-' };
  const reversed = hunk.lines.map((line) => (swap[line[0]!] ?? line[0]!) + line.slice(1));
  const hasChange = hunk.lines.some((line) => line.startsWith('+'));
  return hasChange && placeHunk({ ...hunk, lines: reversed }, lines, first, guess)?.fuzz === 0;
}

/** A line in quotes; its end is shown only where it is unusual. */
function shown(line: string): string {
  return line.endsWith('\n') ? quoted(line.slice(0, -1)) : `${quoted(line)} without a newline`;
}
