/** What commands that give a report have in common. */
import { appendFileSync } from 'node:fs';
import { extname } from 'node:path';
import { UserError } from '../../errors.js';
import { type Render, type Reporting, type Results, reportFormat } from '../../report/index.js';
import { quoted } from '../../text.js';
import type { TreeOptions } from '../input/trees.js';
import { assertWritable, writeReport } from './output.js';

/** Options every analysis command takes, as commander gives them. */
export interface CommonOptions extends TreeOptions {
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  /** --format; without it that of the suffix of --output, else text. */
  readonly format?: string;
  /** --output, in order */
  readonly output?: readonly string[];
  /** --color */
  readonly color?: string;
  /** False with --no-cache. */
  readonly cache: boolean;
  readonly define: readonly string[];
  /** --follow-renames */
  readonly followRenames?: boolean;
  /** --archive */
  readonly archive?: string;
  /** --verbose */
  readonly verbose?: boolean;
  /** --quiet */
  readonly quiet?: boolean;
  /** --config */
  readonly config?: string;
}

type ReportingOptions = Pick<CommonOptions, 'format' | 'output' | 'verbose' | 'quiet' | 'color'>;

/**
 * Where the reports of a command go; made before the work starts, so that a wrong --format or --output costs no time.
 */
export interface Reporter<K extends Reporting> {
  /**
   * Renders the result and writes it. Throws UserError where it cannot be written.
   * @param isWell nothing needs a look: with --quiet nothing is then written to standard output
   */
  report(result: Results[K], isWell?: boolean): void;
}

/** Where a report goes; without a file to standard output. */
interface Target<K extends Reporting> {
  readonly format: string;
  readonly file?: string;
  readonly render: Render<K>;
}

/** Formats by what a file's name ends in. */
const SUFFIXES: Readonly<Record<string, string>> = {
  '.json': 'json',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.html': 'html',
  '.sarif': 'sarif',
  '.txt': 'text',
  '.mail': 'mail',
  '.eml': 'mail',
  '.diff': 'mtree-diff',
};
const WITHOUT_FORMAT = 'text';

/** Throws UserError for a format that the command does not have, and for a file that cannot be written. */
export function openReporter<K extends Reporting>(
  command: K,
  { format, output = [], verbose = false, quiet = false, color }: ReportingOptions,
): Reporter<K> {
  const colour = wantsColour(color);
  const targets: Target<K>[] = output.map((file) => {
    assertWritable(file);
    const suffix = formatOf(file);
    // Of several files each has the format of its name.
    const own = output.length > 1 ? (suffix ?? format) : (format ?? suffix);
    return { ...targetOf(own ?? WITHOUT_FORMAT, command), file };
  });
  if (targets.length === 0) targets.push(targetOf(format ?? WITHOUT_FORMAT, command));
  return {
    report(result, isWell = false) {
      for (const { format: name, render, file } of targets) {
        if (quiet && isWell && file === undefined) continue;
        writeReport(render(result, { colour: file === undefined && colour, verbose }), file);
        if (name === 'github') addToSummary(result, command);
      }
    },
  };
}

/** The format that the suffix of a file's name asks for, if any. */
export function formatOf(file: string | undefined): string | undefined {
  return file === undefined ? undefined : SUFFIXES[extname(file).toLowerCase()];
}

function targetOf<K extends Reporting>(format: string, command: K): Target<K> {
  return { format, render: reportFormat(format, command) };
}

/** The summary of a job of GitHub Actions holds what its few annotations do not. */
function addToSummary<K extends Reporting>(result: Results[K], command: K): void {
  const { GITHUB_STEP_SUMMARY: file } = process.env;
  if (file) appendFileSync(file, reportFormat('markdown', command)(result, { colour: false }));
}

/**
 * --color goes first; then NO_COLOR (no-color.org) and FORCE_COLOR, where they are set and not empty.
 * Throws UserError for what --color does not take.
 */
function wantsColour(color: string | undefined): boolean {
  if (color === 'always' || color === 'never') return color === 'always';
  if (color !== undefined && color !== 'auto')
    throw new UserError(`--color: ${quoted(color)} is not one of auto, always, never`);
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}
