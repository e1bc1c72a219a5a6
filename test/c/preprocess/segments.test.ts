import { describe, expect, it } from 'vitest';
import { PreprocessError, PreprocessorSession } from '../../../src/c/preprocess/index.js';
import type { TranslationUnit } from '../../../src/c/token.js';
import { gcc, run, texts } from './support.js';

function segmentOf(unit: TranslationUnit, text: string) {
  return unit.segments.find((segment) => segment.tokens.some((token) => token.text === text));
}

describe('segments', () => {
  const header = '#define SIZE 4\nint from_header[WIDTH];\n';

  it('are the same object in two units whose macros agree', () => {
    const session = new PreprocessorSession();
    const one = run({ 'main.c': '#define WIDTH 2\n#include "a.h"\nint one;\n', 'a.h': header }, {}, session);
    const two = run(
      { 'main.c': '#define OTHER\n#define WIDTH 2\n#include "a.h"\nint two[SIZE];\n', 'a.h': header },
      {},
      session,
    );
    expect(segmentOf(two, 'from_header')).toBe(segmentOf(one, 'from_header'));
    expect(texts(two)).toEqual(['int', 'from_header', '[', '2', ']', ';', 'int', 'two', '[', '4', ']', ';']);
  });

  it('differ where a macro that was asked for differs, is missing, or the text of the file does', () => {
    const session = new PreprocessorSession();
    const units = ['#define WIDTH 2', '#define WIDTH 3', ''].map((line) =>
      run({ 'main.c': `${line}\n#include "a.h"\n`, 'a.h': header }, {}, session),
    );
    units.push(run({ 'main.c': '#define WIDTH 2\n#include "a.h"\n', 'a.h': `${header}int more;\n` }, {}, session));
    expect(new Set(units.map((unit) => segmentOf(unit, 'from_header'))).size).toBe(4);
    expect(units.map((unit) => texts(unit)[3])).toEqual(['2', '3', 'WIDTH', '2']);
  });

  it('are shared only at the same counter value', () => {
    const session = new PreprocessorSession();
    const files = { 'a.h': 'int v[__COUNTER__];\n', 'b.h': 'int w;\n' };
    const main = '#include "a.h"\n#include "b.h"\n#include "a.h"\n#include "b.h"\n';
    const unit = run({ ...files, 'main.c': main }, {}, session);
    expect(texts(unit).filter((text) => /^\d$/.test(text))).toEqual(['0', '1']);
    expect(unit.segments[1]).toBe(unit.segments[3]);
    expect(run({ ...files, 'main.c': main }, {}, session).segments[2]).toBe(unit.segments[2]);
  });

  it('give the same tokens each time they are asked for', () => {
    const [segment] = run({ 'main.c': 'int a;\n' }).segments;
    expect(segment!.tokens).toBe(segment!.tokens);
  });

  it('are told apart by the place of a header that a later tree has before another', () => {
    const session = new PreprocessorSession();
    const main = '#include <a.h>\nint one;\n';
    const options = { systemPaths: ['first', 'second'] };
    const below = { 'main.c': main, 'second/a.h': 'int second;\n' };
    expect(texts(run(below, options, session))).toContain('second');
    expect(texts(run({ ...below, 'first/a.h': 'int first;\n' }, options, session))).toContain('first');
    expect(texts(run(below, options, session))).toContain('second');
  });

  it('have the spellings of a text with very many different ones', () => {
    const names = Array.from({ length: 40_000 }, (_, index) => `name_${index.toString(36)} "${index}é" ${index}.5e+3`);
    const expected = names.flatMap((line) => line.split(' '));
    expect(texts(run({ 'main.c': `${names.join('\n')}\n` }))).toEqual(expected);
  });

  it.each(['a', '1e+', '"a', "'", 'L"', 'x.', '.', '%:%'])('end with the text %s', (end) => {
    const files = { 'main.c': `int x; ${end}` };
    expect(texts(run(files))).toEqual(gcc(files).tokens);
  });

  it('follow an include inside a conditional, and a __has_include whose answer changes', () => {
    const session = new PreprocessorSession();
    const main =
      '#ifdef A\n#include "a.h"\nint yes[X];\n#else\nint no;\n#endif\n#if __has_include("b.h")\nint b;\n#endif\n';
    const files = { 'main.c': main, 'a.h': '#define X 5\n' };
    expect(texts(run(files, { defines: [['A', '']] }, session))).toEqual(['int', 'yes', '[', '5', ']', ';']);
    expect(texts(run(files, {}, session))).toEqual(['int', 'no', ';']);
    expect(texts(run({ ...files, 'b.h': '' }, {}, session))).toEqual(['int', 'no', ';', 'int', 'b', ';']);
  });

  it('are right again after a unit that failed', () => {
    const session = new PreprocessorSession();
    const bad = { 'main.c': '#define f(x) f(x) x\n#define WIDTH 9\n#include "a.h"\nf(f(1\n', 'a.h': header };
    expect(() => run(bad, {}, session)).toThrow(PreprocessError);
    const good = { 'main.c': '#include "a.h"\nf(1) SIZE\n', 'a.h': header };
    expect(texts(run(good, {}, session))).toEqual(texts(run(good)));
  });
});

