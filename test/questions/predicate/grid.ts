/** Asks gcc's code about pairs of predicates: all are compiled into one program that runs them over many ranges. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, scratch } from '../../c/gcc.js';
import { HEADER, type Pair } from './pairs.js';

/** What a pair is to be asked besides: C conditions over `before`, `after` and what the ranges hold. */
export interface Question {
  readonly pair: Pair;
  /** Expected to hold exactly where only the condition before does; null where never. */
  readonly onlyBefore: string | null;
  readonly onlyAfter: string | null;
  /** Expected to hold everywhere. */
  readonly always: string;
}

export interface Answer {
  /** Ranges for which only one of the two holds. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** Ranges for which the expectations of the question do not hold. */
  readonly wrong: number;
}

const RANGES = 60_000;

/** The answers for each question, in order. */
export async function askGcc(questions: readonly Question[]): Promise<Answer[]> {
  const folder = scratch();
  try {
    const files: string[] = [];
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder.path, name), text);
      if (name.endsWith('.c')) files.push(join(folder.path, name));
    };
    write('ranges.h', HEADER);
    questions.forEach(({ pair }, i) => {
      for (const [side, text] of [
        ['before', pair.before],
        ['after', pair.after],
      ] as const)
        write(
          `${side}${i}.c`,
          `#include "ranges.h"\n${text}\nbool (*const ${side}${i})(FlatRange *, FlatRange *) = joins;\n`,
        );
    });
    write('main.c', mainProgram(questions));
    const program = join(folder.path, 'program');
    const compiled = await run('gcc', ['-w', '-O1', '-I', folder.path, '-o', program, ...files], 120);
    if (compiled?.status !== 0) throw new Error('gcc does not take the predicates');
    const ran = await run(program, [], 120);
    return ran!.output
      .trim()
      .split('\n')
      .map((line) => {
        const [onlyBefore, onlyAfter, wrong] = line.split(' ').map(Number);
        return { onlyBefore: onlyBefore!, onlyAfter: onlyAfter!, wrong: wrong! };
      });
  } finally {
    folder.remove();
  }
}

/** Few values for each member, so that they often are the same; ranges are mostly neighbours. */
function mainProgram(questions: readonly Question[]): string {
  const checks = questions.map(({ onlyBefore, onlyAfter, always }, i) => {
    const [left, right] = parametersOf(questions[i]!.pair.after);
    return `
  {
    extern bool (*const before${i})(FlatRange *, FlatRange *), (*const after${i})(FlatRange *, FlatRange *);
    long lost = 0, gained = 0, wrong = 0;
    state = 1;
    for (int n = 0; n < ${RANGES}; n++) {
      fill();
      FlatRange *${left} = &r[0], *${right} = &r[1];
      bool before = before${i}(${left}, ${right}), after = after${i}(${left}, ${right});
      lost += before && !after;
      gained += after && !before;
      wrong += (before && !after) != (${onlyBefore ?? '0'}) || (after && !before) != (${onlyAfter ?? '0'}) || !(${always});
    }
    printf("%ld %ld %ld\\n", lost, gained, wrong);
  }`;
  });
  return `#include <stdio.h>
#include <stdint.h>
#define uint8_t our_uint8_t
#define uint32_t our_uint32_t
#define uint64_t our_uint64_t
#undef NULL
#include "ranges.h"
#undef uint8_t
#undef uint32_t
#undef uint64_t
uint64_t boundary;
static MemoryRegion regions[3];
static FlatRange r[2];
static unsigned state;
static unsigned any(unsigned of) { state = state * 1103515245u + 12345u; return (state >> 16) % of; }
static const Int128 places[] = { 0, 1, 0xff000, 0xfffff, 0x100000, 0x100001, 0x200000, (Int128)1 << 64, -1, -0x1000 };
static Int128 place(void) { return places[any(10)]; }
static void fill(void) {
  for (int i = 0; i < 3; i++) regions[i] = (MemoryRegion) { any(2), &regions[any(3)], any(2) };
  for (int i = 0; i < 2; i++) {
    r[i] = (FlatRange) { &regions[any(3)], place(), { place(), place() }, any(3) * 2, any(2), any(2), any(8), (int)any(8) - 2, { any(2), { any(2) } } };
    if (any(8)) { r[i].mask = 2; r[i].readonly = 0; r[i].mr = &regions[0]; }
  }
  if (any(8)) r[1].addr.start = r[0].addr.start + r[0].addr.size;
  if (any(8)) r[1].offset = r[0].offset + (uint64_t)r[0].addr.size;
  boundary = place();
}
int main(void) {${checks.join('\n')}
  return 0;
}
`;
}

function parametersOf(source: string): string[] {
  return /joins\(FlatRange \*(\w+), FlatRange \*(\w+)\)/.exec(source)!.slice(1);
}
