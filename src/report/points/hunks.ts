/** Names of hunks. */
import type { Finding } from '../../result/result.js';

/** The path in a hunk's id: "path#number". */
export function fileOfHunk(id: string): string {
  return id.slice(0, id.lastIndexOf('#'));
}

/** "hunk a#1, a#2", each as `show` has it; empty where the finding names none. */
export function neededHunks({ hunks = [], hunksNotMinimal }: Finding, show: (hunk: string) => string): string {
  if (hunks.length === 0) return '';
  return `hunk ${hunks.map(show).join(', ')}${hunksNotMinimal ? ` (${PERHAPS_FEWER})` : ''}`;
}

/** Said where it is not known whether all the hunks of a finding are needed. */
export const PERHAPS_FEWER = 'perhaps not all of them';
