/** Which hunks that hold no code of their own change what is observed: tables, properties, types. */
import { type Change, unreachedOf } from '../../result/change.js';
import { compare } from '../compare/compare.js';
import { handedOnFindings } from '../compare/handed-on.js';
import type { Judgement } from '../judge/judge.js';
import type { CheckOptions } from '../options.js';
import type { Configuration, Run } from '../play/runs.js';
import { TreeRuns } from '../play/tree-runs.js';
import type { CheckedPrograms } from '../programs.js';

/** A patch that fills many tables is not taken apart. */
const MOST_HUNKS = 6;
/** Beside the released types. */
const MOST_CONFIGURATIONS = 6;

/**
 * Plays the patch without each hunk of which an unreached change is that has no code of its own, on the machines on
 * which the patch shows something and on those of released types.
 * @returns the hunks without which something else is observed than with the whole patch
 */
export function effectiveHunks(
  { patches, withHunks: apply }: CheckOptions,
  { before, after, derived, expected }: CheckedPrograms,
  { compared, isObserved }: Judgement,
  changes: readonly Change[],
): ReadonlySet<string> {
  const all = patches.flatMap((patch) => patch.hunks.map(({ id }) => id));
  const asked = new Set(unreachedOf(changes).flatMap(({ kind, hunks }) => (kind === 'function' ? [] : hunks)));
  const shown = new Set<string>();
  if (!apply || !isObserved || all.length < 2 || asked.size > MOST_HUNKS) return shown;
  const played = compared.map(({ configuration }) => configuration);
  const isReleased = ({ planned }: Configuration): boolean => planned?.reason === 'released-type';
  const telling = played.filter((each) => !isReleased(each) && areDifferent(each, before.of(each), after.of(each)));
  const configurations = [...played.filter(isReleased), ...telling.slice(0, MOST_CONFIGURATIONS)];
  for (const hunk of asked) {
    const tree = apply(new Set(all.filter((each) => each !== hunk)));
    if (!tree) continue;
    const without = new TreeRuns(() => derived(tree), expected);
    const isShown = configurations.some((each) => areDifferent(each, after.of(each), without.of(each)));
    if (isShown && definesAsMuch(without, after)) shown.add(hunk);
  }
  return shown;
}

/**
 * Whether a tree lacks no definition that another has: what lacks one would not link, and shows nothing of the hunk.
 */
function definesAsMuch(tree: TreeRuns, like: TreeRuns): boolean {
  const missing = ({ program: { program } }: TreeRuns): string[] => [
    ...program.unknownObjects,
    ...program.resolvedAs('assumed'),
  ];
  const known = new Set(missing(like));
  return missing(tree).every((name) => known.has(name));
}

/** False where one of the two cannot be played: it may be no program by itself. */
function areDifferent(configuration: Configuration, one: Run, other: Run): boolean {
  if (one.failure || other.failure || one.assumed.length !== other.assumed.length) return false;
  const { same } = compare(one, other, configuration.stimulus);
  return !same || handedOnFindings(configuration.name, one, other).length > 0;
}
