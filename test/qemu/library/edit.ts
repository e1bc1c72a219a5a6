/** What an edit of QEMU is, and how a file's text is changed by one. */

export interface Edit {
  /** Paths to try, the first that the tree has is meant: the folder's name changed between series. */
  readonly file: readonly string[];
  /** The function, as its name stands before the parameter list; null for the whole file. */
  readonly within: string | null;
  /** What is replaced there, the first time it occurs; white space stands for any white space, `…` for anything within a statement. */
  readonly find: string;
  /** What takes its place; `…` is what it stood for. */
  readonly replace: string;
}

export interface LibraryEntry {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export const MEMORY = ['system/memory.c', 'softmmu/memory.c'];
export const PC = ['hw/i386/pc.c'];
export const PAM = ['hw/pci-host/pam.c'];
export const I440FX = ['hw/pci-host/i440fx.c'];
export const Q35 = ['hw/pci-host/q35.c'];

export const edit = (file: readonly string[], within: string | null, find: string, replace: string): Edit => ({
  file,
  within,
  find,
  replace,
});

/** Code is put in front of a function, whose head is given. */
export const beforeFunction = (file: readonly string[], head: string, code: string): Edit =>
  edit(file, null, head, `${code}\n\n${head}`);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The span of a function's definition in a file of QEMU's style: a brace in the first column ends it. */
function span(text: string, name: string): [start: number, end: number] {
  const head = new RegExp(`^[A-Za-z][^\\n;{}=]*\\b${escaped(name)}\\((?:[^;{}]*)\\)\\s*\\{`, 'gm').exec(text);
  if (!head) throw new Error(`there is no function ${name}`);
  const end = text.indexOf('\n}', head.index);
  return [head.index, end];
}

/** The text of a file with one edit made. Throws where there is nothing to replace. */
export function applyEdit(text: string, { within, find, replace }: Edit): string {
  const [start, end] = within === null ? [0, text.length] : span(text, within);
  const words = (text: string): string => text.trim().split(/\s+/).map(escaped).join('\\s+');
  const pattern = new RegExp(find.split('…').map(words).join('([^;]*?)'));
  const body = text.slice(start, end);
  if (!pattern.test(body)) throw new Error(`${within ?? 'the file'} has no ${find}`);
  const changed = body.replace(pattern, (_, left: string) => replace.replace('…', () => left));
  return text.slice(0, start) + changed + text.slice(end);
}
