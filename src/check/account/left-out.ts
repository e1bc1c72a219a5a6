/** Lines of C that the preprocessor leaves out, for the configuration that is run. */
import type { TreeProgram } from '../../machine/tree-program.js';

/** Comments, and what looks like one in a string. */
const COMMENTS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const DIRECTIVE = /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b/;

/** A group of a conditional (C11 6.10.1): the lines between two of its directives, from 1, both inclusive. */
interface Group {
  readonly first: number;
  readonly last: number;
  /** The directive before it. */
  readonly directive: string;
}

/** By file, the lines of which units that were read hold tokens. */
export type LinesRead = ReadonlyMap<string, ReadonlySet<number>>;

export function linesRead(program: TreeProgram, files: ReadonlySet<string>): LinesRead {
  const read = new Map([...files].map((file) => [file, new Set<number>()]));
  const units = program.program.loadedUnits.filter((unit) => unit.files.some((file) => files.has(file)));
  for (const segment of new Set(units.flatMap(({ source }) => source.segments))) {
    const lines = read.get(segment.file);
    if (lines) for (const { line } of segment.tokens) lines.add(line);
  }
  return read;
}

/**
 * Of a file of the program's tree, gives for a line the directive under which it is left out in all units that were
 * read; null where the line is not left out, or holds no C.
 */
export function leftOutOf(
  program: TreeProgram,
  file: string,
  read: ReadonlySet<number>,
): (line: number) => string | null {
  const text = program.tree.read(file) ?? '';
  const lines = text
    .replace(COMMENTS, (match) => (/^["']/.test(match) ? match : match.replace(/[^\n]/g, '')))
    .split('\n');
  const groups = groupsOf(lines);
  const isLeftOut = ({ first, last }: Group): boolean => {
    for (let line = first; line <= last; line++) if (read.has(line)) return false;
    return true;
  };
  return (line) => {
    const isC = /\S/.test(lines[line - 1] ?? '') && !isOfDirective(lines, line);
    if (!isC || read.has(line)) return null;
    // Groups end in the order in which they nest.
    return groups.find((each) => each.first <= line && line <= each.last && isLeftOut(each))?.directive ?? null;
  };
}

function groupsOf(lines: readonly string[]): Group[] {
  const groups: Group[] = [];
  const open: Array<{ first: number; directive: string }> = [];
  for (const [i, text] of lines.entries()) {
    const [, name] = DIRECTIVE.exec(text) ?? [];
    if (name === undefined) continue;
    const group = name.startsWith('if') ? undefined : open.pop();
    if (group) groups.push({ ...group, last: i });
    if (name !== 'endif') open.push({ first: i + 2, directive: text.trim() });
  }
  return groups;
}

/** Whether a line belongs to a directive, be it that the line before it goes on here. */
function isOfDirective(lines: readonly string[], line: number): boolean {
  let start = line - 1;
  while (start > 0 && lines[start - 1]!.endsWith('\\')) start--;
  return /^\s*#/.test(lines[start]!);
}
