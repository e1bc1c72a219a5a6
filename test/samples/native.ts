import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freestanding, runtime } from '../runtime/native.js';

const samples = join(import.meta.dirname, '../../samples');
const driver = join(runtime, 'driver');

export const sampleTree = join(samples, 'tree');
export const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-samples-'));

export function patchFile(name: string): string {
  return join(samples, 'patches', `${name}.patch`);
}

/** A copy of the sample tree with a patch applied by git; throws if it does not apply as it stands. */
export function patchedTree(name: string): string {
  const folder = join(scratch, name);
  cpSync(sampleTree, folder, { recursive: true });
  execFileSync('git', ['apply', patchFile(name)], { cwd: folder, stdio: 'pipe' });
  return folder;
}

function cFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.c')).map((name) => join(folder, name));
}

/**
 * Builds a tree, the plain driver and play.c with gcc, warnings being errors.
 * @returns the program, or undefined where gcc does not compile the tree
 */
export function build(tree: string, runtimeObjects: readonly string[]): string | undefined {
  const program = join(mkdtempSync(join(scratch, 'build-')), 'play');
  const sources = [...cFiles(tree), ...cFiles(join(driver, 'plain')), join(import.meta.dirname, 'play.c')];
  const options = [...freestanding, '-O1', '-Wall', '-Werror', '-I', join(tree, 'include'), '-I', driver];
  const linking = ['-static', '-nostdlib', '-o', program, ...sources, ...runtimeObjects, '-lgcc'];
  const { status } = spawnSync('gcc', [...options, ...linking], { stdio: 'ignore' });
  return status === 0 ? program : undefined;
}

export interface Write {
  readonly register: string;
  readonly value: string;
  readonly width: number;
}

export interface Dma {
  readonly op: string;
  readonly start: string;
  readonly end: string;
  readonly access?: string;
  readonly block?: number;
  readonly offset?: number;
}

/** A line that play.c prints. */
export interface Line {
  readonly write?: Write;
  readonly dma?: Dma;
  readonly row?: string;
  readonly block?: { readonly name: string; readonly offset: number; readonly size: number };
  readonly e820?: readonly number[];
  readonly read?: string;
  readonly reset?: true;
}

export function writeStep({ register, value, width }: Write): string {
  return `${register}=${value}:${width}`;
}

export interface Played {
  readonly status: number | null;
  readonly lines: readonly Line[];
}

/** Runs play.c; status is null if it did not end by itself. */
export function play(program: string, machine: string, ram: number, vga: string, steps: readonly string[]): Played {
  const result = spawnSync(program, [machine, String(ram), vga, ...steps], { encoding: 'utf8', timeout: 3000 });
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  return { status: result.status, lines: lines.map((line) => JSON.parse(line) as Line) };
}

/** What is seen, without the numbers of RAM blocks that only the driver knows. */
export function withoutBlocks({ dma, ...line }: Line): Line {
  if (dma === undefined) return line;
  const { block: _block, offset: _offset, ...rest } = dma;
  return { dma: rest };
}
