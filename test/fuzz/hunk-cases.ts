/** Generates files and diffs of them, good, displaced, misordered, overlapping and torn ones. */

/** Gives a whole number from 0 to below its argument. */
export type Random = (below: number) => number;

/** A tree of a few files and a patch. */
export interface HunkCase {
  readonly files: Readonly<Record<string, string>>;
  readonly patch: string;
}

interface GeneratedHunk {
  oldStart: number;
  newStart: number;
  lines: string[];
}

/** A case: up to two files, each with up to six hunks. */
export function hunkCase(random: Random): HunkCase {
  const files: Record<string, string> = {};
  let patch = '';
  const count = random(6) === 0 ? 2 : 1;
  for (let number = 0; number < count; number++) {
    const name = number === 0 ? 'f' : 'g';
    const { text, section } = fileCase(random, name);
    if (text !== undefined) files[name] = text;
    patch += section;
  }
  // A patch whose last line lacks its newline.
  if (random(40) === 0) patch = patch.slice(0, -1 - random(3));
  return { files, patch };
}

function fileCase(random: Random, name: string): { text: string | undefined; section: string } {
  const line = lineMaker(random);
  const old = Array.from({ length: random(4) === 0 ? random(4) : random(40) }, line);
  const hasNewline = random(5) > 0;
  const kind = random(15);
  // What follows the last newline is no line where it is empty.
  if (old.at(-1) === '') old.push('end');
  if (kind === 0) {
    const there = random(6) === 0 ? textOf(old, hasNewline) : undefined;
    return { text: there, section: sectionOf('/dev/null', `b/${name}`, [wholeHunk('+', old, hasNewline)], random) };
  }
  if (kind === 1) {
    const text = random(4) === 0 ? textOf(edited(random, old, line), hasNewline) : textOf(old, hasNewline);
    return { text, section: sectionOf(`a/${name}`, '/dev/null', [wholeHunk('-', old, hasNewline)], random) };
  }
  const hunks = hunksOf(random, old, hasNewline, random(6) > 0, line);
  disturb(random, hunks);
  const base = random(3) === 0 ? edited(random, old, line) : old;
  const text = textOf(base, random(12) === 0 ? !hasNewline : hasNewline);
  if (random(12) > 0 || hunks.length < 2) return { text, section: sectionOf(`a/${name}`, `b/${name}`, hunks, random) };
  const cut = 1 + random(hunks.length - 1);
  const [first, second] = [hunks.slice(0, cut), hunks.slice(cut)];
  const names = [`a/${name}`, `b/${name}`] as const;
  return { text, section: sectionOf(...names, first, random) + sectionOf(...names, second, random) };
}

/** Lines that are all different, a few different ones, or mostly the same. */
function lineMaker(random: Random): () => string {
  const kind = random(3);
  let serial = 0;
  const few = ['}', '{', '', '\treturn 0;', 'int a;', 'int a; '];
  return () =>
    kind === 0 ? `line ${serial++}` : kind === 1 ? few[random(few.length)]! : random(5) === 0 ? `x ${random(9)}` : 'x';
}

function textOf(lines: readonly string[], hasNewline: boolean): string {
  return lines.length === 0 ? '' : lines.join('\n') + (hasNewline ? '\n' : '');
}

/** The lines with some added, gone or changed. */
function edited(random: Random, lines: readonly string[], line: () => string): string[] {
  const result = [...lines];
  for (let edits = 1 + random(3); edits > 0; edits--)
    result.splice(random(result.length + 1), random(3), ...Array.from({ length: random(4) }, line));
  return result;
}

function wholeHunk(mark: '+' | '-', lines: readonly string[], hasNewline: boolean): GeneratedHunk {
  const body = (lines.length === 0 ? ['x'] : lines).map((line) => mark + line);
  if (!hasNewline) body.push('\\ No newline at end of file');
  return { oldStart: mark === '-' ? 1 : 0, newStart: mark === '+' ? 1 : 0, lines: body };
}

/** Edits of the lines as the hunks that a diff of them has, with a context of 0 to 3 lines. */
function hunksOf(
  random: Random,
  old: readonly string[],
  oldNewline: boolean,
  keepsNewline: boolean,
  line: () => string,
): GeneratedHunk[] {
  const marked: string[] = [];
  const often = 3 + random(12);
  for (const each of old) {
    const what = random(often);
    if (what === 0) marked.push(`-${each}`);
    else if (what === 1) marked.push(`-${each}`, `+${line()}`);
    else if (what === 2) marked.push(`+${line()}`, ` ${each}`);
    else marked.push(` ${each}`);
  }
  if (marked.every((each) => each.startsWith(' '))) marked.push(`+${line()}`);
  const newNewline = keepsNewline ? oldNewline : !oldNewline;
  const lines = withNewlineMarks(marked, oldNewline, newNewline);
  const context = random(4);
  const changes = lines.flatMap((each, index) => (/^[-+]/.test(each) ? [index] : []));
  const hunks: GeneratedHunk[] = [];
  for (let at = 0; at < changes.length; ) {
    let end = at;
    while (end + 1 < changes.length && changes[end + 1]! - changes[end]! <= 2 * context + 1) end++;
    const from = Math.max(0, changes[at]! - context);
    let to = Math.min(lines.length, changes[end]! + context + 1);
    while (lines[to]?.startsWith('\\')) to++;
    hunks.push({ ...startOf(lines, from, to), lines: lines.slice(from, to) });
    at = end + 1;
  }
  return hunks;
}

