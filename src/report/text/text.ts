/** Text for a terminal. */
import type { ReportFormat } from '../format.js';
import { checkText } from './check.js';
import { compareLogText } from './compare-log.js';
import { crosscheckText } from './crosscheck.js';
import { explainText } from './explain.js';
import { layoutText } from './layout.js';
import { predicateText } from './predicate.js';
import { simulateText } from './simulate.js';

export const text = {
  name: 'text',
  check: checkText,
  simulate: simulateText,
  crosscheck: crosscheckText,
  'compare-log': compareLogText,
  layout: layoutText,
  predicate: predicateText,
  explain: explainText,
} satisfies ReportFormat;
