/** A check whose result may come from the cache; what runs C is loaded only where it does not. */

import type { CheckResult } from '../../result/result.js';
import { optionTexts } from '../../target/machine-options.js';
import { runGit } from '../../tree/git.js';
import { samplePath, type TreeSource } from '../../tree/source.js';
import type { CheckOptions } from '../options.js';
import type { KeptBase } from '../programs.js';
import { startPreprocessor } from '../symbolic/preprocessor.js';
import { resultByText, seemsPlain } from '../unplayed.js';
import { type CacheKey, readCached, writeCached } from './cache.js';
import { baseBytes, baseKey, readBase, writeBase } from './kept-base.js';

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
  const result = (seemsPlain(options) ? await resultByText(options) : null) ?? (await runKeepingBase(options));
  if (key) writeCached(key, options.base.lookedAt?.() ?? [], result);
  return result;
}

/** As runCheck(), which goes on from a base that was kept, or keeps its own. */
async function runKeepingBase(options: CachedCheckOptions): Promise<CheckResult> {
  const key = options.cache ? baseKey(options) : null;
  const kept = key === null ? null : readBase(key, options.base);
  // It has begun to preprocess when all else is loaded.
  const preprocessor = startPreprocessor(options, kept !== null);
  const { runCheck } = await import('../check.js');
  if (key === null) return runCheck(options, preprocessor);
  let bytes: Uint8Array | null = null;
  const keep = (base: KeptBase): void => {
    bytes = baseBytes(base);
  };
  const result = await runCheck(options, preprocessor, { kept, keep });
  if (bytes) writeBase(key, options.base.lookedAt?.() ?? [], bytes);
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
