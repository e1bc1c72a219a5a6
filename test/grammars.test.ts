import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path));

it("the grammar is the npm package's, and its README states version and checksum", () => {
  const grammar = read('grammars/tree-sitter-c.wasm');
  expect(grammar.equals(read('node_modules/tree-sitter-c/tree-sitter-c.wasm'))).toBe(true);
  const readme = read('grammars/README.md').toString('utf8');
  expect(readme).toContain(createHash('sha256').update(grammar).digest('hex'));
  const { version } = JSON.parse(read('node_modules/tree-sitter-c/package.json').toString('utf8')) as {
    version: string;
  };
  expect(readme).toContain(`| ${version} |`);
});
