/** Files of a patch that can be told, without running anything, not to change what the machines do. */
import type { TreeView } from '../../tree/view.js';
import type { Trees } from '../trees.js';

const TEXTS = /^(docs|tests|LICENSE|COPYING|MAINTAINERS|README|\.git|\.mailmap|\.editorconfig)|\.(rst|md|txt|texi)$/;
/** Comments and white space, of which a line end counts; strings are left alone. */
const NO_TOKENS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?:\s|\\\n|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+/g;

/** Whether a file is no part of any program. */
export function isApart(file: string): boolean {
  return TEXTS.test(file);
}

/** Whether a file of C differs in nothing but comments and white space. */
export function saysTheSame({ base, patched }: Trees, file: string): boolean {
  if (!/\.[ch](\.inc)?$/.test(file)) return false;
  const [before, after] = [base, patched].map(({ tree }) => tokensOf(tree, file));
  return before !== null && before === after;
}

function tokensOf(tree: TreeView, file: string): string | null {
  const text = tree.read(file);
  if (text === undefined) return null;
  const gap = (between: string): string => (/^["']/.test(between) ? between : /\n/.test(between) ? '\n' : ' ');
  return text.replace(NO_TOKENS, gap).trim();
}

/**
 * Whether the patch does no more to a meson.build than to name other C files: those that it adds are there, those that
 * it takes out are not. The units that define what is called are found without it.
 */
export function namesOtherSources({ base, patched }: Trees, file: string): boolean {
  if (!/(^|\/)meson\.build$/.test(file)) return false;
  const folder = file.slice(0, -'meson.build'.length);
  const [before, after] = [base, patched].map((program) => program.tree.read(file) ?? '');
  const rest = (text: string): string =>
    text.replace(/,?\s*'[\w./-]+\.c'/g, '').replace(/^\w+\.add\(files\(\)\)\n/gm, '');
  const sources = (text: string): string[] => [...text.matchAll(/'([\w./-]+\.c)'/g)].map(([, name]) => folder + name);
  const isGone = (source: string): boolean => !patched.tree.exists(source);
  const [old, named] = [sources(before!), sources(after!)];
  return (
    rest(before!) === rest(after!) &&
    old.every((source) => named.includes(source) || isGone(source)) &&
    named.every((source) => old.includes(source) || !isGone(source))
  );
}
