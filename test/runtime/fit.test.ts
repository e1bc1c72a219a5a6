import { describe, expect, it } from 'vitest';
import { PreprocessorSession, preprocess } from '../../src/c/preprocess/index.js';
import { Program } from '../../src/c/program/program.js';
import { Instance } from '../../src/c/program/run/instance.js';
import { Trap } from '../../src/c/program/run/traps.js';

/** Runs `run()` of C that declares and calls `modelled`, for which the model's C stands. */
function run(tree: string, model: string): unknown {
  const texts = new Map([
    ['tree.c', tree],
    ['model.c', model],
  ]);
  const program = new Program({
    unit: (file) =>
      preprocess(new PreprocessorSession(), file, {
        reader: { read: (path) => texts.get(path) },
        quotePaths: [],
        systemPaths: [],
        defines: [],
      }),
    replacement: (name) => (name === 'modelled' ? { kind: 'unit', file: 'model.c' } : null),
    function: (_name, from) => ({ kind: 'unit', file: from }),
    standsIn: (file) => file === 'model.c',
    object: (_name, from) => from,
  });
  return new Instance(program, { host: {} }).call(program.functionSymbol('tree.c', 'run')!);
}

describe('a model', () => {
  const stands = 'long modelled(int *p, long n) { *p += 1; return 10 * n + *p; }';

  it.each<[string, string, string, number]>([
    [
      'of another width',
      'long modelled(int *, int); int run(void) { int i = 1; return modelled(&i, -3); }',
      stands,
      -28,
    ],
    ['that gives less', 'int modelled(int *, long); int run(void) { int i = 1; return modelled(&i, 2); }', stands, 22],
    [
      'that gives nothing',
      'void modelled(int *, int); int run(void) { int i = 1; modelled(&i, 2); return i; }',
      stands,
      2,
    ],
    [
      'with a parameter more behind',
      'long modelled(int *, long, void *); int run(void) { int i = 1; return modelled(&i, 2, 0); }',
      stands,
      22,
    ],
    [
      'that its own unit sees declared',
      'long modelled(int *, int); int run(void) { int i = 1; return modelled(&i, -3); }',
      `long modelled(int *, int); ${stands}`,
      -28,
    ],
  ])('takes the type that the tree declares: %s', (_name, tree, model, result) => {
    expect(run(tree, model)).toBe(result);
  });

  it.each<[string, string, RegExp]>([
    [
      'a parameter in front',
      'long modelled(int, int *, long); int run(void) { return modelled(1, 0, 2); }',
      /parameter 1/,
    ],
    ['one in between', 'long modelled(int *, int, long); int run(void) { return modelled(0, 1, 2); }', /parameter 2/],
    ['one less', 'long modelled(int *); int run(void) { return modelled(0); }', /takes 2 parameters/],
    ['a number for an address', 'long modelled(long, long); int run(void) { return modelled(0, 2); }', /parameter 1/],
    [
      'a truth value for a number',
      '_Bool modelled(int *, long); int run(void) { return modelled(0, 2); }',
      /gives long/,
    ],
    ['an address for a number', 'void *modelled(int *, long); int run(void) { return !modelled(0, 2); }', /gives long/],
    ['what is variadic', 'long modelled(int *, long, ...); int run(void) { return modelled(0, 2); }', /"\.\.\."/],
  ])('is refused, as C that could not be compiled, where the tree declares %s', (_name, tree, reason) => {
    let error: unknown;
    try {
      run(tree, stands);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(Trap);
    expect(error).toMatchObject({ kind: 'uncompiled' });
    expect((error as Trap).reason).toMatch(/the model of modelled does not fit the tree's declaration/);
    expect((error as Trap).reason).toMatch(reason);
  });
});
