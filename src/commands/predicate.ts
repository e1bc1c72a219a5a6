/** `flatcheck predicate [PATCH]`: the condition under which neighbouring ranges merge. */
import { provenPredicate } from '../questions/predicate/index.js';
import { openSymbolicTrees } from './input/symbolic.js';
import { type CommonOptions, openReporter } from './output/reporter.js';

/**
 * Reads the merge condition before and after the patch and reports; gives the exit code. Throws UserError for what the
 * user can have wrong.
 */
export async function predicate(patch: string | undefined, options: CommonOptions): Promise<number> {
  const reporter = openReporter('predicate', options);
  const { base, patched } = await openSymbolicTrees(patch, options);
  const result = await provenPredicate(base, patched);
  reporter.report(result);
  return 0;
}
