/** What the pre-push hook runs. Modules that run C are loaded only when a push touches what they run. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import { UserError } from '../../errors.js';
import { findPushed, type PushedRange, parsePushedRefs } from '../../patch/git/pushed.js';
import { mayBeRun } from '../../target/x86_64/concerned.js';
import { printable } from '../../text.js';
import { CONFIG_NAME } from '../config/name.js';
import { BLOCKED } from './script.js';

/**
 * Checks what a push brings to a remote. Reads git's lines from standard input, or what pre-commit gives in variables.
 * @param remote its name, or its URL
 * @returns 0 where the push may go on, BLOCKED where a finding counts as an error. What cannot be checked is said and
 * does not block.
 */
export async function runHook(remote: string): Promise<number> {
  // git says where the repository is where it is not the one of the current folder (worktrees, --git-dir).
  const dir = existsSync('.git') ? process.cwd() : resolve(process.env.GIT_DIR || '.');
  const { ranges, notes } = findPushed(dir, remote, parsePushedRefs(pushedLines()), mayBeRun);
  for (const note of notes) say(`not checked: ${note}; "flatcheck check --range A..B" checks any commits`);
  let isBlocked = false;
  for (const range of ranges) if (await isToBeBlocked(dir, range)) isBlocked = true;
  if (!isBlocked) return 0;
  say(
    'the push is stopped. "git push --no-verify" pushes all the same; "accepted" in flatcheck.config.json accepts a finding',
  );
  return BLOCKED;
}

function pushedLines(): string {
  const { PRE_COMMIT_FROM_REF: from, PRE_COMMIT_TO_REF: to, PRE_COMMIT_REMOTE_BRANCH: branch } = process.env;
  if (from !== undefined && to !== undefined) return `HEAD ${to} ${branch || 'HEAD'} ${from}\n`;
  // At its other stages pre-commit gives nothing; a terminal would be waited for.
  return isatty(0) ? '' : readFileSync(0, 'latin1');
}

async function isToBeBlocked(dir: string, { base, tip, files }: PushedRange): Promise<boolean> {
  const shown = `${base.slice(0, 12)}..${tip.slice(0, 12)}`;
  const touched = files.filter(mayBeRun);
  const names = touched.slice(0, 3).map((file) => printable(file));
  say(
    `checking ${shown}, which changes ${names.join(', ')}${touched.length > 3 ? ` and ${touched.length - 3} more` : ''}`,
  );
  try {
    const [{ checkPatches }, { hookLines }] = await Promise.all([
      import('../check.js'),
      import('../../report/hook.js'),
    ]);
    const config = resolve(CONFIG_NAME);
    const result = await checkPatches([], {
      range: `${base}..${tip}`,
      qemu: dir,
      ...(existsSync(config) && { config }),
      cache: true,
      quick: true,
      define: [],
    });
    const isFailed = result.findings.some(({ severity }) => severity === 'error');
    for (const line of hookLines(result)) say(line);
    if (isFailed) say(`all of it: flatcheck check --range ${shown}`);
    return isFailed;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`not checked: ${printable(error.message)}`);
    return false;
  }
}

function say(line: string): void {
  process.stderr.write(`flatcheck: ${line}\n`);
}
