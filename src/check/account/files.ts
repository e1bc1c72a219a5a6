/** What can be told of a changed file that is no C of the emulator: from its path, from meson.build and Kconfig. */
import type { Outcome } from '../../result/change.js';
import type { Build, BuildAnswer } from '../../tree/build/index.js';
import type { TreeView } from '../../tree/view.js';
import type { Pending } from '../difference/difference.js';

/** One tree, and where its files are built. */
export interface BuiltTree {
  readonly view: TreeView;
  readonly build: Build;
}

/** The outcome of a change whose file the emulator does not have; null where it has it. */
export function byBuild(base: BuiltTree, patched: BuiltTree, { thing, declaration }: Pending): Outcome | null {
  const paths = [
    [base, declaration?.before?.file ?? thing.file],
    [patched, declaration?.after?.file ?? thing.file],
  ] as const;
  const answers = paths.flatMap(([tree, path]) => (tree.view.exists(path) ? [tree.build.of(path)] : []));
  // A file that one of the trees builds counts.
  const outcomes = answers.map(outcomeOf);
  return outcomes.every((each) => each !== null) ? (outcomes.at(-1) ?? null) : null;
}

function outcomeOf(answer: BuildAnswer): Outcome | null {
  switch (answer.state) {
    case 'built':
      return null;
    case 'not-code':
      return { state: 'not-code', reason: answer.kind };
    case 'elsewhere':
      return { state: 'elsewhere', reason: answer.kind, detail: { where: answer.name } };
    case 'not-built':
      return { state: 'not-built', reason: 'configuration', detail: { by: answer.by ?? 'no unit includes it' } };
  }
}

/** The outcome of a changed file without declarations, by what kind of file it is; null where it is not known. */
export function byKindOfFile(base: BuiltTree, patched: BuiltTree, { thing, declaration }: Pending): Outcome | null {
  if (declaration) return null;
  const { file, kind } = thing;
  if (kind === 'binary') return /\.[ch]$/.test(file) ? null : { state: 'not-code', reason: 'binary' };
  const [before, after] = [base.view.read(file), patched.view.read(file)];
  if (before === after) return { state: 'same', reason: 'tokens' };
  if (/(^|\/)trace-events$/.test(file)) return { state: 'apart', reason: 'trace-points', detail: { restsOn: [] } };
  if (/(^|\/)hmp-commands[\w-]*\.hx$/.test(file))
    return { state: 'apart', reason: 'monitor-commands', detail: { restsOn: [] } };
  const strip = STRIPPED.find(([pattern]) => pattern.test(file))?.[1];
  if (strip && strip(before ?? '') === strip(after ?? '')) return { state: 'same', reason: 'tokens' };
  if (/(^|\/)meson\.build$/.test(file) && onlyNamesFiles(base, patched, file))
    return { state: 'apart', reason: 'names-files', detail: { restsOn: [] } };
  return null;
}

/** What counts of files from which the build generates something. */
const STRIPPED: ReadonlyArray<readonly [RegExp, (text: string) => string]> = [
  [/^qapi\/.*\.json$/, (text) => text.replace(/^\s*#.*$/gm, '').replace(/\s+/g, ' ')],
  [/\.hx$/, (text) => text.replace(/^SRST[\s\S]*?^ERST/gm, '').replace(/\s+/g, ' ')],
  [/(^|\/)(meson\.build|Kconfig[\w.]*)$/, (text) => text.replace(/#.*$/gm, '').replace(/\s+/g, ' ')],
];

const ADDITION = /^[ \t]*\w+\.add\((?:[^()]|\([^()]*\))*\)[ \t]*$/gm;

/** Whether nothing but source sets differs, and every file that one of them names is built after the patch as before it, or is new or gone. */
function onlyNamesFiles(base: BuiltTree, patched: BuiltTree, file: string): boolean {
  const folder = file.slice(0, -'meson.build'.length);
  const texts = [base, patched].map(({ view }) => (view.read(file) ?? '').replace(/#.*$/gm, ''));
  const [before, after] = texts.map((text) => text.replace(ADDITION, '').replace(/\s+/g, ' '));
  if (before !== after) return false;
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(/'([\w./+-]+\.c)'/g)].map(([, name]) => folder + name)),
  );
  return [...named].every((path) => {
    const isInBoth = base.view.exists(path) && patched.view.exists(path);
    return !isInBoth || base.build.of(path).state === patched.build.of(path).state;
  });
}
