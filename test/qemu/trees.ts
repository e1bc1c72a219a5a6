/** The real trees and the seed patch that the tests are given. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { openFolder } from '../../src/tree/folder.js';
import type { TreeView } from '../../src/tree/view.js';
import { binaryOfSeries, type RealBinary } from './real-qemu.js';

export interface RealTree {
  readonly folder: string;
  readonly view: TreeView;
  /** As the tree's VERSION says it, such as `10.0.2`. */
  readonly version: string;
  /** The binary of the same series, if there is one. */
  readonly binary: RealBinary | undefined;
}

/** Trees that FLATCHECK_QEMU_TREES names, separated by ":". */
export const trees: readonly RealTree[] = (process.env.FLATCHECK_QEMU_TREES ?? '')
  .split(':')
  .filter((folder) => folder !== '')
  .map((folder) => {
    const view = openFolder(folder);
    const version = view.read('VERSION')?.trim() ?? '';
    return { folder, view, version, binary: binaryOfSeries(version) };
  });

/** A file of the memory core and what belongs to it, such as `memory.c`: it lies in `system`, before 8.2 in `softmmu`. */
export function coreFile(view: TreeView, name: string): string {
  return ['system', 'softmmu'].map((folder) => `${folder}/${name}`).find((path) => view.exists(path))!;
}

/** Sizes of RAM that the tests use, in bytes. */
export const ramSizes: Readonly<Record<string, bigint>> = {
  '1M': 2n ** 20n,
  '16M': 2n ** 24n,
  '2G': 2n ** 31n,
  '3.5G': 7n * 2n ** 29n,
  '4G': 2n ** 32n,
  '6G': 6n * 2n ** 30n,
};

/**
 * A test that says what cannot be tested for want of something: skipped with that message, or failing where CI is "true" and
 * what is missing is the job of CI to bring.
 */
export function reportMissing(isMissing: boolean, message: string, isRequiredInCi = true): void {
  if (!isMissing) return;
  if (isRequiredInCi && process.env.CI === 'true') {
    it(message, () => {
      throw new Error(message);
    });
  } else it.skip(message);
}

export const noTrees = 'FLATCHECK_QEMU_TREES names no QEMU source tree';

const seeds = ['patchwork-2220036.json', '20260406025828.22909-1.mbox'].map((name) =>
  join(import.meta.dirname, '../../../shared/seed', name),
);

/** The patch under review, which is not ours to keep here: FLATCHECK_SEED, or where it lies beside the repository. */
export const seedFile: string | undefined = process.env.FLATCHECK_SEED ?? seeds.find((file) => existsSync(file));

/** The lines of the recorded boot: what real QEMU 10.2.2 told VFIO while SeaBIOS booted. */
export const recordedBoot = readFileSync(
  join(import.meta.dirname, '../samples/seabios-boot-pc-2G-vga-none.jsonl'),
  'utf8',
);
