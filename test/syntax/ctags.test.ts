import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSyntax, type ParsedFile, parseFile } from '../../src/syntax/index.js';
import { noTrees, reportMissing, trees } from '../qemu/trees.js';

const syntax = await loadSyntax();

const hasCtags = spawnSync('ctags', ['--version'], { encoding: 'utf8' }).stdout?.includes('Universal Ctags') ?? false;
reportMissing(trees.length === 0, noTrees);
reportMissing(!hasCtags, 'universal-ctags is not installed');

interface Tag {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly lastLine: number | null;
}

function cFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return cFiles(path);
    return entry.isFile() && /\.[ch]$/.test(entry.name) ? [path] : [];
  });
}

function functionsOf(files: readonly string[]): Tag[] {
  const options = [
    '--languages=C',
    '--langmap=C:.c.h',
    '--kinds-C=f',
    '--fields=ne',
    '--sort=no',
    '-f',
    '-',
    '-L',
    '-',
  ];
  const out = execFileSync('ctags', options, { input: files.join('\n'), encoding: 'utf8', maxBuffer: 2 ** 30 });
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name, file] = line.split('\t') as [string, string];
      const end = /\tend:(\d+)/.exec(line);
      return { name, file, line: Number(/\tline:(\d+)/.exec(line)![1]), lastLine: end && Number(end[1]) };
    });
}

/** How a function that ctags names stands with what was parsed. */
function outcomeOf({ name, line, lastLine }: Tag, { text, declarations }: ParsedFile): string {
  const found = declarations.find((each) => each.firstLine <= line && line <= each.lastLine);
  if (found?.kind === 'function' && (found.name === name || found.name.startsWith(`${name}(`)))
    return lastLine === null || found.lastLine === lastLine ? 'found' : 'another end';
  // ctags takes `type_init(x)` without a semicolon for a function when a brace comes some lines later.
  if (found?.kind === 'other' && found.name.startsWith(`${name}(`)) return 'a macro';
  // It takes the attribute in `void TSA_ACQUIRE(lock) f(void)` for the name.
  if (found?.kind === 'function' && text.slice(found.start, found.body?.start).includes(`${name}(`))
    return 'an attribute';
  return 'missing';
}

/** One tree takes a minute; this is the one whose exceptions were read. */
const read = trees.filter(({ version }) => version.startsWith('10.2'));

describe.skipIf(!hasCtags).each(read)('the functions of $version', ({ folder, version }) => {
  const files = cFiles(folder)
    // ctags reads C++ as C.
    .filter((file) => !/^\s*(class \w+|namespace \w*|template ?<)/m.test(readFileSync(file, 'utf8')));
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')] as const));
  const size = [...texts.values()].reduce((sum, text) => sum + text.length, 0) / 1e6;
  const parsed = new Map<string, ParsedFile>();
  const started = performance.now();
  for (const [file, text] of texts) parsed.set(file, parseFile(syntax, text));
  const seconds = (performance.now() - started) / 1000;

  it('that ctags names are found', () => {
    const counts = new Map<string, number>();
    const examples: string[] = [];
    for (const tag of functionsOf(files)) {
      const outcome = outcomeOf(tag, parsed.get(tag.file)!);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'missing' || outcome === 'another end')
        examples.push(`${outcome} ${tag.name} ${tag.file}:${tag.line}`);
    }
    const total = [...counts.values()].reduce((a, b) => a + b, 0);
    const list = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    console.log(`${version}: ${total} functions: ${list}\n${examples.join('\n')}`);
    console.log(`${files.length} files, ${size.toFixed(1)} MB, ${(size / seconds).toFixed(1)} MB/s`);
    // What is missing stands behind an unknown attribute alone on its line (roms/u-boot/post). Another end: ctags
    // follows other branches.
    expect(counts.get('found')).toBeGreaterThan(0.99 * total);
    expect(counts.get('missing') ?? 0).toBeLessThan(0.001 * total);
    expect(counts.get('another end') ?? 0).toBeLessThan(0.001 * total);
  });

  it('are not made up: what it finds, ctags names', () => {
    const named = new Set(functionsOf(files).map(({ name, file }) => `${file} ${name}`));
    const found = [...parsed].flatMap(([file, { declarations }]) =>
      declarations.filter(({ kind }) => kind === 'function').map(({ name, firstLine }) => ({ file, name, firstLine })),
    );
    const unknown = found.filter(({ file, name }) => !named.has(`${file} ${name.replace(/\(.*/, '')}`));
    console.log(`${version}: ${found.length} functions, of which ctags has not named ${unknown.length}`);
    console.log(
      unknown
        .slice(0, 20)
        .map(({ file, name, firstLine }) => `${name} ${file}:${firstLine}`)
        .join('\n'),
    );
    // ctags loses the function behind a macro without a semicolon.
    expect(unknown.length).toBeLessThan(0.01 * found.length);
  });
});
