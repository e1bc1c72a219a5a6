import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runC } from '../../src/commands/c.js';
import { available, run, runWithGcc, scratch } from './gcc.js';

const HEADERS = '/usr/include/csmith';
const SMALL = ['--concise', '--max-block-depth', '3', '--max-funcs', '4', '--max-expr-complexity', '8'];
/** Programs of each sort; the seeds are the numbers from the sort's first one on. */
const SORTS: ReadonlyArray<{ readonly first: number; readonly count: number; readonly options: readonly string[] }> = [
  { first: 1, count: 70, options: ['--no-volatiles', '--bitfields', '--packed-struct'] },
  { first: 10_001, count: 70, options: ['--int8', '--uint8', '--math64', '--unions', '--jumps', '--no-volatiles'] },
  { first: 20_001, count: 70, options: ['--float', '--no-volatiles', '--addr-taken-of-locals'] },
  {
    first: 30_001,
    count: 70,
    options: ['--inline-function', '--embedded-assigns', '--comma-operators', '--no-arrays'],
  },
  {
    first: 40_001,
    count: 70,
    options: ['--max-array-dim', '4', '--max-struct-fields', '8', '--bitfields', '--consts'],
  },
];
const NEEDED = 300;
/** Longest a program may take with gcc, in seconds; csmith's may run forever. */
const PATIENCE = 2;

const folder = scratch();
afterAll(() => folder.remove());

/** Undefined where the program does not end, or is none for gcc. */
async function checksums(seed: number, options: readonly string[]): Promise<[string, string] | undefined> {
  const file = join(folder.path, `seed${seed}.c`);
  const made = await run('csmith', [...SMALL, ...options, '--seed', String(seed), '--output', file]);
  if (made?.status !== 0) throw new Error(`csmith made no program from seed ${seed}`);
  const expected = await runWithGcc(folder.path, file, ['-O1', `-I${HEADERS}`], PATIENCE);
  if (expected?.status !== 0) return undefined;
  const chunks: Uint8Array[] = [];
  try {
    await runC([file], { includes: [HEADERS], output: (_descriptor, bytes) => chunks.push(bytes) });
  } catch (error) {
    return [expected.output, `${error}`];
  }
  return [expected.output, Buffer.concat(chunks).toString('latin1')];
}

it.runIf(available('csmith') && available('gcc'))(
  `${NEEDED} programs of csmith have the checksums they have with gcc`,
  async () => {
    const differences: string[] = [];
    let compared = 0;
    const jobs = SORTS.flatMap(({ first, count, options }) =>
      Array.from({ length: count }, (_, i) => ({ seed: first + i, options })),
    );
    const worker = async (): Promise<void> => {
      for (let job = jobs.pop(); job; job = jobs.pop()) {
        const pair = await checksums(job.seed, job.options);
        if (!pair) continue;
        compared++;
        if (pair[0] !== pair[1]) differences.push(`${job.options.join(' ')} --seed ${job.seed}: ${pair.join(' | ')}`);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(NEEDED);
  },
  600_000,
);
