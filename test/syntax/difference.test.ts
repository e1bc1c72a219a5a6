import { describe, expect, it } from 'vitest';
import { changesBetween, type Difference, type FileVersions, loadSyntax } from '../../src/syntax/index.js';

const syntax = await loadSyntax();

function difference(...files: readonly (readonly [string | null, string | null])[]): Difference {
  return changesBetween(
    syntax,
    files.map(([before, after], i): FileVersions => {
      const of = (text: string | null) => (text === null ? null : { path: `f${i}.c`, text });
      return { before: of(before), after: of(after) };
    }),
  );
}

/** `fate kind name`, with the files where it goes from one to another. */
function told({ changes }: Difference): string[] {
  return changes.map(({ fate, kind, name, before, after }) => {
    const moved = before && after && before.file !== after.file ? ` from ${before.file} to ${after.file}` : '';
    const renamed = before && before.declaration.name !== name ? ` was ${before.declaration.name}` : '';
    return `${fate} ${kind} ${name}${renamed}${moved}`;
  });
}

const [f, g, h] = ['f', 'g', 'h'].map(
  (name) => `static int ${name}(int a)\n{\n    return a + ${name.charCodeAt(0)};\n}\n`,
) as [string, string, string];
const long = (name: string) =>
  `int ${name}(int a)\n{\n    for (int i = 0; i < a; i++) {\n        print(i);\n    }\n    return a * 2;\n}\n`;

describe('in a file', () => {
  it('nothing differs', () => {
    expect(told(difference([f, f]))).toEqual([]);
  });

  it.each([
    ['added', [f, f + g], ['added function g']],
    ['removed', [f + g, g], ['removed function f']],
    ['changed', [f + g, f.replace('+', '-') + g], ['changed function f']],
    ['renamed', [f + g, f.replace(' f(', ' ff(') + g], ['renamed function ff was f']],
    [
      'recursive, renamed',
      ['int f(int a) { return f(a - 1); }', 'int r(int a) { return r(a - 1); }'],
      ['renamed function r was f'],
    ],
    ['another in place of it', [f, g], ['added function g', 'removed function f']],
    ['reordered', [f + g + h, g + h + f], ['moved function f']],
    ['with a comment in front', [f + g, `${f}/* new */\n${g}`], ['same function g']],
    ['with a comment inside', [f + g, f + g.replace('{', '{ /* new */')], ['same function g']],
    ['laid out in another way', [f, f.replace('(int a)', '(\n    int a)')], ['same function f']],
    ['with a comment at the end of the file', [f, `${f}// end\n`], ['same function f']],
    ['with a comment behind it', ['int a;\nint b;', 'int a; // new\nint b;'], ['same variable a']],
    ['with an empty declaration behind it', [f, `${f.trimEnd()};\n`], ['same function f']],
    ['with a blank line before it', [f + g, `${f}\n${g}`], ['same function g']],
    ['its storage class', [f, f.replace('static ', '')], ['changed function f']],
    ['a string in it', ['char *s = "a b";', 'char *s = "a  b";'], ['changed variable s']],
    [
      'includes reordered',
      ['#include <a.h>\n#include <b.h>\n', '#include <b.h>\n#include <a.h>\n'],
      ['moved include <a.h>'],
    ],
    [
      'an include in place of another',
      ['#include <a.h>\n', '#include <b.h>\n'],
      ['added include <b.h>', 'removed include <a.h>'],
    ],
    ['a macro', ['#define A 1\n', '#define A 2 /* c */\n'], ['changed macro A']],
    ['a macro that takes arguments', ['#define A(x) x\n', '#define A (x) x\n'], ['changed macro A']],
    ['a line splice in a macro', ['#define A 1 + 2\n', '#define A 1 + \\\n 2\n'], ['same macro A']],
    ['a member', ['struct S { int a; };', 'struct S { long a; };'], ['changed type S']],
    [
      'a macro at file scope',
      ['type_init(a)\n', 'type_init(b)\n'],
      ['added other type_init(b)', 'removed other type_init(a)'],
    ],
    ['a condition around it', [f, `#ifdef A\n${f}#endif\n`], ['changed function f']],
    [
      'another condition',
      [`#ifdef A\n${f}${g}#endif\n`, `#ifdef B\n${f}${g}#endif\n`],
      ['changed function f', 'changed function g'],
    ],
    ['only comments', ['/* a */\n', '/* b */\n'], ['same other ']],
    ['a first declaration', ['/* a */\n', `/* a */\n${f}`], ['added function f']],
  ] as const)('%s', (_, texts, expected) => {
    expect(told(difference([texts[0], texts[1]])).sort()).toEqual([...expected].sort());
  });

  it('of prototype and definition, each is matched with its own', () => {
    const prototype = 'static int f(int a);\n';
    expect(told(difference([prototype + f, prototype + f.replace('+', '-')]))).toEqual(['changed function f']);
  });

  it('of definitions under several conditions, each is matched with its own', () => {
    const two = (a: string, b: string) => `#ifdef A\n${a}#else\n${b}#endif\n`;
    const changes = difference([two(f, f.replace('+', '*')), two(f, f.replace('+', '/'))]).changes;
    expect(changes).toMatchObject([{ fate: 'changed', after: { declaration: { conditions: ['!defined(A)'] } } }]);
  });
});

