/** Regions and places of the source, for reports that show them. */
import type { TreeView } from '../../tree/view.js';
import type { RegionPlace, SourceExcerpt } from '../evidence.js';
import type { Layout, Region } from '../layout/index.js';

const LINES_BEFORE = 3;
const LINES_AFTER = 4;

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

/** The lines around each place, once each; of the patched tree, or of the one before where only that has the file. Places in neither are left out. */
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
