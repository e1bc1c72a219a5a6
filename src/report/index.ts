/** The report formats, by name. */
import { UserError } from '../errors.js';
import { quoted } from '../text.js';
import type { ReportFormat } from './format.js';
import { json } from './json.js';
import { text } from './text.js';

export type { ReportFormat, ReportOptions } from './format.js';

export const reportFormats: readonly ReportFormat[] = [text, json];

/** The format of that name. Throws UserError naming those that there are. */
export function reportFormat(name: string): ReportFormat {
  const format = reportFormats.find((each) => each.name === name);
  if (format !== undefined) return format;
  throw new UserError(
    `--format: ${quoted(name)} is not known; known are ${reportFormats.map((each) => each.name).join(', ')}`,
  );
}