describe('across files', () => {
  it('a function moves', () => {
    expect(told(difference([f + g, g], [h, h + f]))).toEqual(['moved function f from f0.c to f1.c']);
  });

  it('a function moves to a new file', () => {
    expect(told(difference([f + g, g], [null, `/* new */\n${f}`]))).toEqual(['moved function f from f0.c to f1.c']);
  });

  it('a function moves and is renamed', () => {
    expect(told(difference([long('first') + g, g], [h, h + long('second')]))).toEqual([
      'renamed function second was first from f0.c to f1.c',
    ]);
  });

  it('a function moves and changes', () => {
    expect(told(difference([long('a') + g, g], [h, h + long('a').replace('* 2', '* 3')]))).toEqual([
      'changed function a from f0.c to f1.c',
    ]);
  });

  it('an include that comes and goes does not move', () => {
    expect(told(difference(['#include <a.h>\n', ''], ['', '#include <a.h>\n'])).sort()).toEqual([
      'added include <a.h>',
      'removed include <a.h>',
    ]);
  });

  it('a renamed file is the same file', () => {
    const { changes } = changesBetween(syntax, [
      { before: { path: 'a.c', text: f + g }, after: { path: 'b.c', text: f + g.replace('+', '-') } },
    ]);
    expect(changes).toMatchObject([{ fate: 'changed', name: 'g', before: { file: 'a.c' }, after: { file: 'b.c' } }]);
  });

  it('a file that is gone takes its declarations with it', () => {
    expect(told(difference([f, null]))).toEqual(['removed function f']);
  });
});

describe('a changed line belongs to', () => {
  const before = `/* one */\n#include <a.h>\n\n/* f */\n${f}\n${g}\n/* end */\n`;
  const at = (after: string, line: number, side: 'before' | 'after' = 'after') => {
    const change = difference([before, after]).changeAt(side, 'f0.c', line);
    return change && `${change.fate} ${change.name}`;
  };

  it('the declaration it is in', () => {
    expect(at(before.replace('+ 102', '+ 1'), 7)).toBe('changed f');
    expect(at(before.replace('+ 102', '+ 1'), 7, 'before')).toBe('changed f');
  });

  it('the declaration it is in front of', () => {
    expect(at(before.replace('/* f */', '/* F */'), 4)).toBe('same f');
    expect(at(before.replace('/* one */', '/* 1 */'), 1)).toBe('same <a.h>');
  });

  it('the last declaration behind which it is', () => {
    expect(at(before.replace('/* end */', '/* END */'), 15)).toBe('same g');
  });

  it('what changed, of several on its line', () => {
    const change = difference(['int a; int b = 1;\n', 'int a; int b = 2;\n']).changeAt('after', 'f0.c', 1);
    expect(change).toMatchObject({ fate: 'changed', name: 'b' });
  });

  it('the nearest change, where diff takes lines of what did not change', () => {
    const after = before.replace(g, `${h}\n${g}`);
    // The line before h is the `}` of f.
    expect(at(after, 8)).toBe('added h');
  });
});
