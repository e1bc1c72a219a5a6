/** What this flatcheck is, by content. */
import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../../version.js';

/**
 * Files and folders of the package that results depend on: the command's code, and the C and grammars that it reads.
 */
const PARTS = ['package.json', 'dist/cli.js', 'dist/bundle', 'src/runtime', 'grammars'];

/**
 * A hash of flatcheck's own code and data: another one wherever any of it differs. Throws where its files cannot be
 * read.
 */
export function ownHash(): string {
  const hash = createHash('sha256');
  for (const part of PARTS) add(hash, join(fileURLToPath(packageFolder), part));
  return hash.digest('hex');
}

function add(hash: Hash, path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(path).sort()) add(hash, join(path, name));
    return;
  }
  const bytes = readFileSync(path);
  hash.update(`${path} ${bytes.length}\n`).update(bytes);
}
