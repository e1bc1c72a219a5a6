import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KINDS } from '../../src/report/words/findings.js';
import { type FindingId, SEVERITIES } from '../../src/result/result.js';
import { root } from '../commands/cli.js';

const document = join(root, 'docs/findings.md');

const chapter = (id: FindingId): string => {
  const { summary, advice, example } = KINDS[id];
  return `## ${id}\n\n${SEVERITIES[id]}\n\n${summary} ${advice}\n\nExample: ${example}\n`;
};

it('docs/findings.md has the chapter of each finding that explain shows (FLATCHECK_UPDATE=1 writes them)', () => {
  const start = (text: string): number => text.indexOf('## guest-map-changed');
  const text = readFileSync(document, 'utf8');
  const chapters = (Object.keys(SEVERITIES) as FindingId[]).map(chapter).join('\n');
  if (process.env.FLATCHECK_UPDATE) writeFileSync(document, text.slice(0, start(text)) + chapters);
  const now = readFileSync(document, 'utf8');
  expect(now.slice(start(now))).toBe(chapters);
});
