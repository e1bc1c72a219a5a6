/** Holds where hunks are put against `git apply` and patch(1). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../src/errors.js';
import { applyPatch } from '../../src/patch/apply/apply.js';
import { readPatches } from '../../src/patch/read.js';
import { overlay, type TreeView } from '../../src/tree/view.js';
import type { HunkCase } from './hunk-cases.js';

/** What became of the files f and g, "" for one that is not there; null where the patch was refused. */
type Outcome = { readonly f: string; readonly g: string } | null;

/** What is wrong with a case's outcome, and how the three took it. */
export interface Verdict {
  /** Undefined where nothing is. */
  readonly fault?: string;
  /** Such as "git=patch=ours", "git alone, refused". */
  readonly kind: string;
}

const RUN = `for i in "$@"; do
  git -C "$i/git" apply ../p >/dev/null 2>&1; echo $?
  patch -s -p1 --force --no-backup-if-mismatch -r - -d "$i/patch" <"$i/p" >/dev/null 2>&1; echo $?
done`;

/**
 * Applies each case by flatcheck, git and patch(1). Never other content than both, never accepted where both refuse.
 */
export function holdAgainstTools(cases: readonly HunkCase[]): Verdict[] {
  const root = mkdtempSync(join(tmpdir(), 'flatcheck-hunks-'));
  try {
    const names = cases.map((each, index) => {
      for (const tool of ['git', 'patch']) {
        mkdirSync(join(root, `${index}`, tool), { recursive: true });
        for (const [name, text] of Object.entries(each.files)) writeFileSync(join(root, `${index}`, tool, name), text);
      }
      writeFileSync(join(root, `${index}`, 'p'), each.patch);
      return `${index}`;
    });
    const child = spawnSync('sh', ['-c', RUN, 'sh', ...names], {
      cwd: root,
      env: {
        ...process.env,
        LC_ALL: 'C',
        GIT_CEILING_DIRECTORIES: root,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
      },
    });
    const codes = child.stdout.toString('latin1').split('\n');
    return cases.map((each, index) => {
      const outcome = (tool: string, code: string | undefined): Outcome => {
        const read = (name: string) => {
          const path = join(root, `${index}`, tool, name);
          return existsSync(path) ? readFileSync(path, 'utf8') : '';
        };
        return code === '0' ? { f: read('f'), g: read('g') } : null;
      };
      return judge(ours(each), outcome('git', codes[2 * index]), outcome('patch', codes[2 * index + 1]));
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function ours({ files, patch }: HunkCase): Outcome {
  const nothing: TreeView = { label: 'tree', read: () => undefined, exists: () => false, list: () => [] };
  let view = overlay(nothing, new Map(Object.entries(files)));
  try {
    for (const each of readPatches(Buffer.from(patch), 'p').patches) view = applyPatch(view, each).view;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
  return { f: view.read('f') ?? '', g: view.read('g') ?? '' };
}

function judge(own: Outcome, git: Outcome, patch: Outcome): Verdict {
  const same = (a: Outcome, b: Outcome) => a !== null && b !== null && a.f === b.f && a.g === b.g;
  const who = [same(own, git) ? 'git' : '', same(own, patch) ? 'patch' : ''].filter(Boolean).join('+');
  const others =
    git === null && patch === null
      ? 'both refuse'
      : same(git, patch)
        ? 'both agree'
        : git === null
          ? 'git refuses'
          : patch === null
            ? 'patch refuses'
            : 'they differ';
  const kind = `${others}: ${own === null ? 'refused' : `as ${who || 'neither'}`}`;
  if (own === null || who !== '') return { kind };
  return { kind, fault: git === null && patch === null ? 'accepted where both refuse' : 'other content than both' };
}