/** The last old and the last new line with "\ No newline" after them where they lack one. */
function withNewlineMarks(marked: readonly string[], oldNewline: boolean, newNewline: boolean): string[] {
  const lines = [...marked];
  const lastOld = lines.findLastIndex((each) => !each.startsWith('+'));
  const lastNew = lines.findLastIndex((each) => !each.startsWith('-'));
  if (oldNewline === newNewline && lastOld === lastNew) {
    if (!oldNewline && lastOld >= 0) lines.splice(lastOld + 1, 0, '\\ No newline at end of file');
    return lines;
  }
  if (lastOld === lastNew && lastOld >= 0) {
    const text = lines[lastOld]!.slice(1);
    lines.splice(lastOld, 1, `-${text}`, `+${text}`);
    return withNewlineMarks(lines, oldNewline, newNewline);
  }
  const marks = [...(oldNewline || lastOld < 0 ? [] : [lastOld]), ...(newNewline || lastNew < 0 ? [] : [lastNew])];
  for (const at of marks.sort((a, b) => b - a)) {
    // A context line that is the last of one side alone becomes a change.
    if (lines[at]!.startsWith(' ')) {
      const text = lines[at]!.slice(1);
      const isOld = at === lastOld;
      lines.splice(
        at,
        1,
        `-${text}`,
        ...(isOld ? ['\\ No newline at end of file', `+${text}`] : [`+${text}`, '\\ No newline at end of file']),
      );
    } else lines.splice(at + 1, 0, '\\ No newline at end of file');
  }
  return lines;
}

function startOf(lines: readonly string[], from: number, to: number): { oldStart: number; newStart: number } {
  const count = (mark: string, start: number, end: number) =>
    lines.slice(start, end).filter((each) => each.startsWith(mark) || each.startsWith(' ')).length;
  const start = (mark: string) => count(mark, 0, from) + (count(mark, from, to) === 0 ? 0 : 1);
  return { oldStart: start('-'), newStart: start('+') };
}

/** Puts hunks out of order, elsewhere, twice, or takes some of their context. */
function disturb(random: Random, hunks: GeneratedHunk[]): void {
  const what = random(12);
  const any = () => hunks[random(hunks.length)]!;
  if (what === 0) hunks.reverse();
  else if (what === 1) hunks.sort(() => random(3) - 1);
  else if (what === 2) {
    for (const hunk of hunks) {
      const shift = random(13) - 6;
      hunk.oldStart = Math.max(hunk.oldStart === 0 ? 0 : 1, hunk.oldStart + shift);
      hunk.newStart = Math.max(hunk.newStart === 0 ? 0 : 1, hunk.newStart + (random(4) === 0 ? random(9) : shift));
    }
  } else if (what === 3) {
    const { lines } = any();
    if (lines[0]!.startsWith(' ') && lines.length > 1) lines.shift();
  } else if (what === 4) {
    const { lines } = any();
    if (lines.at(-1)!.startsWith(' ') && lines.length > 1) lines.pop();
  } else if (what === 5) {
    const hunk = any();
    hunks.push({ ...hunk, lines: [...hunk.lines] });
  } else if (what === 6) {
    const { lines } = any();
    const at = random(lines.length);
    if (!lines[at]!.startsWith('\\')) lines[at] = ` ${lines[at]!.slice(1)}`;
  }
}

function sectionOf(oldName: string, newName: string, hunks: readonly GeneratedHunk[], random: Random): string {
  const header =
    random(8) === 0 && !(oldName + newName).includes('/dev/null') ? `diff --git ${oldName} ${newName}\n` : '';
  const bodies = hunks.map(({ oldStart, newStart, lines }) => {
    const count = (mark: string) => lines.filter((each) => each.startsWith(mark) || each.startsWith(' ')).length;
    return `@@ -${oldStart},${count('-')} +${newStart},${count('+')} @@\n${lines.join('\n')}\n`;
  });
  return `${header}--- ${oldName}\n+++ ${newName}\n${bodies.join('')}`;
}
