/** Text for a terminal. */
import type { ReportFormat } from './format.js';
import { checkText } from './text/check.js';
import { layoutText } from './text/layout.js';
import { predicateText } from './text/predicate.js';
import { simulateText } from './text/simulate.js';

export const text = {
  name: 'text',
  check: checkText,
  simulate: simulateText,
  layout: layoutText,
  predicate: predicateText,
} satisfies ReportFormat;
