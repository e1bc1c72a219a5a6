/** Lays a patch over a tree view. */
import { UserError } from '../../errors.js';
import { printable, quoted } from '../../text.js';
import { normalPath, pathFault } from '../../tree/path.js';
import { overlay, type TreeView } from '../../tree/view.js';
import type { AppliedHunk, AppliedPatch, FilePatch, Hunk, Patch } from '../model.js';
import { renamedFile } from './follow-renames.js';
import { LineIndex, PlacingBudget } from './line-index.js';
import { bestPartialPlace, linesOf, type Place, placeHunk, statedIndex } from './place.js';
import { placeAsGit } from './place-git.js';

/**
 * The tree with the whole patch laid over, and where each hunk went: where `git apply` puts them all; where it refuses
 * one, where patch(1) puts them all, which knows fuzz. All or nothing: throws UserError naming file, hunk and the line
 * that differs where a hunk applies nowhere, for hunks that overlap or are not in the order of the file, and for files
 * that are missing, already there, or outside the tree.
 */
export function applyPatch(view: TreeView, patch: Patch): AppliedPatch {
  return lay(view, patch, undefined);
}

/**
 * As applyPatch(), with only the hunks of the given ids. Every hunk goes where it goes in the whole patch. A file that
 * the patch adds or deletes comes or goes with all its hunks together or stays as it is; renames, copies and changes
 * without hunks always take place. Throws UserError for an id that the patch does not have.
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
  const budget = new PlacingBudget();
  const asGit = layPlaced(view, patch, chosen, (file, text) => placedAsGit(file, new LineIndex(linesOf(text), budget)));
  if (asGit !== undefined) return asGit;
  const asPatch = layPlaced(view, patch, chosen, (file, text) =>
    placedAsPatch(file, new LineIndex(linesOf(text), budget), view.label),
  );
  return asPatch!;
}

/** As lay(), by one of the ways of placing; undefined where that way gives undefined for a file. */
function layPlaced(
  view: TreeView,
  patch: Patch,
  chosen: ReadonlySet<string> | undefined,
  placeHunks: (file: FilePatch, text: string) => PlacedFile | undefined,
): AppliedPatch | undefined {
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
    const placed = placeHunks(file, before);
    if (placed === undefined) return undefined;
    const result = putIn(file, before, placed, chosen);
    if (kind === 'delete' && result.text !== '' && file.reversedCopy === undefined) {
      throw new UserError(
        `${printable(path)}: the patch deletes it, but in ${view.label} it holds more than the patch removes`,
      );
    }
    changes.set(path, kind === 'delete' ? undefined : result.text);
    if (kind === 'rename' && !arrived.has(oldPath)) changes.set(oldPath, undefined);
    for (const hunk of result.applied) applied.push(hunk);
  }
  return { view: overlay(view, changes), changes, applied };
}

/** A hunk and where it belongs in a file. */
interface PlacedHunk extends Place {
  readonly hunk: Hunk;
}

/** The hunks of a file in the order in which they stand in it, and its lines. */
interface PlacedFile {
  readonly lines: readonly string[];
  readonly hunks: readonly PlacedHunk[];
}

function placedAsGit(file: FilePatch, index: LineIndex): PlacedFile | undefined {
  const places = placeAsGit(file.hunks, index);
  const hunks = places?.map((place) => ({ ...place, fuzz: 0, cutBefore: 0, cutAfter: 0 }));
  return hunks && { lines: index.lines, hunks };
}

/** label names the tree in messages. */
function placedAsPatch(file: FilePatch, index: LineIndex, label: string): PlacedFile {
  const early = file.hunks.slice(0, -1).find(({ lines }) => lines.some((line) => line.startsWith('\\')));
  if (early !== undefined)
    throw new UserError(`${printable(early.id)} ends a file without a newline but is not its last hunk`);
  let [first, drift] = [0, 0];
  const hunks = file.hunks.map((hunk): PlacedHunk => {
    const guess = statedIndex(hunk) + drift;
    const place = placeHunk(hunk, index, first, guess);
    if (place === undefined) throw new UserError(doesNotApply(file, hunk, index, first, guess, label));
    drift = place.index - statedIndex(hunk);
    first = place.index + place.cutBefore + endOfChange(cutContext(hunk, place));
    return { hunk, ...place };
  });
  return { lines: index.lines, hunks };
}

