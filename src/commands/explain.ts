/** `flatcheck explain FINDING [PATCH...]`: one finding of a check, step by step. */
import { readFileSync } from 'node:fs';
import { UserError } from '../errors.js';
import { explain as explainFinding } from '../questions/explain/explain.js';
import { numbersOf } from '../report/points/statements.js';
import { SCRIPTS } from '../report/script.js';
import { kindText } from '../report/words/findings.js';
import { type CheckResult, type FindingId, SEVERITIES } from '../result/result.js';
import { printable, quoted } from '../text.js';
import { type CheckCommandOptions, checkPatches } from './check.js';
import { writeReport } from './output/output.js';
import { openReporter } from './output/reporter.js';

export interface ExplainCommandOptions extends CheckCommandOptions {
  /** --from: the JSON report of a check */
  readonly from?: string;
  /** --emit */
  readonly emit?: string;
}

/**
 * Explains and reports; gives the exit code. An id alone, without a patch, is told as a kind of finding.
 * Throws UserError for what the user can have wrong, an id that there is none of before anything is run.
 */
export async function explain(id: string, files: readonly string[], options: ExplainCommandOptions): Promise<number> {
  const { from, emit, machine, ram, vga } = options;
  const chosenId = /^[1-9]\d{0,5}$/.test(id) ? Number(id) : id;
  if (typeof chosenId === 'string' && !(chosenId in SEVERITIES))
    throw new UserError(
      `there is no finding ${quoted(id)}; a number of a report, or one of ${Object.keys(SEVERITIES).join(', ')}`,
    );
  const script = emit === undefined ? null : SCRIPTS[emit];
  if (script === undefined)
    throw new UserError(`--emit: ${quoted(emit!)} is not known; there are ${Object.keys(SCRIPTS).join(', ')}`);
  if (from !== undefined && files.length > 0) throw new UserError('--from and a PATCH file cannot be used together');
  if (from === undefined && files.length === 0 && options.range === undefined) {
    if (typeof chosenId === 'number')
      throw new UserError(`finding ${id} of which patch? Name the one that the report was about, or --from FILE`);
    writeReport(kindText(chosenId as FindingId), options.output?.[0]);
    return 0;
  }
  const reporter = openReporter('explain', options);
  const result = from === undefined ? await checkPatches(files, options) : readResult(from);
  // One machine, RAM and VGA may be asked for; of lists, whatever shows the finding first is meant.
  const single = (value: string | undefined): string | undefined => (value?.includes(',') ? undefined : value);
  const chosen = { machine: single(machine), ram: single(ram), vga: single(vga) };
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  const explanation = explainFinding(result, { id: chosenId, ...given }, numbersOf(result.findings));
  if (script === null) reporter.report(explanation);
  else writeReport(script(explanation), options.output?.[0]);
  return 0;
}

function readResult(file: string): CheckResult {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`--from: cannot read ${printable(file)}: ${code === 'ENOENT' ? 'no such file' : String(code)}`);
  }
  let result: Partial<CheckResult> | null;
  try {
    result = JSON.parse(text) as Partial<CheckResult> | null;
  } catch {
    throw new UserError(`--from: ${printable(file)} is not JSON`);
  }
  if (result?.schema !== 'flatcheck/check/1' || !result.findings || !result.evidence)
    throw new UserError(`--from: ${printable(file)} is not what "flatcheck check --format json" writes`);
  // A report numbers its findings for its readers.
  const findings = result.findings.map((each) => {
    const { number, ...finding } = each as typeof each & { readonly number?: number };
    return finding;
  });
  return { ...(result as CheckResult), findings };
}
