import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildRuntime, missingTools, runWithRuntime, runWithSystem } from './native.js';

const reason = missingTools();
if (reason !== undefined) console.warn(`runtime library is not compared with glibc and GLib: ${reason}`);

const programs = join(import.meta.dirname, 'programs');

describe.skipIf(reason !== undefined)('a program with the runtime does what it does with glibc and GLib', () => {
  let objects: string[] = [];
  beforeAll(() => {
    objects = buildRuntime();
  }, 120_000);

  for (const name of readdirSync(programs).filter((file) => file.endsWith('.c'))) {
    it(name, () => {
      const source = join(programs, name);
      const expected = runWithSystem(source);
      const actual = runWithRuntime(source, objects);
      expect(actual.output.split('\n')).toEqual(expected.output.split('\n'));
      expect(actual.status).toBe(expected.status);
    }, 60_000);
  }

  it('an assertion that fails ends the program and says where', () => {
    const actual = runWithRuntime(join(import.meta.dirname, 'special/assert.c'), objects);
    expect(actual).toEqual({ status: 134, output: 'before\n' });
  });

  it('freeing a block twice ends the program', () => {
    const actual = runWithRuntime(join(import.meta.dirname, 'special/free-twice.c'), objects);
    expect(actual.status).toBe(134);
  });

  it('thread-local variables start with their values and are aligned', () => {
    const actual = runWithRuntime(join(import.meta.dirname, 'special/thread-local.c'), objects);
    expect(actual).toEqual({ status: 0, output: '7 0 0\n' });
  });
});
