import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/runtime/models.js';

const folder = new URL('../../src/runtime/models/', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.c'));
const files = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

/** Whether C text defines a function or a variable of this name at file scope. */
function defines(text: string, name: string): boolean {
  return new RegExp(`^(?!static|extern|#| )[\\w *]*\\b${name}(\\([^;]*\\)\\n\\{| = |;$)`, 'm').test(text);
}

describe('the model table', () => {
  it('gives a reason for every entry', () => {
    expect(models.filter(({ reason }) => reason.trim() === '')).toEqual([]);
  });

  it('names each function once', () => {
    const names = models.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has the C it speaks of', () => {
    const missing = models.filter(({ behaviour, file, name }) => {
      if (behaviour === 'nothing' || behaviour === 'tree') return false;
      const text = files.get(file ?? '');
      return text === undefined || !defines(text, behaviour === 'around' ? `flatcheck_around_${name}` : name);
    });
    expect(missing).toEqual([]);
  });

  it('gives no C for a pattern', () => {
    expect(models.filter(({ behaviour, name }) => behaviour !== 'nothing' && name.includes('*'))).toEqual([]);
  });

  it('speaks of all C that takes the place of the tree', () => {
    const named = new Set(models.map(({ name }) => name));
    const unnamed = [...files].flatMap(([file, text]) =>
      [...text.matchAll(/^(?!static|typedef|extern)[A-Za-z][\w *]*?\b(\w+)\([^;{]*\)\n\{/gm)]
        .map(([, name = '']) => name.replace(/^flatcheck_around_/, ''))
        .filter((name) => !name.startsWith('flatcheck_') && !named.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unnamed).toEqual([]);
  });
});
