/** Text for a terminal. */
import type { ReportFormat } from './format.js';
import { checkText } from './text/check.js';
import { compareLogText } from './text/compare-log.js';
import { crosscheckText } from './text/crosscheck.js';
import { explainText } from './text/explain.js';
import { layoutText } from './text/layout.js';
import { predicateText } from './text/predicate.js';
import { simulateText } from './text/simulate.js';

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
