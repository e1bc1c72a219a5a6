/** `flatcheck layout [PATCH]`: the region tree that board code builds. */
import { analyseLayout } from '../questions/layout/index.js';
import { machineKind } from '../target/x86_64/machines.js';
import { configFor } from './config/settings.js';
import { openSymbolicTrees } from './input/symbolic.js';
import { DEFAULT_MACHINES, parseMachines } from './input/values.js';
import { type CommonOptions, openReporter } from './output/reporter.js';

/**
 * Reads the layout before and after the patch and reports; gives the exit code. Throws UserError for what the user can
 * have wrong.
 */
export async function layout(patch: string | undefined, options: CommonOptions): Promise<number> {
  const reporter = openReporter('layout', options);
  const machines = parseMachines(options.machine ?? (await configFor(options))?.machine ?? DEFAULT_MACHINES);
  const boards = [...new Set(machines.flatMap((name) => machineKind(name)!.units))];
  const { base, patched } = await openSymbolicTrees(patch, options);
  const result = analyseLayout(base, patched, boards);
  reporter.report(result);
  return 0;
}
