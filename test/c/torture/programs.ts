/** The programs of gcc's torture suite (gcc.c-torture/execute), from the sources that Debian's gcc-12-source installs. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runC } from '../../../src/commands/c.js';
import { run } from '../gcc.js';
import { explicit, IMPLICIT_OPTIONS } from './explicit.js';

const SOURCES = '/usr/src/gcc-12';
const SUITE = 'gcc/testsuite/gcc.c-torture/execute';
const execute = promisify(execFile);

/** A program of one file or more. */
export interface TortureProgram {
  /** Its path in the suite, without `.c`. */
  readonly name: string;
  /** Of all its files; the first is its own. */
  readonly files: readonly string[];
}

/** The archive of gcc's sources, or null where they are not installed. */
export function tortureArchive(): string | null {
  try {
    const name = readdirSync(SOURCES).find((each) => /^gcc-.*\.tar\.xz$/.test(each));
    return name ? join(SOURCES, name) : null;
  } catch {
    return null;
  }
}

/** Unpacks the suite into a folder; returns its own folder in there. */
export async function unpackTorture(archive: string, folder: string): Promise<string> {
  await execute('tar', ['-xJf', archive, '-C', folder, '--strip-components=1', '--wildcards', `*/${SUITE}/*`]);
  return join(folder, SUITE);
}

/** All programs of the suite in the order of their names. */
export function tortureProgramsIn(suite: string): TortureProgram[] {
  const sources = (folder: string): string[] =>
    readdirSync(join(suite, folder))
      .filter((name) => name.endsWith('.c'))
      .map((name) => join(folder, name.slice(0, -2)));
  const path = (name: string): string => join(suite, `${name}.c`);
  const alone = [...sources('.'), ...sources('ieee')].map((name) => ({ name, files: [path(name)] }));
  const overriding = sources('builtins')
    .filter((name) => !name.endsWith('-lib'))
    .map((name) => ({ name, files: [path(name), path(`${name}-lib`), path('builtins/lib/main')] }));
  return [...alone, ...overriding].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What gcc's compiler says of a program that it takes and that succeeds with it; null of all others. */
export async function gccDiagnostics({ files }: TortureProgram, folder: string): Promise<string | null> {
  const binary = join(folder, `program${Math.random().toString(36).slice(2)}`);
  try {
    const options = ['-std=gnu17', '-O0', ...IMPLICIT_OPTIONS, '-o', binary, ...files, '-lm'];
    const { stderr } = await execute('gcc', options, { env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 1 << 26 });
    return (await run(binary, [], 20))?.status === 0 ? stderr : null;
  } catch {
    return null;
  }
}

/** Undefined where the program succeeds with this compiler; else what is said of it. */
export async function failureOf(
  { files, name }: TortureProgram,
  diagnostics: string,
  folder: string,
): Promise<string | undefined> {
  const suite = name.includes('/') ? dirname(dirname(files[0]!)) : dirname(files[0]!);
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const written = files.map((file) => {
    const path = join(own, basename(file));
    const text = explicit(readFileSync(file, 'latin1'), file, diagnostics);
    writeFileSync(path, UNOPTIMIZED + text, 'latin1');
    return path;
  });
  try {
    const includes = [dirname(files[0]!), suite, join(suite, 'builtins')];
    const status = await runC(written, { includes, fuel: FUEL, output: () => {} });
    return status === 0 ? undefined : `it ends with status ${status}`;
  } catch (error) {
    return `${error instanceof Error ? error.message : error}`.replaceAll(`${own}/`, '').replaceAll(`${suite}/`, '');
  }
}

/** As with -O0: some programs ask whether calls of library functions were done away with. */
const UNOPTIMIZED = '#undef __OPTIMIZE__\n#line 1\n';

const FUEL = 300_000_000;

/** The name of a program without its folder. */
export function shortName({ name }: TortureProgram): string {
  return basename(name);
}
