import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  changesBetween,
  type Difference,
  loadSyntax,
  type ParsedFile,
  parseFile,
  tokensOf,
} from '../../src/syntax/index.js';
import { tokenize } from '../../src/syntax/lex/lexer.js';
import { declarations, Random } from './generate.js';

const syntax = await loadSyntax();

/** What holds of every text. */
function expectConsistent(text: string, { declarations: found, unread }: ParsedFile): void {
  let end = 0;
  for (const each of found) {
    expect(each.start).toBeGreaterThanOrEqual(end);
    expect(each.end).toBeGreaterThan(each.start);
    expect(each.lastLine).toBeGreaterThanOrEqual(each.firstLine);
    if (each.body) {
      expect(each.body.start).toBeGreaterThanOrEqual(each.start);
      expect(each.body.end).toBeLessThanOrEqual(each.end);
    }
    // What is between declarations has no tokens but those of conditions.
    expectOnlyConditions(text, end, each.start);
    end = each.end;
  }
  expectOnlyConditions(text, end, text.length);
  for (const { firstLine, lastLine } of unread) expect(lastLine).toBeGreaterThanOrEqual(firstLine);
}

function expectOnlyConditions(text: string, start: number, end: number): void {
  const tokens = tokenize(text, start, end);
  for (let i = 0; i < tokens.count; i++)
    expect(text.slice(tokens.starts[i], tokens.ends[i])).toMatch(/^#\s*(if|el|endif)/);
}

describe('every text has declarations', () => {
  const sample = readFileSync(new URL('../../src/runtime/lib/glib/hash.c', import.meta.url), 'utf8');
  const real = `${declarations(new Random(1), 40).join('\n')}\n${sample}`;

  it.each([
    ['nothing', ''],
    ['a brace', '{'],
    ['closing braces', '}'.repeat(10_000)],
    ['opening brackets', '([{'.repeat(10_000)],
    ['functions that never end', 'void f(void) {\n'.repeat(10_000)],
    ['conditions that never end', '#if A\n'.repeat(10_000)],
    ['nested conditions around declarations', `${'#if A\nint a;\n'.repeat(10_000)}`],
    ['branches without end', `#if A\n${'#elif B\nint a;\n'.repeat(10_000)}`],
    ['branches in a function', `void f(void) {\n#if A\n${'#elif B\nint a;\n'.repeat(10_000)}`],
    ['a comment that never ends', '/*'.repeat(10_000)],
    ['a string that never ends', `int a = "${'\\'.repeat(10_001)}`],
    ['one word', 'a'.repeat(100_000)],
    ['words', 'a '.repeat(100_000)],
    ['macros', 'A(x)\n'.repeat(30_000)],
    ['macros in each other', 'A('.repeat(30_000)],
    ['old parameters', `int f(a) ${'int a; '.repeat(30_000)}`],
    ['zeros', '\0'.repeat(100_000)],
    ['halves of surrogates', '\ud800{\udc00'.repeat(1000)],
    ['line splices', '\\\n'.repeat(50_000)],
  ])('%s', (_, text) => {
    expectConsistent(text, parseFile(syntax, text));
  });

  it('cuts and joins of C', () => {
    const random = new Random(2);
    for (let round = 0; round < 400; round++) {
      let text = '';
      for (let piece = 0; piece < 4; piece++) {
        const start = random.below(real.length);
        text += real.slice(start, start + random.below(1500));
      }
      expectConsistent(text, parseFile(syntax, text));
    }
  });

  it('random characters', () => {
    const random = new Random(3);
    const pieces = [
      '{',
      '}',
      '(',
      ')',
      ';',
      '\n',
      '#if A\n',
      '#else\n',
      '\n#endif\n',
      '"',
      "'",
      '/*',
      '*/',
      '//',
      '\\',
      ' a',
      '=',
      'struct ',
      'static ',
      '\n}',
      '\0',
      '\ufffd',
    ];
    for (let round = 0; round < 1000; round++) {
      const text = Array.from({ length: random.below(120) }, () => random.of(pieces)).join('');
      expectConsistent(text, parseFile(syntax, text));
    }
  });
});

describe('the tokens of a text', () => {
  const random = new Random(4);
  const text = declarations(random, 30).join('\n');

  it('are the same with comments and other layout', () => {
    for (let round = 0; round < 100; round++) expect(tokensOf(relaid(text, random))).toEqual(tokensOf(text));
  });

  it.each([
    ['a+b', ['a', '+', 'b']],
    ['a+++b', ['a', '++', '+', 'b']],
    ['x = "a /* b */" "\\"";', ['x', '=', '"a /* b */"', '"\\""', ';']],
    ['L\'a\' u8"b"', ["L'a'", 'u8"b"']],
    ['1.5e+3-.5 0x1p-2', ['1.5e+3', '-', '.5', '0x1p-2']],
    ['ab\\\ncd "e\\\r\nf"', ['abcd', '"ef"']],
    ['a // b \\\n c\nd', ['a', 'd']],
    ['#include <a b.h> // c\nx', ['#', 'include', '<a b.h>', '\n', 'x']],
    ['# define A /* b */ 1\n', ['#', 'define', 'A', '1', '\n']],
    ['a->b ... c <<= 1', ['a', '->', 'b', '...', 'c', '<<=', '1']],
  ])('%s', (written, expected) => {
    expect(tokensOf(written)).toEqual(expected);
  });

  it('of a stretch are those in it', () => {
    expect(tokensOf('int a; int b;', 7, 13)).toEqual(['int', 'b', ';']);
  });
});

/** The text with comments and white space where C allows them; directives stay as they are. */
function relaid(text: string, random: Random): string {
  const tokens = tokenize(text);
  let out = '';
  for (let i = 0; i < tokens.count; i++) {
    const word = text.slice(tokens.starts[i], tokens.ends[i]);
    if (word.startsWith('#') && word.length > 2) out += `\n${word}\n`;
    else out += `${random.of([' ', '\n', ' /* } */ ', '\t', ' // {\n', ' \\\n '])}${word}`;
  }
  return out;
}

describe('the fate of a generated edit', () => {
  const random = new Random(5);
  const rounds = Array.from({ length: 60 }, (_, i) => [i, declarations(random, 5 + random.below(20))] as const);
  const compare = (before: readonly string[], after: readonly string[]): Difference =>
    changesBetween(syntax, [
      { before: { path: 'a.c', text: before.join('\n') }, after: { path: 'a.c', text: after.join('\n') } },
    ]);
  const fates = ({ changes }: Difference) => changes.map(({ fate, name }) => `${fate} ${name}`);
  const replaced = (list: readonly string[], i: number, text: string) =>
    list.map((each, at) => (at === i ? text : each));

  it.each(rounds)('%i', (_, texts) => {
    const at = random.below(texts.length);
    const name = `name_${at}`;
    const own = texts[at]!;
    expect(fates(compare(texts, texts))).toEqual([]);
    expect(fates(compare(texts, replaced(texts, at, `/* about ${name} */\n${own}`)))).toEqual([`same ${name}`]);
    if (!own.startsWith('#'))
      expect(fates(compare(texts, replaced(texts, at, `${relaid(own, random)}\n`))).at(0)).toBe(`same ${name}`);
    const renamed = own.replaceAll(new RegExp(`(?<!")\\b${name}\\b`, 'g'), 'another');
    expect(fates(compare(texts, replaced(texts, at, renamed)))).toEqual(['renamed another']);
    expect(
      fates(
        compare(
          texts,
          texts.filter((each) => each !== own),
        ),
      ),
    ).toContain(`removed ${name}`);
    expect(
      fates(
        compare(
          texts.filter((each) => each !== own),
          texts,
        ),
      ),
    ).toContain(`added ${name}`);
    const changed = replaced(texts, at, withOtherToken(own, name, random));
    expect(fates(compare(texts, changed))).toEqual([`changed ${name}`]);
    const swapped = [...texts];
    if (at > 0) [swapped[at - 1], swapped[at]] = [own, texts[at - 1]!];
    const moved = fates(compare(texts, swapped)).filter((each) => !each.startsWith('same'));
    expect(at === 0 ? moved : moved.map((each) => each.replace(/\d+/, ''))).toEqual(at === 0 ? [] : ['moved name_']);
    expectLinesTold(texts, changed);
  });

  /** Every line that differs belongs to the one change. */
  function expectLinesTold(before: readonly string[], after: readonly string[]): void {
    const difference = compare(before, after);
    const [old, now] = [before, after].map((list) => list.join('\n').split('\n')) as [string[], string[]];
    for (const [i, line] of now.entries())
      if (line !== old[i]) expect(difference.changeAt('after', 'a.c', i + 1)).toBe(difference.changes[0]);
  }
});

/** One token of it is another, which is not its name or a bracket. */
function withOtherToken(text: string, name: string, random: Random): string {
  const numbers = [...text.matchAll(/\b\d+\b|\b(?:a|b|call|Type|FIRST|SECOND)_\d+\b/g)].filter(
    (match) => match[0] !== name && !insideName(text, match.index),
  );
  const match = random.of(numbers);
  return `${text.slice(0, match.index)}${/^\d/.test(match[0]) ? `${match[0]}7` : `${match[0]}x`}${text.slice(match.index + match[0].length)}`;
}

function insideName(text: string, at: number): boolean {
  return /name_$/.test(text.slice(0, at));
}
