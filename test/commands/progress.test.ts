import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { startProgress } from '../../src/commands/output/progress.js';

/** A standard error that keeps what it is told. */
function terminal(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 40 }) as unknown as NodeJS.WriteStream, written };
}

it('says on a terminal how far the work is, for how long, and what is done, in one line', () => {
  const { stream, written } = terminal(true);
  startProgress(stream).onProgress?.(1, 3, 'pc · 2G, before and after the patch, with all that belongs to it');
  expect(stripVTControlCharacters(written.join('')).trim()).toMatch(/^1\/3 0 s pc · 2G, before[^\n]{0,30}$/);
});

it('says nothing where nobody looks', () => {
  const { stream, written } = terminal(false);
  const { onProgress, end } = startProgress(stream);
  end();
  expect([onProgress, written]).toEqual([undefined, []]);
});
