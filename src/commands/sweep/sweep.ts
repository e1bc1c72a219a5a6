/** `flatcheck sweep`: many commits or patches, each judged by itself. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { version } from '../../version.js';
import { parseJobs } from '../input/values.js';
import { writeReport } from '../output/output.js';
import { startProgress } from '../output/progress.js';
import { formatOf } from '../output/reporter.js';
import { checkItem, forEachOf } from './checks.js';
import { itemsOf, type SweptItem, shardOf } from './items.js';
import { exitCodeOf, inPlaces, readLines, type SweptLine, sweptLine, tableOf } from './lines.js';

/** Options as commander gives them; what is not named here goes to each check as it is. */
export interface SweepCommandOptions {
  readonly qemu?: string;
  readonly rev?: string;
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  readonly define: readonly string[];
  readonly config?: string;
  readonly quick?: boolean;
  readonly followRenames?: boolean;
  readonly cache: boolean;
  readonly list?: string;
  /** One at most: lines are added to it as they come. */
  readonly output?: readonly string[];
  readonly resume?: boolean;
  readonly shard?: string;
  readonly jobs?: string;
  readonly merge?: boolean;
  readonly format?: string;
}

/** Checks that take one processor and a half each: so many at a time keep the processors busy. */
const PROCESSORS_OF_A_CHECK = 2;

/** Gives the exit code (docs/commands.md). Throws UserError for what the user can have wrong. */
export async function sweep(given: readonly string[], options: SweepCommandOptions): Promise<number> {
  const output = outputOf(options);
  if (options.merge) return merge(given, options, output);
  const all = itemsOf(given, options.list, options).map((item, i) => ({ item, number: i + 1 }));
  if (all.length === 0) throw new UserError('nothing to sweep: name A..B, patches, a folder of them, or --list FILE');
  const items = options.shard === undefined ? all : shardOf(all, options.shard);
  const args = checkOptions(options);
  const asked = createHash('sha256')
    .update(JSON.stringify([version, args, all.map(({ item }) => [item.kind, item.id])]))
    .digest('hex')
    .slice(0, 16);
  const done = begun(output, options.resume ?? false, asked);
  const left = items.filter(({ number }) => !done.some((line) => line.number === number));
  const lines = [...done];
  const jobs =
    options.jobs === undefined
      ? Math.max(1, Math.floor(availableParallelism() / PROCESSORS_OF_A_CHECK))
      : parseJobs(options.jobs);
  const { onProgress, end } = startProgress();
  const start = performance.now();
  await forEachOf(left, jobs, async ({ item, number }) => {
    const count = lines.length - done.length;
    onProgress?.(lines.length, items.length, `${nameOf(item)}${estimate(start, count, left.length)}`);
    const { checked, seconds } = await checkItem(item, args);
    const line = sweptLine({ number, of: all.length, asked, item }, checked, seconds);
    lines.push(line);
    emit(line, output);
  });
  end();
  return exitCodeOf(lines);
}

/** What is left, in minutes, as far as it can be told. */
function estimate(start: number, done: number, all: number): string {
  if (done === 0) return '';
  const minutes = ((performance.now() - start) / done / 60_000) * (all - done);
  return `, about ${Math.ceil(minutes)} min left`;
}

function nameOf({ id, kind, subject }: SweptItem): string {
  return kind === 'commit' ? `${id.slice(0, 12)} ${subject}` : id;
}

function outputOf({ output = [] }: SweepCommandOptions): string | undefined {
  if (output.length > 1) throw new UserError('--output: a sweep writes one file');
  return output[0];
}

/** The lines of a sweep that is taken up again; begins the file where it is not. */
function begun(output: string | undefined, resume: boolean, asked: string): SweptLine[] {
  if (output === undefined) {
    if (resume) throw new UserError('--resume needs --output FILE, which has what was done');
    return [];
  }
  try {
    if (resume && existsSync(output)) {
      const text = readFileSync(output, 'utf8');
      const lines = inPlaces(readLines(text).filter((line) => line.asked === asked));
      if (readLines(text).length > 0 && lines.length === 0)
        throw new UserError(`--resume: ${printable(output)} holds another sweep`);
      // A line that was cut short must not be gone on with.
      writeFileSync(output, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return lines;
    }
    writeFileSync(output, '');
    return [];
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--output: cannot write ${printable(output)}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function emit(line: SweptLine, output: string | undefined): void {
  const text = `${JSON.stringify(line)}\n`;
  if (output === undefined) process.stdout.write(text);
  else appendFileSync(output, text);
}

function merge(files: readonly string[], { format: asked }: SweepCommandOptions, output: string | undefined): number {
  if (files.length === 0) throw new UserError('--merge: name the files of the shards');
  const lines = files.flatMap((file) => {
    try {
      return readLines(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new UserError(`cannot read ${printable(file)}: ${(error as NodeJS.ErrnoException).code}`);
    }
  });
  if (new Set(lines.map(({ asked }) => asked)).size > 1)
    throw new UserError('--merge: the files are of different sweeps');
  const merged = inPlaces(lines);
  const format = asked ?? formatOf(output) ?? 'text';
  if (format !== 'json' && format !== 'text' && format !== 'markdown')
    throw new UserError(`--format: "${printable(format)}" is not text, markdown or json`);
  const isWhole = merged.length === (merged[0]?.of ?? 0);
  const text =
    format === 'json' ? merged.map((line) => `${JSON.stringify(line)}\n`).join('') : printableTable(merged, format);
  writeReport(text, output);
  const code = exitCodeOf(merged);
  return isWhole || code === 1 ? code : 3;
}

/** Subjects and names come from elsewhere. */
function printableTable(lines: readonly SweptLine[], format: 'text' | 'markdown'): string {
  const safe = lines.map((line) => {
    const { item, error } = line;
    return {
      ...line,
      item: { ...item, id: printable(item.id), subject: printable(item.subject) },
      error: error && printable(error),
    };
  });
  return tableOf(safe, format);
}

/** The options as a check's command line takes them. */
function checkOptions(options: SweepCommandOptions): string[] {
  const valued = ['qemu', 'rev', 'machine', 'ram', 'vga', 'config'] as const;
  return [
    ...valued.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, options[name]])),
    ...options.define.flatMap((each) => ['--define', each]),
    ...(options.quick ? ['--quick'] : []),
    ...(options.followRenames ? ['--follow-renames'] : []),
    ...(options.cache ? [] : ['--no-cache']),
  ];
}
