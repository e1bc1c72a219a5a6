/**
 * `npm run history`: checks a list of commits and prints how many changes were decided, by state and reason, and the
 * time.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CheckReport } from '../report/json/json.js';
import type { Change } from '../result/change.js';
import { type CheckedCommit, table } from './table.js';

interface Options {
  readonly repo: string;
  readonly list: string;
  readonly log?: string;
  readonly quick: boolean;
  readonly seconds: string;
}

const CLI = new URL('../cli.js', import.meta.url).pathname;
/** A report on a patch over half the tree is large. */
const MOST_OUTPUT = 2 ** 30;

const command = new Command('history')
  .description('Checks commits of a QEMU repository one by one and prints what became of their changes.')
  .requiredOption('--repo <dir>', 'a QEMU repository with its history', process.env.FLATCHECK_QEMU_GIT)
  .requiredOption('--list <file>', 'commit ids, one a line')
  .option('--log <file>', 'keep a JSON line a commit here; those that it has already are not checked again')
  .option('--no-quick', 'ask which hunk does what as well')
  .option('--seconds <n>', 'how long a commit may take', '300');

/** Null where the check gives no result; `problem` says why. */
function check(commit: string, { repo, quick, seconds }: Options): CheckedCommit {
  const start = performance.now();
  const args = [CLI, 'check', '--qemu', repo, '--range', `${commit}^..${commit}`, '--format', 'json', '--no-cache'];
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, quick ? [...args, '--quick'] : args, {
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    timeout: Number(seconds) * 1000,
  });
  const took = (performance.now() - start) / 1000;
  if (status === null || status === 2 || !stdout.startsWith('{')) {
    const problem = signal ? `ended by ${signal}` : (stderr.trim().split('\n').at(-1) ?? '');
    return { commit, verdict: null, seconds: took, problem, changes: [], findings: [], notRun: [] };
  }
  const result = JSON.parse(stdout) as CheckReport;
  return {
    commit,
    verdict: result.verdict,
    seconds: took,
    problem: null,
    changes: result.changes.map(essence),
    findings: [...new Set(result.findings.map(({ id }) => id))],
    notRun: result.execution.notRun.map(({ what }) => what),
  };
}

/** What the table needs, and who reads a log: a place, a name, an outcome. */
function essence(change: Change): CheckedCommit['changes'][number] {
  const { file, line, kind, name, state, reason } = change;
  const detail = 'detail' in change ? change.detail : null;
  return { file, line, kind, name, state, reason, detail };
}

function main(options: Options): void {
  const commits = readFileSync(options.list, 'utf8').split(/\s+/).filter(Boolean);
  const known = new Map<string, CheckedCommit>();
  if (options.log !== undefined && existsSync(options.log)) {
    for (const line of readFileSync(options.log, 'utf8').split('\n').filter(Boolean)) {
      const each = JSON.parse(line) as CheckedCommit;
      known.set(each.commit, each);
    }
  }
  const checked = commits.map((commit, i) => {
    const before = known.get(commit);
    if (before) return before;
    process.stderr.write(`history: ${i + 1} of ${commits.length}: ${commit}\n`);
    const each = check(commit, options);
    if (options.log !== undefined) appendFileSync(options.log, `${JSON.stringify(each)}\n`);
    return each;
  });
  process.stdout.write(table(checked));
}

main(command.parse().opts<Options>());
