/**
 * What a patch takes away although other files still ask for it: such a tree does not build, and nothing may be said of
 * it unplayed.
 */
import type { ProofTree } from '../../proof/index.js';
import { type DeclarationChange, tokensOf } from '../../syntax/index.js';

/**
 * Whether a file of the patched emulator names what the change takes away or renames. Strings and comments do not
 * count.
 */
export function leavesUsers(patched: ProofTree, { kind, before, after }: DeclarationChange): boolean {
  if (!before || kind === 'include' || kind === 'other') return false;
  const now = new Set(after ? [after.declaration.name, ...after.declaration.otherNames] : []);
  const { name, otherNames, storage } = before.declaration;
  const gone = [name, ...otherNames].filter((each) => /^\w+$/.test(each) && !now.has(each));
  const isOwn = storage === 'static' && before.file.endsWith('.c');
  return gone.some((each) => {
    const files = isOwn ? [after?.file ?? before.file] : patched.filesWith(each);
    return files.some((file) => tokensOf(patched.read(file) ?? '').includes(each));
  });
}

/** Whether a unit of the patched emulator includes a header under a path that it no longer has. */
export function leavesIncluders(patched: ProofTree, path: string): boolean {
  return path.endsWith('.h') && patched.read(path) === undefined && patched.unitsOf(path).length > 0;
}
