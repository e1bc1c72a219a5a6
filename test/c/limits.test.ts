/** C that is too much: whatever asks for more than a limit ends with one line that names it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runC } from '../../src/commands/c.js';
import { UserError } from '../../src/errors.js';
import { scratch } from './gcc.js';

const folder = scratch();
afterAll(() => folder.remove());

async function outcomeOf(source: string): Promise<number | UserError> {
  const file = join(folder.path, 'large.c');
  writeFileSync(file, source);
  try {
    return await runC([file], { output: () => {} });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

const MAIN = 'int main(void) { return 0; }\n';
const DEEP = 99_999;
const nested = (open: string, middle: string, close: string, depth = DEEP): string =>
  open.repeat(depth) + middle + close.repeat(depth);
/** Macros of which each is replaced by several of the one before it. */
const chain = (levels: number, body: (below: string) => string, parameters = ''): string =>
  Array.from({ length: levels }, (_, i) => `#define A${i + 1}${parameters} ${body(`A${i}`)}\n`).join('');

const REFUSED: ReadonlyArray<readonly [string, string, RegExp]> = [
  [
    'a macro that doubles itself',
    `#define A0 1,1\n${chain(30, (a) => `${a},${a}`)}int a[] = { A30 };\n`,
    /2000000 tokens/,
  ],
  [
    'a macro that doubles its argument',
    `#define A0(x) x x\n${chain(11, (a) => `${a}(${a}(x))`, '(x)')}int a = sizeof(A11(int));\n`,
    /2000000 tokens/,
  ],
  [
    'a macro in its own argument',
    `#define D(x) x x\nint ${nested('D(', 'a', ')', 40)};\n`,
    /2000000 tokens|too deeply/,
  ],
  [
    'a string that grows',
    `#define S(x) #x\n#define T(x) S(x)\nchar *a = ${nested('T(', '"\\\\"', ')', 40)};\n`,
    /token of more than 4194304 characters/,
  ],
  [
    'a name that is pasted on and on',
    `#define P(a) a##a\n#define Q(a) P(a)\nint ${nested('Q(', 'a', ')', 40)};\n`,
    /token of more than 4194304 characters/,
  ],
  ['a string of ten million characters', `char *a = "${'x'.repeat(10_000_000)}";\n`, /token of more than 4194304/],
  ['a name of ten million characters', `int ${'a'.repeat(10_000_000)};\n`, /token of more than 4194304/],
  ['a number of ten million digits', `int a = ${'1'.repeat(10_000_000)};\n`, /token of more than 4194304/],
  ['parentheses in #if', `#if ${nested('(', '1', ')')}\n#endif\n`, /nested too deeply/],
  ['a header in itself', '#include "large.c"\n', /nested more than 200 deep/],
  ['a declarator of pointers', `int ${'*'.repeat(DEEP)}a;\n`, /too deeply/],
  ['a declarator in parentheses', `int ${nested('(*', 'a', ')')};\n`, /too deeply/],
  ['an array of arrays', `int a${'[1]'.repeat(DEEP)};\n`, /too deeply/],
  ['a structure of structures', `${nested('struct {', 'int a;', '} x;')}\n`, /too deeply/],
  ['an initializer of initializers', `int a[] = ${nested('{', '1', '}')};\n`, /too deeply/],
  ['a type of types', `${nested('typeof(', 'int', ')')} a;\n`, /too deeply/],
  ['parameters of parameters', `int f(${nested('int (*)(', 'void', ')')});\n`, /too deeply/],
];

/** The same in the body of main(). */
const REFUSED_IN_MAIN: ReadonlyArray<readonly [string, string, RegExp]> = [
  ['an object of 2 GB', 'static char g[0x7fffffff]; return g[5];', /static objects of more than 16 MiB/],
  ['300,000 values', `static int g[] = { ${'1,'.repeat(300_000)} }; return g[5];`, /more than 262144 values/],
  [
    '60,000 variables',
    Array.from({ length: 60_000 }, (_, i) => `int x${i} = 0;`).join(''),
    /more than 49000 variables/,
  ],
  ['an array that one element makes long', 'static int g[] = { [0x7fffffff] = 1 }; return g[5];', /16 MiB/],
  ['a range of elements', 'static int g[] = { [0 ... 0xfffff] = 1 }; return g[5];', /more than 262144 values/],
  ['a variable of 2 GB', 'char g[0x7fffffff]; g[5] = 1; return g[5];', /2147483647 bytes on the stack/],
  ['casts', `return ${'(int)'.repeat(DEEP)}1;`, /too deeply/],
  ['signs', `return ${'- '.repeat(DEEP)}1;`, /too deeply/],
  ['commas', `return ${'1,'.repeat(DEEP)}1;`, /too deeply/],
  ['conditions', `return ${'1?2:'.repeat(DEEP)}1;`, /too deeply/],
  ['assignments', `int a; ${'a='.repeat(DEEP)}1; return a;`, /too deeply/],
  ['else after else', `int c = 1; ${'if (c == 5) ; else '.repeat(DEEP)}; return 0;`, /too deeply/],
  ['loops in loops', `int c = 1; ${'while (c == 5) '.repeat(DEEP)}; return 0;`, /too deeply/],
  ['statement expressions', `return ${nested('({', '1;', '})')};`, /too deeply/],
  ['indices', `int a[1]; return a${'[0]'.repeat(DEEP)};`, /too deeply/],
];

const TAKEN: ReadonlyArray<readonly [string, string, number]> = [
  ['50,000 nested #if', `${'#if 1\n'.repeat(50_000)}int a;\n${'#endif\n'.repeat(50_000)}${MAIN}`, 0],
  ['50,000 nested #if 0', `${'#if 0\n'.repeat(50_000)}int a;\n${'#endif\n'.repeat(50_000)}${MAIN}`, 0],
  ['a million continued lines', `int a = 1${'\\\n'.repeat(1_000_000)};\n${MAIN}`, 0],
  ['a comment of ten million characters', `/*${'*'.repeat(10_000_000)}*/\n${MAIN}`, 0],
  ['20,000 attributes', `int a ${'__attribute__((aligned(4))) '.repeat(20_000)};\nint main(void) { return a; }\n`, 0],
  [
    '130,000 enumerators',
    `enum { ${Array.from({ length: 130_000 }, (_, i) => `E${i}`).join()} };\nint main(void) { return E77; }\n`,
    77,
  ],
  [
    '50,000 elements',
    `static int a[] = { ${Array.from({ length: 50_000 }, (_, i) => i).join()} };\nint main(void) { return a[77]; }\n`,
    77,
  ],
  [
    '20,000 labels',
    `int main(void) { int c = 0; ${Array.from({ length: 20_000 }, (_, i) => `case${i}: c++; `).join('')} return c == 20000; }\n`,
    1,
  ],
];

describe('what asks for more than a limit ends with one line and exit code 2', () => {
  it.each([
    ...REFUSED.map(([name, text, message]) => [name, text + MAIN, message] as const),
    ...REFUSED_IN_MAIN.map(([name, body, message]) => [name, `int main(void) { ${body} }\n`, message] as const),
  ])('%s', async (_name, source, message) => {
    const error = await outcomeOf(source);
    expect(error).toBeInstanceOf(UserError);
    const { message: text, exitCode } = error as UserError;
    expect(text).toMatch(message);
    expect(text.length).toBeLessThan(2000);
    expect(text).not.toContain('\n');
    expect(exitCode).toBe(2);
  });
});

describe('what is large and within the limits is taken', () => {
  it.each(TAKEN)('%s', async (_name, source, status) => {
    expect(await outcomeOf(source)).toBe(status);
  });
});
