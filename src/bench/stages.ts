/** Where the time of a command goes, from V8's own profile of it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCommand } from './measure.js';

/**
 * The stations of a check, in their order; "other" is loading modules, starting node, collecting garbage, analyses and
 * reports.
 */
export const STAGES = ['read', 'preprocess', 'parse', 'lower', 'run', 'other'] as const;
export type Stage = (typeof STAGES)[number];

/** Which folder of src/ belongs to which station. */
const FOLDERS: ReadonlyArray<readonly [RegExp, Stage]> = [
  [/^src\/(tree|patch)\/|^node:(internal\/)?fs/, 'read'],
  [/^src\/c\/preprocess\//, 'preprocess'],
  [/^src\/c\/syntax\//, 'parse'],
  [/^src\/(c\/(lower|emit|program|types|wasm)|runtime)\/|^src\/machine\/tree-/, 'lower'],
  [/^src\/(machine|stimulus)\/|^wasm:\/\/wasm\/flatcheck/, 'run'],
  [/^src\//, 'other'],
];

interface Profile {
  readonly nodes: ReadonlyArray<{
    readonly id: number;
    readonly callFrame: { readonly url: string; readonly lineNumber: number; readonly functionName: string };
    readonly children?: readonly number[];
  }>;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * Runs the command with a sampling profiler and tells the seconds per station, all threads together; the profiler
 * itself makes the run a little longer. A function without a place of its own, such as one of the engine's, counts for
 * the one that called it.
 */
export async function measureStages(args: readonly string[]): Promise<Record<Stage, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'flatcheck-profile-'));
  const seconds: Record<Stage, number> = { read: 0, preprocess: 0, parse: 0, lower: 0, run: 0, other: 0 };
  try {
    await measureCommand(args, ['--cpu-prof', '--cpu-prof-dir', folder]);
    for (const file of readdirSync(folder)) addProfile(JSON.parse(readFileSync(join(folder, file), 'utf8')), seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return seconds;
}

const bundles = new Map<string, readonly string[]>();

/** The module a function is of: in a bundle of ours, a comment names each before its first line. */
function moduleOf(url: string, line: number): string {
  if (!/^file:.*\/dist\//.test(url)) return url;
  const lines = bundles.get(url) ?? readFileSync(new URL(url), 'utf8').split('\n');
  bundles.set(url, lines);
  const comment = lines.slice(0, line + 1).findLast((each) => each.startsWith('// src/'));
  return comment?.slice('// '.length) ?? url;
}

function addProfile({ nodes, samples, timeDeltas }: Profile, seconds: Record<Stage, number>): void {
  const parents = new Map<number, number>();
  for (const { id, children } of nodes) for (const child of children ?? []) parents.set(child, id);
  const own = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const stageOf = new Map<number, Stage | null>();
  const find = (start: number): Stage | null => {
    for (let id: number | undefined = start; id !== undefined; id = parents.get(id)) {
      const { url, lineNumber, functionName } = own.get(id)!;
      if (functionName === '(idle)') return null;
      const stage = FOLDERS.find(([pattern]) => pattern.test(moduleOf(url, lineNumber)))?.[1];
      if (stage) return stage;
    }
    return 'other';
  };
  for (const [i, sample] of samples.entries()) {
    if (!stageOf.has(sample)) stageOf.set(sample, find(sample));
    const stage = stageOf.get(sample);
    if (stage) seconds[stage] += (timeDeltas[i] ?? 0) / 1e6;
  }
}
