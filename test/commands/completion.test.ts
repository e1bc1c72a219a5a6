import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder, has } from '../patch/help.js';
import { reportMissing } from '../qemu/trees.js';
import { flatcheck } from './cli.js';

const folder = new Folder();
const HOSTILE = 'x$(touch$' + '{IFS}hacked)';
const SHELLS = ['bash', 'zsh', 'fish'];
for (const shell of SHELLS) reportMissing(!has(shell), `${shell} is not installed`);

beforeAll(() => {
  for (const shell of SHELLS) {
    const { status, stdout, stderr } = flatcheck(['completion', shell]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    folder.write({ [`_${shell}`]: stdout });
  }
  folder.write({ 'a b.patch': '', 'sub/x': '' });
  folder.git('init', '-q', '-b', 'trunk');
  folder.commit('one');
  folder.git('branch', HOSTILE);
});
afterAll(() => folder.remove());

/** What a shell offers at the end of a line. */
const offers: Record<string, (line: string) => string[]> = {
  bash(line) {
    const words = line.split(' ').map((each) => `'${each}'`);
    const script = `source ./_bash; compopt() { :; }; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _flatcheck; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c', script]);
  },
  zsh(line) {
    const words = line.split(' ').map((each) => `'${each}'`);
    // What the completion system would be asked for is printed: outside of it the built-in commands do nothing.
    const stubs = [
      'compdef() { : }',
      'compadd() { shift; print -rl -- "$@" }',
      `_describe() { print -rl -- "\${list[@]%%:*}" }`,
      '_files() { if [[ $1 == -/ ]]; then print -rl -- *(/N); else print -rl -- *(N); fi }',
    ];
    const script = `${stubs.join('\n')}\nsource ./_zsh\nwords=(${words.join(' ')}) CURRENT=${words.length}\n_flatcheck`;
    return run('zsh', ['-f', '-c', script]).filter((each) => each.startsWith(line.slice(line.lastIndexOf(' ') + 1)));
  },
  fish(line) {
    const answer = run('fish', ['--no-config', '-c', `source ./_fish; complete -C '${line}'`]);
    return answer.map((each) => each.split('\t')[0]!);
  },
};

function run(shell: string, args: string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, args, { cwd: folder.path, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe.each(SHELLS.filter(has))('completion for %s', (shell) => {
  const offered = (line: string) => offers[shell]!(line);

  it('offers commands, and those below them', () => {
    expect(offered('flatcheck ')).toEqual(
      expect.arrayContaining(['check', 'simulate', 'layout', 'predicate', 'c', 'init', 'hook', 'doctor', 'completion']),
    );
    expect(offered('flatcheck che')).toEqual(['check']);
    expect(new Set(offered('flatcheck hook '))).toEqual(new Set(['install', 'uninstall', 'status']));
    expect(new Set(offered('flatcheck completion '))).toEqual(new Set(SHELLS));
  });

  it('offers the options of the command, whatever stands between', () => {
    expect(offered('flatcheck check --ra')).toEqual(expect.arrayContaining(['--range', '--ram']));
    expect(offered('flatcheck check --ram 2G --rev')).toEqual(expect.arrayContaining(['--rev', '--reverse']));
    expect(offered('flatcheck layout --ran')).toEqual([]);
    expect(offered('flatcheck simulate --wr')).toEqual(['--write']);
  });

  it('offers the values of options, files, folders and revisions', () => {
    expect(offered('flatcheck check --format ')).toEqual(expect.arrayContaining(['text', 'json']));
    expect(offered('flatcheck check --machine q')).toEqual(['q35']);
    expect(new Set(offered('flatcheck simulate --vga '))).toEqual(new Set(['std', 'none']));
    expect(offered('flatcheck check --range tr')).toEqual(['trunk']);
    expect(offered('flatcheck check --rev x').map((name) => name.replaceAll('\\', ''))).toEqual([HOSTILE]);
    expect(existsSync(join(folder.path, 'hacked'))).toBe(false);
    expect(offered('flatcheck check a')).toEqual(['a b.patch']);
    expect(offered('flatcheck check --qemu s').map((each) => each.replace(/\/$/, ''))).toEqual(['sub']);
  });
});

it('completion for another shell is refused', () => {
  expect(flatcheck(['completion', 'csh'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'flatcheck: completion: "csh" is not known; known are bash, zsh, fish\n',
  });
});
