/** The region tree that board code builds, read from its syntax tree: before and after a patch, and how they differ. */
import { UserError } from '../../errors.js';
import { Source } from '../source/source.js';
import type { SourceTree } from '../source/tree.js';
import { RegionList, readBoard } from './board.js';
import { CallGraph } from './call-graph.js';
import { type LayoutChange, layoutChanges } from './difference.js';
import type { Region } from './region.js';
import { Prototypes } from './region-calls.js';

export type { LayoutChange } from './difference.js';
export type { Region, Variable } from './region.js';

export interface Layout {
  readonly schema: 'flatcheck/layout/1';
  readonly before: readonly Region[];
  /** The same as `before` where there is no patched tree. */
  readonly after: readonly Region[];
  readonly changes: readonly LayoutChange[];
  /** Board files that the tree before or after does not have. */
  readonly missing: readonly string[];
  /** What could not be read or followed, one line each. */
  readonly limits: readonly string[];
}

/**
 * Reads the layout of the given boards. Nothing is executed;
 * @param boards C files that hold machine init functions, such as hw/i386/pc_piix.c; host bridges are found from them
 * @param patched null where only the tree itself is asked for
 * @throws UserError where neither tree has any of the boards, or no region is found in the first
 */
export function analyseLayout(base: SourceTree, patched: SourceTree | null, boards: readonly string[]): Layout {
  const before = read(base, boards, null);
  const after = patched ? read(patched, boards, before) : before;
  if (before.regions.length === 0 && after.regions.length === 0) {
    const reason = before.source.limits[0] ?? after.source.limits[0];
    throw new UserError(`no memory regions are found in ${boards.join(', ')}${reason ? `: ${reason}` : ''}`);
  }
  return {
    schema: 'flatcheck/layout/1',
    before: before.regions,
    after: after.regions,
    changes: patched ? layoutChanges(before.regions, after.regions) : [],
    missing: [...new Set([...before.missing, ...after.missing])],
    limits: [...new Set([...before.source.limits, ...after.source.limits])],
  };
}

interface Reading {
  readonly source: Source;
  readonly graph: CallGraph;
  readonly regions: readonly Region[];
  readonly missing: readonly string[];
}

function read(tree: SourceTree, boards: readonly string[], earlier: Reading | null): Reading {
  const source = new Source(tree, earlier?.source);
  const graph = new CallGraph(tree, boards, earlier?.graph);
  const prototypes = new Prototypes();
  const list = new RegionList();
  const missing = boards.filter((board) => tree.read(board) === undefined);
  for (const board of boards) {
    if (!missing.includes(board)) source.attempt(() => readBoard(source, graph, prototypes, board, list));
  }
  return { source, graph, regions: list.regions(), missing };
}
