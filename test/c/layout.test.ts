import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PreprocessorSession, preprocess } from '../../src/c/preprocess/index.js';
import { Program } from '../../src/c/program/program.js';
import { available, runWithGcc, scratch } from './gcc.js';
import { Random } from './random.js';
import { randomTypes } from './random-types.js';

const SEEDS = [20261, 7, 99];
const TYPES = 400;

it.runIf(available('gcc')).each(SEEDS)('random types (seed %i) are laid out as gcc does it', async (seed) => {
  const { declarations, expressions } = randomTypes(new Random(seed), TYPES);
  const constants = expressions.map((expression, i) => `enum { value_${i} = ${expression} };`);
  const ours = `${declarations.join('\n')}\n${constants.join('\n')}\n`;
  const unit = new Program({
    unit: (file) =>
      preprocess(new PreprocessorSession(), file, {
        reader: { read: () => ours },
        quotePaths: [],
        systemPaths: [],
        defines: [],
      }),
    replacement: () => null,
    function: () => ({ kind: 'assumed' }),
    object: () => null,
  }).unit('types.c');
  const values = expressions.map((expression, i) => {
    const entity = unit.lookup(`value_${i}`);
    return `${expression} = ${entity?.kind === 'enumerator' ? entity.value : 'not a constant'}`;
  });

  const folder = scratch();
  try {
    const source = join(folder.path, 'types.c');
    const prints = expressions.map((expression) => `printf("%s = %ld\\n", "${expression}", (long)(${expression}));`);
    writeFileSync(
      source,
      `#include <stdio.h>\n${declarations.join('\n')}\nint main(void) {\n${prints.join('\n')}\nreturn 0; }\n`,
    );
    const outcome = await runWithGcc(folder.path, source, []);
    expect(values).toEqual(outcome!.output.trimEnd().split('\n'));
  } finally {
    folder.remove();
  }
});
