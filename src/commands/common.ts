/** What commands that give a report have in common. */
import type { ReportFormat, ReportOptions } from '../report/index.js';
import { reportFormat } from '../report/index.js';
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
}

/** Where the report of a command goes; made before the work starts, so that a wrong --format costs no time. */
export interface Reporter {
  /** Renders the report and writes it. Throws UserError where it cannot be written. */
  report(render: (format: ReportFormat, options: ReportOptions) => string): void;
}

/** Throws UserError for a format that there is not. */
export function openReporter({ format, output }: CommonOptions): Reporter {
  const chosen = reportFormat(format);
  return {
    report: (render) => writeReport(render(chosen, { colour: output === undefined && wantsColour() }), output),
  };
}

/** NO_COLOR (no-color.org) and FORCE_COLOR count where they are set and not empty; NO_COLOR goes first. */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}
