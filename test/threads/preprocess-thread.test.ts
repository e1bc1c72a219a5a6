import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { PreprocessError } from '../../src/c/preprocess/index.js';
import type { TranslationUnit } from '../../src/c/token.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import type { PreprocessThread } from '../../src/threads/preprocess-thread.js';
import { type Overlays, openTreeSource, type TreeSource } from '../../src/tree/source.js';
import { overlay } from '../../src/tree/view.js';

const SAMPLE: TreeSource = { kind: 'sample' };
const UNITS = ['hw/pci-host/i440fx.c', 'system/memory.c', 'flatcheck:/lib/string.c'];
const built = pathToFileURL(join(import.meta.dirname, '../../dist/threads/preprocess-thread.js')).href;

let thread: PreprocessThread;

/** A thread runs what was built. */
async function startThread(source = SAMPLE, overlays: Overlays = []): Promise<PreprocessThread> {
  const module = (await import(built)) as typeof import('../../src/threads/preprocess-thread.js');
  const started = module.PreprocessThread.start();
  if (!started) throw new Error('this test needs two processors');
  return started.begin({ source, overlays, defines: [['CONFIG_OTHER', '1']] });
}

function program(overlays: Overlays = [], elsewhere?: PreprocessThread): TreeProgram {
  const overrides = { host: { CONFIG_OTHER: '1' } };
  return new TreeProgram(openTreeSource(SAMPLE, overlays), undefined, overrides, elsewhere?.tree);
}

function plain({ file, files, missing, segments }: TranslationUnit) {
  return { file, files, missing, tokens: segments.flatMap(({ tokens }) => tokens) };
}

/** A change of the tree at the end of a file. */
function appended(path: string, text: string): [path: string, text: string] {
  return [path, openTreeSource(SAMPLE).read(path)! + text];
}

describe('units that another thread preprocesses', () => {
  afterEach(() => thread.end());

  it('are the same as without it, one that is asked for again as well', async () => {
    thread = await startThread();
    const shared = program([], thread);
    for (const file of [...UNITS, UNITS[0]!]) expect(plain(shared.unit(file))).toEqual(plain(program().unit(file)));
    expect([...thread.lookedAt].map(([path]) => path)).toEqual(expect.arrayContaining([UNITS[0], UNITS[1]]));
  });

  it('see what is laid over the tree, from the start and later', async () => {
    const first = appended('hw/pci-host/pam.c', 'int laid_over;\n');
    const header = appended('include/hw/pci-host/pam.h', 'extern int laid_over_later;\n');
    const gone: [string, null] = ['system/memory.c', null];
    thread = await startThread(SAMPLE, [first]);
    const base = program([first], thread);
    const derived = base.derive(
      overlay(openTreeSource(SAMPLE, [first]), new Map([header, [gone[0], undefined]])),
      new Set([header[0], gone[0]]),
      new Map(),
    );
    const [before, after] = [base, derived].map((each) => plain(each.unit(first[0])).tokens.map(({ text }) => text));
    expect(before).toContain('laid_over');
    expect(before).not.toContain('laid_over_later');
    expect(after).toContain('laid_over_later');
    expect(base.unit(gone[0])).toBeDefined();
    expect(() => derived.unit(gone[0])).toThrow(PreprocessError);
  });

  it('are those of a tree that was said to be derived, or of another one', async () => {
    thread = await startThread();
    const base = program([], thread);
    const texts = (changes: Overlays, path: string): string[] => {
      const view = overlay(openTreeSource(SAMPLE), new Map(changes.map(([each, text]) => [each, text ?? undefined])));
      const derived = base.derive(view, new Set(changes.map(([each]) => each)), new Map());
      return plain(derived.unit(path)).tokens.map(({ text }) => text);
    };
    const expected = appended('system/memory.c', 'int expected;\n');
    const other = appended('system/memory.c', 'int another;\n');
    const view = overlay(openTreeSource(SAMPLE), new Map([expected]));
    base.expectDerived(view, new Set([expected[0]]));
    expect(texts([other], other[0])).toContain('another');
    base.expectDerived(view, new Set([expected[0]]));
    expect(texts([expected], expected[0])).toContain('expected');
  });

  it('that have an error are told of with its place', async () => {
    const broken = appended('hw/pci-host/pam.c', '#error told of\n');
    const line = broken[1].split('\n').length - 1;
    thread = await startThread(SAMPLE, [broken]);
    expect(() => program([broken], thread).unit(broken[0])).toThrow(`hw/pci-host/pam.c:${line}: #error told of`);
    expect(() => program([], thread).unit('no-such.c')).toThrow('no-such.c:1: the file cannot be read');
  });

  it('are preprocessed here where the thread cannot open the tree, or has ended', async () => {
    const expected = plain(program().unit(UNITS[0]!));
    thread = await startThread({ kind: 'folder', path: join(import.meta.dirname, 'no-such-folder') });
    const shared = program([], thread);
    expect(plain(shared.unit(UNITS[0]!))).toEqual(expected);
    expect(plain(shared.unit(UNITS[1]!))).toEqual(plain(program().unit(UNITS[1]!)));
  });
});