describe('places', () => {
  it('of tokens out of macros are those of the outermost use', () => {
    const main = '#include "m.h"\n\nint a = ADD(1,\n  TWICE(2));\nint b;\n';
    const unit = run({ 'main.c': main, 'm.h': '#define TWICE(x) x * 2\n#define ADD(a, b) a + \\\n  b\nint h;\n' });
    const places = unit.segments.flatMap((segment) => segment.tokens.map((t) => `${t.text} ${t.file}:${t.line}`));
    expect(places).toEqual([
      ...['int m.h:4', 'h m.h:4', '; m.h:4', 'int main.c:3', 'a main.c:3', '= main.c:3', '1 main.c:3', '+ main.c:3'],
      ...['2 main.c:3', '* main.c:3', '2 main.c:3', '; main.c:4', 'int main.c:5', 'b main.c:5', '; main.c:5'],
    ]);
  });

  it('follow #line', () => {
    const unit = run({ 'main.c': '#line 40 "gen.y"\nint a;\n#define M b\nM;\n' });
    const places = unit.segments.flatMap((segment) => segment.tokens.map((t) => `${t.text} ${t.file}:${t.line}`));
    expect(places).toEqual(['int gen.y:40', 'a gen.y:40', '; gen.y:40', 'b gen.y:42', '; gen.y:42']);
  });
});

describe('includes', () => {
  it('are searched beside the file, then in the quote paths, then in the system paths; the missing are listed', () => {
    const files = {
      'main.c':
        '#include "d/a.h"\n#include <b.h>\n#include "b.h"\n#include NAME\n#include "gone.h"\n#include <gone/too.h>\nend',
      'd/a.h': 'a\n#include "c.h"\n#include "../e.h"\n',
      'd/c.h': 'beside',
      'e.h': 'e',
      'quote/b.h': 'quoted',
      'quote/c.h': 'wrong',
      'sys/b.h': 'system\n#include_next <b.h>\n',
      'sys2/b.h': 'next\n',
    };
    const unit = run(files, { quotePaths: ['quote'], systemPaths: ['sys', 'sys2'], defines: [['NAME', '<b.h>']] });
    expect(texts(unit)).toEqual(['a', 'beside', 'e', 'system', 'next', 'quoted', 'system', 'next', 'end']);
    expect(unit.missing).toEqual([
      { name: 'gone.h', angled: false, file: 'main.c', line: 5 },
      { name: 'gone/too.h', angled: true, file: 'main.c', line: 6 },
    ]);
    expect(unit.files).toEqual(['main.c', 'd/a.h', 'd/c.h', 'e.h', 'sys/b.h', 'sys2/b.h', 'quote/b.h']);
  });

  it('happen once with #pragma once, guards and #import; forced ones come first', () => {
    const files = {
      'main.c': '#include "o.h"\n#include "o.h"\n#include "g.h"\n#include "g.h"\n#import "i.h"\n#import "i.h"\n',
      'o.h': '#pragma once\no\n',
      'g.h': '#ifndef G\n#define G\ng\n#endif\n',
      'i.h': 'i\n',
      'forced.h': 'forced F(1, 2)\n',
    };
    const unit = run(files, { forcedIncludes: ['forced.h'], defines: [['F(a,b)', 'b a']] });
    expect(texts(unit)).toEqual(['forced', '2', '1', 'o', 'g', 'i']);
  });
});

describe('pragmas', () => {
  it('leave a token where they set the packing', () => {
    const unit = run({
      'main.c': '#define N 2\n#pragma pack(push, N)\nint a;\n_Pragma("pack(pop)")\n#pragma GCC poison x\n',
    });
    expect(texts(unit)).toEqual(['pack(push, 2)', 'int', 'a', ';', 'pack(pop)']);
  });
});

describe('errors name the place', () => {
  const cases: readonly (readonly [source: string, message: string])[] = [
    ['int a;\n#error you  cannot\n', 'main.c:2: #error you  cannot'],
    ['\n#ifdef A\n#if 1\n#endif\n', 'main.c:2: #ifdef is not closed'],
    ['#if 1\n#else\n#elif 1\n#endif\n', 'main.c:3: #elif after #else'],
    ['#endif\n', 'main.c:1: #endif without #if'],
    ['a\n/* b\n', 'main.c:2: comment is not closed'],
    ['#define f(a) a\n\nf(1, 2)\n', 'main.c:3: macro f takes 1 arguments, but was passed 2 arguments'],
    ['#define f(a) a\n\nf(1\n', 'main.c:3: argument list of macro f is not closed'],
    ['#define c(a, b) a ## b\nc(+, x)\n', 'main.c:2: pasting "+" and "x" does not give a valid preprocessing token'],
    ['#if 1 / 0\n#endif\n', 'main.c:1: division by zero in #if'],
    ['#if 0\n#elif\n#endif\n', 'main.c:2: #if with no expression'],
    ['#if 1 2\n#endif\n', 'main.c:1: "2" is not expected in #if'],
    ['#frob\n', 'main.c:1: unknown directive #frob'],
    ['#define 3\n', 'main.c:1: macro names must be identifiers'],
    ['#include "main.c"\n', 'main.c:1: #include nested more than 200 deep'],
    [
      `#define f(x) x\n${'f('.repeat(20_000)}${')'.repeat(20_000)}\n`,
      'main.c:2: macro arguments are nested too deeply',
    ],
  ];
  for (const [source, message] of cases) {
    it(message, () => {
      expect(() => run({ 'main.c': source })).toThrow(
        new PreprocessError(message.replace(/^main.c:\d+: /, ''), {
          file: 'main.c',
          line: Number(message.split(':')[1]),
        }),
      );
    });
  }
});
