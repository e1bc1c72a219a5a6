/** A check whose result may come from the cache; what runs C is loaded only where it does not. */

import type { CheckResult } from '../../result/result.js';
import { optionTexts } from '../../target/machine-options.js';
import { runGit } from '../../tree/git.js';
import { samplePath, type TreeSource } from '../../tree/source.js';
import type { CheckOptions } from '../options.js';
import { startPreprocessor } from '../symbolic/preprocessor.js';
import { type CacheKey, readCached, writeCached } from './cache.js';

export interface CachedCheckOptions extends CheckOptions {
  readonly tree: TreeSource;
  /** Whether the cache may be read and written. */
  readonly cache: boolean;
}

/** As runCheck(). */
export async function runCachedCheck(options: CachedCheckOptions): Promise<CheckResult> {
  const key = options.cache ? cacheKey(options) : null;
  const known = key && readCached(key);
  if (known) return known;
  // It has begun to preprocess when all else is loaded.
  const preprocessor = startPreprocessor(options);
  const { runCheck } = await import('../check.js');
  const result = await runCheck(options, preprocessor);
  if (key) writeCached(key, options.base.lookedAt?.() ?? [], result);
  return result;
}

/** Null where it cannot be told when a result stops to hold. */
function cacheKey(options: CachedCheckOptions): CacheKey | null {
  const { tree, machines, vga, defines, patches, overlays, baseOverlays, quick = false } = options;
  const ram = options.ram.map(({ text, bytes, options: given }) => [text, bytes.toString(), optionTexts(given)]);
  const machineOptions = optionTexts(options.machineOptions);
  const parts = [
    machines,
    ram,
    vga,
    machineOptions,
    defines,
    quick,
    options.budget ?? 0,
    patches,
    overlays,
    baseOverlays,
    [...options.changed],
  ];
  if (tree.kind === 'sample') return { folder: samplePath('tree'), parts };
  if (tree.kind === 'folder') return { folder: tree.path, parts };
  const commit = runGit(tree.path, ['rev-parse', '--verify', `${tree.revision}^{tree}`]);
  return commit.ok ? { folder: null, parts: [...parts, commit.output.toString()] } : null;
}
