/** Which line of a patch makes guest memory another: that of a region which the board builds otherwise. */
import type { Finding } from '../../result/result.js';
import type { ChangedLines } from '../trees.js';

/**
 * `guest-map-changed` at the line that builds a region otherwise, where the patch adds that line to the file that the
 * finding names, in a hunk that it needs; other findings as they are.
 * @param layout the check's findings `layout-changed`, in their order
 */
export function withRegion(found: Finding, layout: readonly Finding[], changed: ChangedLines): Finding {
  const { id, source, hunks } = found;
  if (id !== 'guest-map-changed' || !source) return found;
  const added = new Set(
    (changed.get(source.file) ?? [])
      .filter((each) => each.kind === 'added' && (!hunks || hunks.includes(each.hunk)))
      .map(({ line }) => line),
  );
  const region = layout.find((each) => each.source?.file === source.file && added.has(each.source.line));
  return region?.source ? { ...found, source: region.source } : found;
}
