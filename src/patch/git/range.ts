/** The commits of a git range as patches. */
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { runGit } from '../../tree/git.js';
import type { PatchSet } from '../model.js';
import { readPatches } from '../read.js';

/** The patches of a range and the commit that they apply to. */
export interface RangePatches extends PatchSet {
  /** Object id of the commit before the first patch: what A and B of "A..B" have in common. */
  readonly base: string;
}

/**
 * The commits of "A..B" in the repository that holds dir, oldest first, merges left out and named in notes.
 * Throws UserError where dir is in no repository, the range is not understood or holds no commit, or a commit cannot be
 * applied (binary files).
 */
export function fromRange(dir: string, range: string): RangePatches {
  const shown = printable(range);
  const [, from, to] = /^([^-].*?)\.\.\.?(.*)$/.exec(range) ?? [];
  if (from === undefined || range.includes('\0'))
    throw new UserError(`not a range of commits, such as origin/master..HEAD: ${shown}`);
  const inside = runGit(dir, ['rev-parse', '--git-dir']);
  if (!inside.ok) throw new UserError(`${printable(dir)} is not in a git repository: ${inside.complaint}`);
  const commit = (rev: string): string => {
    const found = runGit(dir, ['rev-parse', '--verify', '--quiet', `${rev}^{commit}`]);
    if (rev.startsWith('-') || !found.ok)
      throw new UserError(`no such commit in ${printable(dir)}: ${printable(rev)} (of ${shown})`);
    return found.output.toString('latin1').trim();
  };
  const start = commit(from);
  const end = commit(to === '' || to === undefined ? 'HEAD' : to);
  const common = runGit(dir, ['merge-base', start, end]);
  if (!common.ok) throw new UserError(`the ends of ${shown} have no commit in common`);
  const span = `${start}..${end}`;
  const mails = runGit(dir, [
    'format-patch', '--stdout', '--numbered', '--no-cover-letter', '--no-attach', '--no-signature', '--no-ext-diff', '--no-textconv', '--no-color',
    '--no-thread', '--no-base', '--no-notes', '--subject-prefix=PATCH', '--src-prefix=a/', '--dst-prefix=b/', '--full-index', '--find-renames', span,
  ]); // biome-ignore format: one option a line would hide what it is
  if (!mails.ok) throw new UserError(`git cannot give the patches of ${shown}: ${mails.complaint}`);
  if (mails.output.length === 0) throw new UserError(`no commits in ${shown}`);
  const merges = runGit(dir, ['rev-list', '--count', '--merges', span]).output.toString('latin1').trim();
  const patches = readPatches(mails.output, shown);
  const notes =
    merges === '0'
      ? patches.notes
      : [`${shown} holds merges (${merges}), whose own changes are left out`, ...patches.notes];
  return { ...patches, notes, base: common.output.toString('latin1').trim() };
}
