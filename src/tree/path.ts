/** Paths inside a source tree: relative, "/"-separated, never leaving it. */

/**
 * What is wrong with a path that must stay inside a tree, in words that follow the path in a message; undefined where
 * nothing is.
 */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds a NUL character';
  if (path.startsWith('/')) return 'is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'names a drive';
  if (path.includes('\\')) return 'holds a backslash';
  const parts = path.split('/');
  if (parts.includes('..')) return 'leaves the tree';
  if (parts.some((part) => part.toLowerCase() === '.git')) return "is inside git's own folder";
  return undefined;
}

/**
 * A path without empty, "." and ".." parts ("" for the top of the tree), or undefined where it is no path inside the
 * tree: absolute, with a drive letter, NUL or backslash, or leading out through "..".
 */
export function normalPath(path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\0') || path.includes('\\') || /^[A-Za-z]:/.test(path)) return undefined;
  if (!/(^|\/)(\.{0,2})(\/|$)/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
