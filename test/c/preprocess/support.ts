import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type PreprocessorOptions, PreprocessorSession, preprocess } from '../../../src/c/preprocess/index.js';
import { lexText } from '../../../src/c/preprocess/lex/lexed-file.js';
import { SpellingTable } from '../../../src/c/preprocess/lex/spelling.js';
import type { TranslationUnit } from '../../../src/c/token.js';

export type Files = Readonly<Record<string, string>>;

/** Preprocesses main.c of some files held in memory. */
export function run(
  files: Files,
  options: Partial<PreprocessorOptions> = {},
  session = new PreprocessorSession(),
): TranslationUnit {
  const reader = { read: (path: string) => files[path] };
  return preprocess(session, 'main.c', { reader, quotePaths: [], systemPaths: [], defines: [], ...options });
}

/** The spellings of a unit's tokens. */
export function texts(unit: TranslationUnit): string[] {
  return unit.segments.flatMap((segment) => segment.tokens.map((token) => token.text));
}

/** The spellings of the tokens that gcc -E gives for main.c, and its error messages. */
export function gcc(files: Files, flags: readonly string[] = []): { tokens: string[]; errors: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'preprocess-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const result = spawnSync('gcc', ['-E', '-P', '-std=gnu11', '-O1', ...flags, 'main.c'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const text = result.stdout.replace(/^#pragma .*$/gm, '');
    return {
      tokens: lexText(new SpellingTable(), 'gcc', text).map((token) => token.text),
      errors: result.stderr.split('\n').filter((line) => / error: /.test(line)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A seeded source of numbers below a bound. */
export function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
