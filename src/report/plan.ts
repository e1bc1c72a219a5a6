/** What a plan would play, without the check around it. */
import { UserError } from '../errors.js';
import type { CheckResult } from '../result/result.js';
import { quoted } from '../text.js';
import { jsonText } from './json/json-text.js';
import { placesText } from './words/places.js';
import { plannedText } from './words/plan.js';

/** @param format text or json. Throws UserError for another */
export function planReport({ plan }: CheckResult, format: string): string {
  const planned = plan?.left ?? [];
  if (format === 'json') return `${jsonText({ schema: 'flatcheck/plan/1', planned }, 2)}\n`;
  if (format !== 'text') throw new UserError(`--plan: it has no format ${quoted(format)}; known are text, json`);
  if (planned.length === 0)
    return 'nothing: every change is settled, or exercised by the machines that every check plays\n';
  return planned.map((each) => `${placesText([each])}: ${plannedText(each)}\n`).join('');
}
