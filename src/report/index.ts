/** The report formats, by name. */
import { UserError } from '../errors.js';
import { quoted } from '../text.js';
import { github } from './ci/github.js';
import { gitlab } from './ci/gitlab.js';
import { sarif } from './ci/sarif.js';
import type { Render, ReportFormat, Reporting } from './format.js';
import { html } from './html/html.js';
import { json } from './json/json.js';
import { mail } from './mail/mail.js';
import { markdown } from './markdown/markdown.js';
import { mtreeDiff } from './mtree-diff.js';
import { terse } from './terse.js';
import { text } from './text/text.js';

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

/**
 * How a command's result is written in the format of that name. Throws UserError naming the formats that the command
 * has.
 */
export function reportFormat<K extends Reporting>(name: string, command: K): Render<K> {
  const format = reportFormats.find((each) => each.name === name);
  const render = format?.[command] as Render<K> | undefined;
  if (render !== undefined) return render;
  const known = reportFormats.filter((each) => each[command] !== undefined).map((each) => each.name);
  const reason = format === undefined ? 'is not known' : 'is for check alone';
  throw new UserError(`--format: ${quoted(name)} ${reason}; ${command} has ${known.join(', ')}`);
}
