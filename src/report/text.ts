/** Text for a terminal. */
import type { ReportFormat } from './format.js';
import { checkText } from './text/check.js';
import { compareLogText } from './text/compare-log.js';
import { crosscheckText } from './text/crosscheck.js';
import { layoutText } from './text/layout.js';
import { predicateText } from './text/predicate.js';
import { simulateText } from './text/simulate.js';

export const text: ReportFormat = {
  name: 'text',
  check: checkText,
  simulate: simulateText,
  crosscheck: crosscheckText,
  compareLog: compareLogText,
  layout: layoutText,
  predicate: predicateText,
};
