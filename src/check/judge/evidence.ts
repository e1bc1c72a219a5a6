/** What stands behind a result, for reports that show it. */

import type { Layout, Region } from '../../questions/layout/index.js';
import type { RangeConditions } from '../../questions/predicate/index.js';
import type { Evidence, RegionPlace, Replay, SourceExcerpt } from '../../result/evidence.js';
import type { Finding } from '../../result/result.js';
import type { TreeView } from '../../tree/view.js';
import { FlatViewTable, type Path, type Replays } from '../compare/replay.js';
import { decisionsOf } from './decisions.js';
import type { Compared, Judgement } from './judge.js';

const LINES_BEFORE = 3;
const LINES_AFTER = 4;
/** A replay holds no more steps than this: one that is longer can be simulated from the finding's witness. */
const MOST_STEPS = 100;

/** What decides about ranges in each tree. */
export interface TreeConditions {
  readonly before: RangeConditions;
  readonly after: RangeConditions;
}

/**
 * The replays of findings and, of each machine, of the recorded boot with the most RAM.
 * @param indexOf where one of the judgement's findings stands in the result
 * @param conditions by which the trees decide about ranges; null where they were not read
 */
export function replays(
  { compared, shown }: Judgement,
  indexOf: (finding: Finding) => number,
  conditions: TreeConditions | null,
): Pick<Evidence, 'flatViews' | 'replays'> {
  const views = new FlatViewTable();
  const replay = (
    { configuration }: Compared,
    played: Replays,
    path: Path,
    findings: readonly number[],
    addressSpace?: string,
  ): Replay => {
    const earlier = Math.max(0, path.length - 1 - MOST_STEPS);
    const steps = played.along(path.slice(earlier), views, addressSpace);
    const last = steps.at(-1);
    const around = findings.length > 0 ? played.around(path.at(-1)!) : null;
    const decisions =
      around &&
      decisionsOf(
        { ...around.before, conditions: conditions?.before ?? null },
        { ...around.after, conditions: conditions?.after ?? null },
      );
    if (last && decisions && decisions.length > 0) steps[steps.length - 1] = { ...last, decisions };
    const space = addressSpace === undefined ? {} : { addressSpace };
    return { ...configuration.name, findings, ...space, ...(earlier > 0 ? { earlier } : {}), steps };
  };
  const boots = bootsOf(compared).map((each) => {
    const { start, end } = each.configuration.stimulus.boot;
    return replay(
      each,
      each.comparison.replays,
      Array.from({ length: end - start }, (_, i) => start + 1 + i),
      [],
    );
  });
  const witnesses = shown.flatMap(({ finding, path, replays: played, compared: each }) =>
    path === null ? [] : [replay(each, played, path, [indexOf(finding)], finding.addressSpace)],
  );
  return { flatViews: views.views, replays: [...boots, ...witnesses] };
}

/** Of each machine the configuration with the most RAM, if both trees got through the boot on it. */
function bootsOf(compared: readonly Compared[]): Compared[] {
  const most = new Map<string, Compared>();
  for (const each of compared) {
    const { name, machine, stimulus } = each.configuration;
    if (stimulus.boot.start >= stimulus.boot.end || each.comparison.steps < stimulus.boot.end) continue;
    const known = most.get(name.machine);
    if (known === undefined || machine.ram > known.configuration.machine.ram) most.set(name.machine, each);
  }
  return [...most.values()];
}

/** The regions of a layout, those that the patch removes last. */
export function regionPlaces({ after, changes }: Layout): RegionPlace[] {
  const kinds = new Map(changes.map((change) => [change.after ?? change.before, change.kind]));
  const removed = changes.flatMap((change) => (change.after === null && change.before ? [change.before] : []));
  return [...after, ...removed].map((region) => regionPlace(region, kinds.get(region)));
}

function regionPlace(region: Region, change: string | undefined): RegionPlace {
  const { name, kind, parent, offset, size, alias, condition, source } = region;
  return {
    name,
    kind,
    parent,
    offset,
    size,
    ...(alias ? { target: alias.target } : {}),
    condition,
    source: { file: source.file, line: source.line },
    ...(change === undefined ? {} : { change }),
  };
}

/**
 * The lines around each place, once each; of the patched tree, or of the one before where only that has the file.
 * Places in neither are left out.
 */
export function sourceExcerpts(
  places: Iterable<{ readonly file: string; readonly line: number }>,
  { base, patched }: { readonly base: TreeView; readonly patched: TreeView },
): SourceExcerpt[] {
  const excerpts = new Map<string, SourceExcerpt>();
  const files = new Map<string, readonly string[] | null>();
  const linesOf = (file: string): readonly string[] | null => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const lines = (patched.read(file) ?? base.read(file))?.split('\n') ?? null;
    files.set(file, lines);
    return lines;
  };
  for (const { file, line } of places) {
    const key = `${file}:${line}`;
    const lines = line > 0 && !excerpts.has(key) ? linesOf(file) : null;
    if (lines === null) continue;
    const first = Math.max(1, line - LINES_BEFORE);
    excerpts.set(key, { file, line, first, lines: lines.slice(first - 1, line + LINES_AFTER) });
  }
  return [...excerpts.values()];
}
