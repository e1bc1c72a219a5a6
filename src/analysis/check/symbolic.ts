/** What the syntax trees tell about a patch: the merge condition and the region tree. Nothing is run for it. */
import { CompileError } from '../../c/errors.js';
import type { PreprocessorSession } from '../../c/preprocess/index.js';
import { UserError } from '../../errors.js';
import { machineKind } from '../../machine/machines.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesFor } from '../../runtime/profile.js';
import { requireQemuTree } from '../../tree/detect.js';
import type { TreeView } from '../../tree/view.js';
import { analyseLayout } from '../layout/index.js';
import { analysePredicate } from '../predicate/index.js';
import type { Finding, NotRun } from '../result.js';
import type { SourceTree } from '../source/tree.js';
import { finding } from './findings.js';

export interface SymbolicFindings {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
}

/**
 * A tree as the analyses of syntax read it. Throws UserError where it is no QEMU tree.
 * @param session shared by the trees that are compared
 */
export function openSourceTree(
  view: TreeView,
  session: PreprocessorSession,
  defines: ReadonlyArray<readonly [string, string]>,
): SourceTree {
  const { configHost } = requireQemuTree(view);
  const overrides = overridesFor(defines, configHost === undefined ? undefined : view.read(configHost));
  return sourceTree(new TreeProgram(view, session, overrides));
}

/** The same of a tree that is run. */
export function sourceTree(source: TreeProgram): SourceTree {
  return {
    read: (path) => source.read(path),
    list: (folder) => source.tree.list(folder),
    unit: (file) => source.program.unit(file),
  };
}

/** Findings about the merge condition and the region tree of the boards of the machines; the grammar must be loaded. */
export function symbolicFindings(before: SourceTree, after: SourceTree, machines: readonly string[]): SymbolicFindings {
  const findings: Finding[] = [];
  const notRun: NotRun[] = [];
  tryReading(notRun, 'the merge condition', () => {
    const predicate = analysePredicate(before, after);
    if (predicate.difference.equivalent) return;
    const place = predicate.after.clauses.find(
      (clause) => !predicate.before.clauses.some((each) => each.text === clause.text),
    )?.source;
    findings.push(
      finding(
        'merge-predicate-changed',
        `${predicate.function}() merges under another condition: ${predicate.difference.formula}`,
        place ? { source: place } : {},
      ),
    );
  });
  tryReading(notRun, 'the region tree', () => {
    const boards = [...new Set(machines.flatMap((machine) => machineKind(machine)?.units ?? []))];
    for (const change of analyseLayout(before, after, boards).changes) {
      const region = change.after ?? change.before;
      findings.push(
        finding(
          'layout-changed',
          change.message,
          region ? { source: { file: region.source.file, line: region.source.line } } : {},
        ),
      );
    }
  });
  return { findings, notRun };
}

function tryReading(notRun: NotRun[], what: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof CompileError)) throw error;
    notRun.push({ what: `${what} could not be read: ${error.message}`, file: '', line: 0 });
  }
}
