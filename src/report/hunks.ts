/** Names of hunks. */

/** The path in a hunk's id: "path#number". */
export function fileOfHunk(id: string): string {
  return id.slice(0, id.lastIndexOf('#'));
}
