/** Commands as README.md and docs/*.md show them; docs/testing.md describes how they are marked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../commands/cli.js';

/** A command and the lines that stand below it; none are given in a block of commands alone. */
export interface ShownCommand {
  readonly command: string;
  readonly output: readonly string[] | undefined;
}

export interface Block {
  /** From the repository's root, such as `docs/tour.md`. */
  readonly document: string;
  /** Of the opening fence; the first line is 1. */
  readonly line: number;
  /** Lines between the fences, as indices into the document's: the last is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Where it is run, or why it is not; undefined where the line above the fence says neither. */
  readonly mark: { readonly place: string; readonly status: number } | { readonly why: string } | undefined;
  readonly commands: readonly ShownCommand[];
}

export const documents: readonly string[] = [
  'README.md',
  'samples/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');

const MARK = /^<!-- (?:run: (?<place>[\w.]+)(?:, ends with (?<status>\d))?|not run: (?<why>.+)) -->$/;

function markOf(line: string | undefined): Block['mark'] {
  const { place, status = '0', why } = MARK.exec(line ?? '')?.groups ?? {};
  if (why !== undefined) return { why };
  return place === undefined ? undefined : { place, status: Number(status) };
}

/** In a `console` block a command follows a prompt; in a `sh` block each line is one. */
function commandsOf(language: string, lines: readonly string[]): ShownCommand[] {
  if (language === 'sh') return lines.map((command) => ({ command, output: undefined }));
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.map((start, index) => ({
    command: lines[start]!.slice(2),
    output: lines.slice(start + 1, starts[index + 1]),
  }));
}

/** The `sh` and `console` blocks of a document, in order. */
export function blocksOf(document: string): Block[] {
  const lines = textOf(document).split('\n');
  const fences = lines.flatMap((line, index) => (line.startsWith('```') ? [index] : []));
  const blocks: Block[] = [];
  for (let index = 0; index < fences.length; index += 2) {
    const [fence, to] = fences.slice(index, index + 2) as [number, number];
    const language = lines[fence]!.slice(3);
    if (language !== 'sh' && language !== 'console') continue;
    const inside = lines.slice(fence + 1, to);
    blocks.push({
      document,
      line: fence + 1,
      from: fence + 1,
      to,
      mark: markOf(lines[fence - 1]),
      commands: commandsOf(language, inside),
    });
  }
  return blocks;
}
