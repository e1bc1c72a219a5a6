/** What commands that give a report have in common. */
import { type Reporting, type Results, reportFormat } from '../report/index.js';
import { writeReport } from './output.js';
import type { TreeOptions } from './trees.js';

/** Options every analysis command takes, as commander gives them. */
export interface CommonOptions extends TreeOptions {
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
  readonly format: string;
  readonly output?: string;
  /** False with --no-cache. */
  readonly cache: boolean;
  readonly define: readonly string[];
  /** --follow-renames */
  readonly followRenames?: boolean;
  /** --archive */
  readonly archive?: string;
  /** --verbose */
  readonly verbose?: boolean;
  /** --config */
  readonly config?: string;
}

/** Where the report of a command goes; made before the work starts, so that a wrong --format costs no time. */
export interface Reporter<K extends Reporting> {
  /** Renders the result and writes it. Throws UserError where it cannot be written. */
  report(result: Results[K]): void;
}

/** Throws UserError for a format that the command does not have. */
export function openReporter<K extends Reporting>(
  command: K,
  { format, output, verbose = false }: Pick<CommonOptions, 'format' | 'output' | 'verbose'>,
): Reporter<K> {
  const render = reportFormat(format, command);
  return {
    report: (result) => writeReport(render(result, { colour: output === undefined && wantsColour(), verbose }), output),
  };
}

/** NO_COLOR (no-color.org) and FORCE_COLOR count where they are set and not empty; NO_COLOR goes first. */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}
