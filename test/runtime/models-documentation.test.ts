import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { models } from '../../src/runtime/models.js';

const document = join(import.meta.dirname, '../../docs/models.md');

it('docs/models.md lists the model table', () => {
  const reasons = new Map<string, string[]>();
  for (const { reason, behaviour, name } of models) {
    const key = `| ${reason} | ${behaviour} |`;
    reasons.set(key, [...(reasons.get(key) ?? []), `\`${name}\``]);
  }
  const rows = [...reasons].map(([key, names]) => `${key} ${names.join(', ')} |\n`);
  const table = `| reason | instead | functions |\n| --- | --- | --- |\n${rows.join('')}`;
  const text = readFileSync(document, 'utf8');
  const start = text.includes('| reason |') ? text.indexOf('| reason |') : text.length;
  if (process.env.FLATCHECK_UPDATE) writeFileSync(document, text.slice(0, start) + table);
  expect(readFileSync(document, 'utf8').slice(start)).toBe(table);
});
