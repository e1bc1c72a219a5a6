/**
 * `npm run fuzz -- --minutes N [--seed S]`: generated and damaged patches, until the time is up or something is wrong.
 */
import { UserError } from '../../src/errors.js';
import { readPatches } from '../../src/patch/read.js';
import { random } from '../patch/help.js';
import { hunkCase } from './hunk-cases.js';
import { holdAgainstTools } from './hunk-tools.js';

const BATCH = 50;
const MOST_MILLISECONDS = 10_000;
const MOST_BYTES = 2 ** 30;

/** A patch with bytes changed, taken out or doubled. */
function damaged(seed: number): Buffer {
  const next = random(seed);
  const bytes = [...Buffer.from(hunkCase(next).patch)];
  for (let edits = 1 + next(6); edits > 0 && bytes.length > 0; edits--) {
    const at = next(bytes.length);
    const what = next(3);
    if (what === 0) bytes[at] = next(256);
    else if (what === 1) bytes.splice(at, 1 + next(20));
    else bytes.splice(at, 0, ...bytes.slice(at, at + next(60)));
  }
  return Buffer.from(bytes);
}

/** What is wrong with reading a damaged patch: only a UserError may come of it. */
function readingFault(seed: number): string | undefined {
  try {
    readPatches(damaged(seed), 'x');
  } catch (error) {
    if (!(error instanceof UserError)) return error instanceof Error ? String(error.stack) : String(error);
  }
  return undefined;
}

const option = (name: string, value: number) => Number(process.argv[process.argv.indexOf(name) + 1] || value);
const minutes = process.argv.includes('--minutes') ? option('--minutes', 1) : 1;
let seed = process.argv.includes('--seed') ? option('--seed', 1) : Date.now() % 2 ** 30;
const end = Date.now() + minutes * 60_000;
let [hunks, readers] = [0, 0];
const stop = (what: string): never => {
  process.stdout.write(`${what}\nagain with: npm run fuzz -- --seed ${seed}\n`);
  process.exit(1);
};
do {
  const cases = Array.from({ length: BATCH }, (_, index) => hunkCase(random(seed + index)));
  for (const [index, { fault }] of holdAgainstTools(cases).entries())
    if (fault !== undefined) stop(`hunks, case ${seed + index}: ${fault}`);
  const start = Date.now();
  for (let index = 0; index < 10 * BATCH; index++) {
    const fault = readingFault(seed + index);
    if (fault !== undefined) stop(`readers, case ${seed + index}: ${fault}`);
  }
  if (Date.now() - start > MOST_MILLISECONDS) stop('readers: more than 10 seconds');
  if (process.memoryUsage().rss > MOST_BYTES) stop('more than 1 GB');
  hunks += BATCH;
  readers += 10 * BATCH;
  seed += 10 * BATCH;
} while (Date.now() < end);
process.stdout.write(`hunks against git and patch: ${hunks}, damaged patches read: ${readers}, nothing wrong\n`);
