/** The commits that a push would bring to a remote, from what git tells its pre-push hook (githooks(5)). */
import { runGit } from '../../tree/git.js';

/** A ref that is pushed: a line of the hook's standard input. */
export interface PushedRef {
  readonly localRef: string;
  /** Object id of what is pushed; only zeros for a deletion. */
  readonly localId: string;
  readonly remoteRef: string;
  /** What the remote has now; only zeros for a new ref. It need not be known here. */
  readonly remoteId: string;
}

/** Commits that can be compared with what was before them. */
export interface PushedRange {
  /** Object ids; base is the commit before the first. */
  readonly base: string;
  readonly tip: string;
  /** Paths that differ between base and tip. */
  readonly files: readonly string[];
}

export interface Pushed {
  readonly ranges: readonly PushedRange[];
  /** Why commits cannot be compared with anything, or not here; a line each, printable. */
  readonly notes: readonly string[];
}

const ZEROS = /^0+$/;
const MOST_COMMITS = 1000;
/** How many commits are looked at one by one, where merges are pushed with them. */
const MOST_SINGLE_COMMITS = 20;

/** The lines that git writes to a pre-push hook; what is no such line is left out. */
export function parsePushedRefs(text: string): PushedRef[] {
  return [...text.matchAll(/^(\S+) ([0-9a-f]{40,64}) (\S+) ([0-9a-f]{40,64})$/gm)].map(
    ([, localRef, localId, remoteRef, remoteId]) => ({
      localRef: localRef!,
      localId: localId!,
      remoteRef: remoteRef!,
      remoteId: remoteId!,
    }),
  );
}

/**
 * What of the pushed refs the remote does not have yet, as far as is known here: the remote's own branches when they
 * were last fetched, and the commits that it says its refs are at. Where commits follow each other they are one range;
 * where merges are among them each commit is compared with its parent, and what a merge itself changes is left out.
 * @param dir a folder in the repository, or its git folder
 * @param remote its name; a URL where it has none
 * @param matters whether a path is worth a look: ranges that change no such path are left out
 * Throws UserError where git cannot be run.
 */
export function findPushed(
  dir: string,
  remote: string,
  refs: readonly PushedRef[],
  matters: (path: string) => boolean,
): Pushed {
  const pushed = refs.filter(({ localId }) => !ZEROS.test(localId));
  if (pushed.length === 0) return { ranges: [], notes: [] };
  const given = refs.flatMap(({ localId, remoteId }) => [localId, remoteId]).filter((id) => !ZEROS.test(id));
  const commitOf = peeled(dir, given);
  const commits = commitsOf(pushed.map(({ localId }) => localId));
  const there = commitsOf(refs.map(({ remoteId }) => remoteId));
  const remotes = /^[\w.-]+(\/[\w.-]+)*$/.test(remote) ? [`--remotes=${remote}`] : [];
  const ranges: PushedRange[] = [];
  const notes: string[] = [];
  for (const [index, tip] of commits.entries()) {
    const known = ['--not', ...there, ...commits.slice(0, index), ...remotes];
    const found = newCommits(dir, tip, known, matters);
    ranges.push(...found.ranges);
    notes.push(...found.notes);
  }
  return { ranges, notes: [...new Set(notes)] };

  function commitsOf(ids: readonly string[]): string[] {
    return [...new Set(ids.map((id) => commitOf.get(id)).filter((id) => id !== undefined))];
  }
}

/** The commit that an object is or that a tag leads to, by object id; what is not here or is no commit is left out. */
function peeled(dir: string, ids: readonly string[]): Map<string, string> {
  const { output } = runGit(dir, ['cat-file', '--batch-check'], ids.map((id) => `${id}^{commit}\n`).join(''));
  const rows = output.toString('latin1').split('\n');
  const commits = ids.map((id, index) => [id, /^([0-9a-f]+) commit \d+$/.exec(rows[index] ?? '')?.[1]] as const);
  return new Map(commits.filter((row): row is [string, string] => row[1] !== undefined));
}

function newCommits(dir: string, tip: string, known: readonly string[], matters: (path: string) => boolean): Pushed {
  const list = runGit(dir, ['rev-list', '--parents', `--max-count=${MOST_COMMITS + 1}`, tip, ...known]);
  const rows = list.output.toString('latin1').split('\n').filter(Boolean);
  const commits = new Map(rows.map((row) => [row.split(' ')[0]!, row.split(' ').slice(1)]));
  if (commits.size === 0) return { ranges: [], notes: [] };
  const short = tip.slice(0, 12);
  if (commits.size > MOST_COMMITS)
    return { ranges: [], notes: [`${short}: the remote lacks more than ${MOST_COMMITS} commits of it`] };
  const parents = [...commits.values()];
  const outside = new Set(parents.flat().filter((id) => !commits.has(id)));
  const [base] = outside;
  if (base !== undefined && outside.size === 1 && parents.every((each) => each.length === 1)) {
    const names = runGit(dir, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, tip]);
    const files = names.output.toString('utf8').split('\0').filter(Boolean);
    return { ranges: files.some(matters) ? [{ base, tip, files }] : [], notes: [] };
  }
  const notes: string[] = [];
  if (parents.some((each) => each.length === 0))
    notes.push(`${short}: its first commit has none before it here (a new history, or a shallow clone)`);
  const ranges = singleCommits(dir, commits).filter(({ files }) => files.some(matters));
  if (ranges.length > MOST_SINGLE_COMMITS)
    return { ranges: [], notes: [...notes, `${short}: merges and ${ranges.length} other commits are pushed with it`] };
  return { ranges, notes };
}

/** Each commit that has one parent, oldest first, with what it changes. */
function singleCommits(dir: string, commits: ReadonlyMap<string, readonly string[]>): PushedRange[] {
  const single = [...commits].filter(([, parents]) => parents.length === 1).reverse();
  const input = single.map(([id]) => `${id}\n`).join('');
  const { output } = runGit(dir, ['diff-tree', '--stdin', '-r', '-z', '--name-only', '--no-renames'], input);
  const files = new Map<string, string[]>(single.map(([id]) => [id, []]));
  let current: string[] | undefined;
  for (const word of output.toString('utf8').split('\0')) {
    if (files.has(word)) current = files.get(word);
    else if (word !== '') current?.push(word);
  }
  return single.map(([tip, [base]]) => ({ base: base!, tip, files: files.get(tip)! }));
}