/** Puts those of the placed hunks into a file's text that are chosen (undefined: all). */
function putIn(
  file: FilePatch,
  text: string,
  { lines, hunks }: PlacedFile,
  chosen: ReadonlySet<string> | undefined,
): { text: string; applied: AppliedHunk[] } {
  const applied: AppliedHunk[] = [];
  const parts: string[] = [];
  let [next, grown] = [0, 0];
  for (const placed of hunks) {
    const { hunk, index, cutBefore, fuzz } = placed;
    if (chosen !== undefined && !chosen.has(hunk.id)) continue;
    const body = cutContext(hunk, placed);
    let at = index + cutBefore;
    applied.push({
      id: hunk.id,
      path: file.path,
      offset: index - statedIndex(hunk),
      fuzz,
      oldStart: at + 1,
      newStart: at + 1 + grown,
      lines: body,
    });
    grown += hunk.newLines - hunk.oldLines;
    // Context is the file's own and need not be written: two hunks may share it.
    for (const [line, content] of body.entries()) {
      if (content.startsWith(' ')) at++;
      if (!content.startsWith('-') && !content.startsWith('+')) continue;
      if (at < next) throw new UserError(`${printable(file.path)}: its hunks overlap and cannot be applied together`);
      for (; next < at; next++) parts.push(lines[next]!);
      if (content.startsWith('+')) parts.push(content.slice(1) + (body[line + 1]?.startsWith('\\') ? '' : '\n'));
      else next = ++at;
    }
  }
  if (applied.length === 0) return { text, applied };
  for (; next < lines.length; next++) parts.push(lines[next]!);
  const torn = parts.findIndex((part, at) => at < parts.length - 1 && !part.endsWith('\n'));
  if (torn >= 0)
    throw new UserError(`${printable(file.path)}: a hunk adds text after a last line that has no newline at its end`);
  return { text: parts.join(''), applied };
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
  { oldPath }: FilePatch,
  hunk: Hunk,
  file: LineIndex,
  first: number,
  guess: number,
  label: string,
): string {
  const start = `${printable(oldPath)}: hunk ${printable(hunk.id)} does not apply to ${label}`;
  if (isThereAlready(hunk, file, first, guess)) return `${start}: the file has this change already`;
  if (hunk.oldLines === 0)
    return `${start}: it adds lines after line ${statedIndex(hunk)}, where ${statedIndex(hunk) > file.lines.length ? `the file has ${file.lines.length} lines` : 'an earlier hunk has been'}`;
  const { index, expected, found } = bestPartialPlace(hunk, file.lines, guess);
  if (found === undefined)
    return `${start}: line ${index + 1} should be ${shown(expected)}, but the file has ${file.lines.length} lines`;
  if (expected === found)
    return `${start}: line ${index + 1} is like it, but is not where its context or the hunk before it lets it be`;
  return `${start}: line ${index + 1} should be ${shown(expected)}, but is ${shown(found)}`;
}

function isThereAlready(hunk: Hunk, file: LineIndex, first: number, guess: number): boolean {
  const swap: Record<string, string> = { '-': '+', '+': '-' };
  const reversed = hunk.lines.map((line) => (swap[line[0]!] ?? line[0]!) + line.slice(1));
  const hasChange = hunk.lines.some((line) => line.startsWith('+'));
  return hasChange && placeHunk({ ...hunk, lines: reversed }, file, first, guess)?.fuzz === 0;
}

/** A line in quotes; its end is shown only where it is unusual. */
function shown(line: string): string {
  return line.endsWith('\n') ? quoted(line.slice(0, -1)) : `${quoted(line)} without a newline`;
}
