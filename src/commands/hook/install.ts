/** `flatcheck hook install|uninstall|status`: the pre-push hook of the repository that holds the current folder. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { requireQemuTree } from '../../tree/detect.js';
import { openFolder } from '../../tree/folder.js';
import { gitTopLevel, runGit } from '../../tree/git.js';
import { packageFolder } from '../../version.js';
import { BEFORE, hookScript, MARK } from './script.js';

const cli = fileURLToPath(new URL('dist/cli.js', packageFolder));

/** The hook's path, as git would look for it (core.hooksPath, worktrees), and that of the one that was there before. */
interface HookFiles {
  readonly hook: string;
  readonly before: string;
}

function hookFiles(): HookFiles {
  const here = process.cwd();
  const { ok, output, complaint } = runGit(here, ['rev-parse', '--git-path', 'hooks/pre-push']);
  if (!ok) throw new UserError(`the current folder is in no git repository: ${complaint}`);
  // A relative core.hooksPath is relative to where hooks run, which is the top of the working tree.
  const path = output.toString('utf8').replace(/\n$/, '');
  const custom = runGit(here, ['config', '--type=path', 'core.hooksPath']);
  const folder = custom.ok ? (gitTopLevel(here) ?? here) : here;
  const hook = custom.ok
    ? resolve(folder, custom.output.toString('utf8').replace(/\n$/, ''), 'pre-push')
    : resolve(folder, path);
  return { hook, before: `${hook}${BEFORE}` };
}

function isOurs(hook: string): boolean {
  return existsSync(hook) && readFileSync(hook, 'latin1').includes(`\n${MARK}`);
}

/** Whether there is anything of that name, a link that leads nowhere included. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Installs the hook, or writes it anew where it is there; one of another kind is kept beside it and called first.
 * Gives the exit code. Throws UserError where the current folder is in no git checkout of QEMU, or the hook cannot be
 * written.
 */
export function installHook(): number {
  const { hook, before } = hookFiles();
  const top = gitTopLevel(process.cwd());
  if (top !== undefined) requireQemuTree(openFolder(top));
  orFault(hook, () => {
    mkdirSync(dirname(hook), { recursive: true });
    if (isOurs(hook)) rmSync(hook);
    else if (isThere(hook)) {
      if (isThere(before))
        throw new UserError(`${printable(hook)} is another hook, and ${printable(before)} is there already`);
      renameSync(hook, before);
    }
    writeFileSync(hook, hookScript(process.execPath, cli), { flag: 'wx' });
    chmodSync(hook, 0o755);
  });
  process.stdout.write(`installed: ${printable(hook)}\n`);
  if (isThere(before)) process.stdout.write(`the hook that was there is called first: ${printable(before)}\n`);
  return 0;
}

/**
 * Takes the hook away and puts back the one that was there before; gives the exit code. Throws UserError where the hook
 * is not flatcheck's.
 */
export function uninstallHook(): number {
  const { hook, before } = hookFiles();
  if (!isThere(hook)) {
    process.stdout.write('not installed\n');
    return 0;
  }
  if (!isOurs(hook)) throw new UserError(`${printable(hook)} is not flatcheck's: it stays as it is`);
  const isReplaced = isThere(before);
  orFault(hook, () => {
    if (isReplaced) renameSync(before, hook);
    else rmSync(hook);
  });
  process.stdout.write(`${isReplaced ? 'the hook that was there before is back' : 'taken away'}: ${printable(hook)}\n`);
  return 0;
}

/** Says whether the hook is installed; gives the exit code: 0 where it is and calls this flatcheck, else 1. */
export function hookStatus(): number {
  const { state, line } = describeHook();
  process.stdout.write(`${line}\n`);
  return state === 'installed' ? 0 : 1;
}

/**
 * Whether pushes from the current folder are checked, and a line about it. Throws UserError outside a git repository.
 */
export function describeHook(): { readonly state: 'installed' | 'other' | 'none'; readonly line: string } {
  const { hook, before } = hookFiles();
  const shown = printable(hook);
  if (!isThere(hook)) return { state: 'none', line: 'not installed' };
  if (!isOurs(hook)) return { state: 'other', line: `not installed; there is another hook: ${shown}` };
  if (readFileSync(hook, 'utf8') !== hookScript(process.execPath, cli))
    return {
      state: 'other',
      line: `installed by another flatcheck or node ("flatcheck hook install" renews it): ${shown}`,
    };
  const also = existsSync(before) ? `, calls ${printable(before)} first` : '';
  return { state: 'installed', line: `installed: ${shown}${also}` };
}

function orFault(path: string, change: () => void): void {
  try {
    change();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot write ${printable(path)}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
