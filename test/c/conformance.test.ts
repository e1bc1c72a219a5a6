import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runC } from '../../src/commands/c.js';
import { available, type Outcome, read, runWithGcc, scratch } from './gcc.js';

const FOLDER = fileURLToPath(new URL('conformance/', import.meta.url));
const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.c'));
const hasGcc = available('gcc');

async function compileAndRun(file: string): Promise<Outcome> {
  const chunks: Uint8Array[] = [];
  const status = await runC([file], { output: (_descriptor, bytes) => chunks.push(bytes.slice()) });
  return { output: Buffer.concat(chunks).toString('latin1'), status };
}

// The .out files hold what gcc's program printed; FLATCHECK_UPDATE=1 writes them anew, from gcc.
describe.each(sources)('conformance/%s', (name) => {
  const file = FOLDER + name;
  const expected = file.replace(/\.c$/, '.out');

  it.runIf(hasGcc)('prints with gcc what is committed', async () => {
    const folder = scratch();
    try {
      const outcome = await runWithGcc(folder.path, file, ['-O1', '-fwrapv']);
      expect(outcome?.status).toBe(0);
      if (process.env.FLATCHECK_UPDATE || !existsSync(expected)) writeFileSync(expected, outcome!.output, 'latin1');
      expect(outcome!.output).toBe(read(expected));
    } finally {
      folder.remove();
    }
  });

  it('prints the same with this compiler', async () => {
    const outcome = await compileAndRun(file);
    expect(outcome.output).toBe(read(expected));
    expect(outcome.status).toBe(0);
  });
});
