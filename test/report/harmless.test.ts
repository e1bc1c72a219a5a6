import { describe, expect, it } from 'vitest';
import { reportFormats } from '../../src/report/index.js';
import { hostileResult } from './results.js';

/** What acts on a terminal or reorders what is read; the line feed between lines is no part of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const ACTING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe.each(reportFormats)('what a patch or a tree holds, in format $name', ({ name, check }) => {
  const report = check(hostileResult(), { colour: false });

  it('cannot act on a terminal', () => {
    // The page's own script and style may hold what they like: nobody else writes them.
    const own = name === 'html' ? report.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, '') : report;
    expect(own).not.toMatch(ACTING);
  });

  it('starts no line with what programs that read lines take for theirs', () => {
    const lines = report.split('\n');
    expect(lines.filter((line) => /^(\/close|##\[|Reviewed-by:|diff --git|--- a|From )/.test(line))).toEqual([]);
  });
});
