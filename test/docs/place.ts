/** The places in which commands of the documents are run: a home with a tree, mails and the command itself. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sampleTree } from '../commands/cli.js';
import { seedFile, trees } from '../qemu/trees.js';

/** What a block's commands wrote and ended with, one each. */
export interface Session {
  readonly outputs: readonly string[];
  readonly statuses: readonly number[];
}

const SEED = '20260406025828.22909-1.mbox';
const patches = join(root, 'samples/patches');
/** On a line of its own, with the status, after the output of each command. */
const END = '=== end of command';

const realTree = (version: string): string | undefined => trees.find((tree) => tree.version === version)?.folder;

/** Why a block cannot be run here, or undefined. */
export function lacking(place: string): string | undefined {
  if (place === 'sample' || place === 'repository') return undefined;
  if (realTree(place) === undefined) return `FLATCHECK_QEMU_TREES names no tree of ${place}`;
  return seedFile === undefined ? 'the patch under review is not there (FLATCHECK_SEED)' : undefined;
}

export class Place {
  readonly #home: string;
  readonly #folder: string;
  readonly #tree: string;
  readonly #cache: string;
  readonly #env: NodeJS.ProcessEnv;

  /**
   * @param name `sample`, `repository`, or the version of a real tree
   * @param home an empty folder for it
   * @param cache shared by places, so that a tree is compiled once
   */
  constructor(name: string, home: string, cache: string) {
    this.#home = home;
    this.#cache = cache;
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
    this.#env = {
      ...inherited,
      HOME: home,
      PATH: `${join(home, 'bin')}:${process.env.PATH}`,
      XDG_CACHE_HOME: cache,
      LC_ALL: 'C.UTF-8',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Me',
      GIT_AUTHOR_EMAIL: 'me@example.org',
      GIT_COMMITTER_NAME: 'Me',
      GIT_COMMITTER_EMAIL: 'me@example.org',
      GIT_AUTHOR_DATE: '2026-05-04T10:00:00Z',
      GIT_COMMITTER_DATE: '2026-05-04T10:00:00Z',
    };
    for (const folder of ['bin', 'src', 'mail']) mkdirSync(join(home, folder), { recursive: true });
    const command = join(home, 'bin/flatcheck');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/cli.js')}' "$@"\n`);
    chmodSync(command, 0o755);
    for (const file of readdirSync(patches)) copyFileSync(join(patches, file), join(home, 'mail', file));
    const tree = join(home, 'src/qemu');
    if (name === 'sample') this.#clone(tree);
    else if (name !== 'repository') {
      symlinkSync(realTree(name)!, tree);
      copyFileSync(seedFile!, join(home, 'mail', SEED));
    }
    this.#folder = name === 'repository' ? root : tree;
    this.#tree = realTree(name) ?? this.#folder;
  }

  /**
   * A clone of the sample tree, of three commits that its origin has; a patch lies in it under the name that documents
   * use.
   */
  #clone(tree: string): void {
    const origin = join(this.#home, 'src/origin');
    cpSync(sampleTree, origin, { recursive: true });
    const git = (folder: string, ...args: string[]): void => {
      const { status, stderr } = spawnSync('git', args, { cwd: folder, env: this.#env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    };
    git(origin, 'init', '-q', '-b', 'master');
    git(origin, 'add', '-A');
    git(origin, 'commit', '-q', '-m', 'the tree');
    writeFileSync(join(origin, 'README.rst'), 'Words\n');
    git(origin, 'add', '-A');
    git(origin, 'commit', '-q', '-m', 'a document');
    git(origin, 'am', '-q', join(patches, 'no-effect.patch'));
    git(origin, 'checkout', '-q', '--detach');
    git(join(origin, '..'), 'clone', '-q', '-b', 'master', origin, tree);
    copyFileSync(join(patches, 'close-the-hole.patch'), join(tree, '0001-pc-split-ram.patch'));
    writeFileSync(join(tree, '.git/info/exclude'), '*.patch\n*.json*\n*.html\n');
  }

  /**
   * Runs commands in one shell, one after the other. Standard error goes where standard output does, as on a terminal.
   */
  run(commands: readonly string[]): Session {
    const script = commands.map((command) => `${command}\necho "${END} $?"`).join('\n');
    const child = spawnSync('bash', ['-c', `exec 2>&1\n${script}\n`], {
      cwd: this.#folder,
      env: this.#env,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const parts = child.stdout.split(new RegExp(`^${END} (\\d+)\\n`, 'm'));
    return {
      outputs: commands.map((_, index) => this.#portable(parts[2 * index] ?? '')),
      statuses: commands.map((_, index) => Number(parts[2 * index + 1])),
    };
  }

  /** Folders as another user would have them. */
  #portable(text: string): string {
    return text
      .replaceAll(this.#cache, '/home/me/.cache')
      .replaceAll(this.#tree, '/home/me/src/qemu')
      .replaceAll(this.#home, '/home/me')
      .replaceAll(root, '/home/me/flatcheck');
  }
}
