import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { constantsIn } from '../../../src/check/plan/constants.js';
import { available, run, scratch } from '../../c/gcc.js';

const MACROS = [
  ['GIB', '(INT64_C(1) << 30)'],
  ['LIMIT', '(4 * GIB)'],
  ['BELOW', '(LIMIT - 0x1000ULL)'],
  ['MASK', '0xfff00000u & 0xffff0000'],
  ['HALF', '(LIMIT / 2) | 1'],
] as const;
const macro = (name: string): string | undefined => MACROS.find(([each]) => each === name)?.[1];

const EXPRESSIONS = [
  '0xb0000000',
  'LIMIT',
  'BELOW',
  '(MASK)',
  '3 * GIB + 2 * 8192',
  'HALF',
  '(1 << 4) >> 2',
  '7 - 2 - 1',
];

describe('constants in a text', () => {
  const folder = scratch();
  afterAll(() => folder.remove());

  it.runIf(available('gcc'))('have the values that gcc gives them', async () => {
    const source = join(folder.path, 'constants.c');
    const program = join(folder.path, 'constants');
    const defines = MACROS.map(([name, text]) => `#define ${name} ${text}\n`).join('');
    const prints = EXPRESSIONS.map((each) => `  printf("%llu\\n", (unsigned long long)(${each}));\n`).join('');
    writeFileSync(source, `#include <stdio.h>\n#include <stdint.h>\n${defines}int main(void)\n{\n${prints}}\n`);
    expect(await run('gcc', ['-o', program, source])).toMatchObject({ status: 0 });
    const printed = await run(program, []);
    const ours = EXPRESSIONS.map((each) => constantsIn(`if (ram > ${each}) {`, macro).join());
    expect(ours).toEqual(printed!.output.trim().split('\n'));
  });

  it('are left out where what is computed is no constant, or in comments and strings', () => {
    const text = 'size = ram - 4096; /* 77 */ puts("88"); x = y << 3; f(UNKNOWN, 5);';
    expect(constantsIn(text, macro)).toEqual([4096n, 3n, 5n]);
  });

  it('end where a macro names itself', () => {
    expect(constantsIn('LOOP + 1', (name) => (name === 'LOOP' ? 'LOOP' : undefined))).toEqual([1n]);
  });
});
