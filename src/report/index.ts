/** The report formats, by name. */
import { UserError } from '../errors.js';
import { quoted } from '../text.js';
import type { Render, ReportFormat, Reporting } from './format.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { html } from './html.js';
import { json } from './json.js';
import { mail } from './mail.js';
import { markdown } from './markdown.js';
import { mtreeDiff } from './mtree-diff.js';
import { sarif } from './sarif.js';
import { terse } from './terse.js';
import { text } from './text.js';

export type { Render, ReportFormat, Reporting, ReportOptions, Results } from './format.js';

export const reportFormats: readonly ReportFormat[] = [
  text,
  json,
  markdown,
  mail,
  mtreeDiff,
  terse,
  sarif,
  gitlab,
  github,
  html,
];

/** How a command's result is written in the format of that name. Throws UserError naming the formats that the command has. */
export function reportFormat<K extends Reporting>(name: string, command: K): Render<K> {
  const format = reportFormats.find((each) => each.name === name);
  const render = format?.[command] as Render<K> | undefined;
  if (render !== undefined) return render;
  const known = reportFormats.filter((each) => each[command] !== undefined).map((each) => each.name);
  const reason = format === undefined ? 'is not known' : 'is for check alone';
  throw new UserError(`--format: ${quoted(name)} ${reason}; ${command} has ${known.join(', ')}`);
}
