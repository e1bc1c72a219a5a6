/** What can be told of a changed file that is no C of the emulator: from its path, from meson.build and Kconfig. */
import type { Outcome } from '../../result/change.js';
import { type BuildState, buildChanges, type TreeBuild } from '../../tree/build/index.js';
import type { TreeView } from '../../tree/view.js';
import { isC, type Pending } from '../difference/difference.js';

/** One tree, and where its files are built. */
export interface BuiltTree {
  readonly view: TreeView;
  readonly build: TreeBuild;
}

/** The outcome of a change whose file the emulator does not have; null where it has it. */
export function byBuild(base: BuiltTree, patched: BuiltTree, { before, after }: Pending): Outcome | null {
  const answers = [
    ...(before !== null ? [base.build.of(before)] : []),
    ...(after !== null ? [patched.build.of(after)] : []),
  ];
  // A file that one of the trees builds counts.
  const outcomes = answers.map(outcomeOf);
  return outcomes.every((each) => each !== null) ? (outcomes.at(-1) ?? null) : null;
}

function outcomeOf(answer: BuildState): Outcome | null {
  switch (answer.state) {
    case 'built':
    case 'generates':
      return null;
    case 'not-code':
      return answer.kind === 'build-description' ? null : { state: 'not-code', reason: answer.kind };
    case 'elsewhere':
      return { state: 'elsewhere', reason: answer.where, detail: { where: whereText(answer) } };
    case 'not-built':
      return { state: 'not-built', reason: 'configuration', detail: { by: answer.by } };
  }
}

/** The target, program or host that has it. */
function whereText(answer: Extract<BuildState, { readonly state: 'elsewhere' }>): string {
  switch (answer.where) {
    case 'target':
      return answer.target;
    case 'tool':
      return answer.tool;
    case 'host':
      return answer.host;
    default:
      return answer.where;
  }
}

/** The outcome of a changed file without declarations, by what kind of file it is; null where it is not known. */
export function byKindOfFile(base: BuiltTree, patched: BuiltTree, pending: Pending): Outcome | null {
  const { thing, declaration } = pending;
  if (declaration) return null;
  const { file, kind } = thing;
  if (pending.before !== pending.after && isC(file)) return null;
  if (kind === 'binary') return /\.[ch]$/.test(file) ? null : { state: 'not-code', reason: 'binary' };
  const [before, after] = [base.view.read(pending.before ?? file), patched.view.read(pending.after ?? file)];
  if (before === after) return { state: 'same', reason: 'tokens' };
  if (/(^|\/)trace-events$/.test(file)) return { state: 'apart', reason: 'trace-points', detail: { restsOn: [] } };
  if (/(^|\/)hmp-commands[\w-]*\.hx$/.test(file))
    return { state: 'apart', reason: 'monitor-commands', detail: { restsOn: [] } };
  const strip = STRIPPED.find(([pattern]) => pattern.test(file))?.[1];
  if (strip && strip(before ?? '') === strip(after ?? '')) return { state: 'same', reason: 'tokens' };
  if (isFollowed(base, patched, file)) return { state: 'apart', reason: 'names-files', detail: { restsOn: [] } };
  return null;
}

/** What counts of files from which the build generates something. */
const STRIPPED: ReadonlyArray<readonly [RegExp, (text: string) => string]> = [
  [/^qapi\/.*\.json$/, (text) => text.replace(/^\s*#.*$/gm, '').replace(/\s+/g, ' ')],
  [/\.hx$/, (text) => text.replace(/^SRST[\s\S]*?^ERST/gm, '').replace(/\s+/g, ' ')],
];

/**
 * Whether a build file only names files and un-names them, and each is new or gone, or built after the patch as before
 * it.
 */
function isFollowed(base: BuiltTree, patched: BuiltTree, file: string): boolean {
  const { named, unnamed, other } = buildChanges(base.view, patched.view, file);
  if (other) return false;
  return [...named, ...unnamed].every((path) => {
    const isInBoth = base.view.exists(path) && patched.view.exists(path);
    return !isInBoth || base.build.of(path).state === patched.build.of(path).state;
  });
}
