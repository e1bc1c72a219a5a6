/** The commit that a patch was made from. */
import { runGit } from '../../tree/git.js';
import type { Patch } from '../model.js';
import { fromRange } from './range.js';

/** So many of the last commits to the patch's files are looked at. */
const MOST_COMMITS = 20;

/**
 * The object id of the last commit of a repository's HEAD that makes the changes of a patch, line by line; null where
 * none of the last ones does, or dir is in no repository.
 */
export function commitWith(dir: string, patch: Patch): string | null {
  const paths = patch.files.map(({ path }) => `:(top,literal)${path}`);
  const log = runGit(dir, ['log', '--format=%H', '--no-merges', `--max-count=${MOST_COMMITS}`, 'HEAD', '--', ...paths]);
  if (!log.ok) return null;
  const ids = log.output.toString('latin1').split('\n').filter(Boolean);
  const wanted = changesOf(patch);
  return ids.find((id) => fromRange(dir, `${id}^..${id}`).patches.some((each) => changesOf(each) === wanted)) ?? null;
}

function changesOf({ files }: Patch): string {
  return JSON.stringify(files.map(({ path, oldPath, hunks }) => [path, oldPath, hunks.map(({ lines }) => lines)]));
}
