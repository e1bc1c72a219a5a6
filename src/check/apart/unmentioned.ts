/** What nothing uses: no text of the emulator has its name but for its own declarations. */
import type { ProofTree } from '../../proof/unit-pairs.js';
import type { Declaration, DeclarationChange, Side } from '../../syntax/index.js';
import type { NotApartReason } from './answer.js';

/**
 * What makes something used without a mention: attributes, sections, constructors, macros that are known to the linker.
 */
const USED_UNMENTIONED =
  /\b(constructor|destructor|section|used|weak|alias|ifunc|asm|__asm__|__attribute__|__thread)\b/;
/** Names that generated code calls: QAPI's commands, the code translator's helpers. */
const GENERATED_CALLERS = /^(qmp|hmp|helper|trans|visit|trace|qapi)_/;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/**
 * Why what only one tree declares may be used there; null where it cannot.
 * @param changes all of the patch: prototypes of the same name are its own
 */
export function useOf(
  tree: ProofTree,
  side: Side,
  change: DeclarationChange,
  changes: readonly DeclarationChange[],
): NotApartReason | null {
  const placed = change[side]!;
  const { declaration } = placed;
  const text = tree.read(placed.file)?.slice(declaration.start, declaration.end) ?? '';
  if (USED_UNMENTIONED.test(text)) return 'attributes';
  if (side === 'after' && GENERATED_CALLERS.test(declaration.name)) return 'may-be-generated';
  if (side === 'after' && changes.some((each) => pastes(tree, each))) return 'may-be-generated';
  const own = changes.filter((each) => each.kind === 'prototype' || each === change);
  for (const name of namesOf(change.kind, declaration, text)) {
    if (!/^\w+$/.test(name)) return 'kind';
    for (const file of tree.filesWith(name)) {
      const parts = own.flatMap((each) => {
        const at = each[side];
        return at?.file === file && (each === change || at.declaration.name === name) ? [at.declaration] : [];
      });
      if (isMentioned(tree.read(file) ?? '', name, parts)) return 'mentioned';
    }
  }
  return null;
}

/** Whether a change has names made of parts: they are not to be found. */
function pastes(tree: ProofTree, { after }: DeclarationChange): boolean {
  return (
    after !== null && /##/.test(tree.read(after.file)?.slice(after.declaration.start, after.declaration.end) ?? '')
  );
}

/**
 * The names that a declaration makes known; of a type all that stand in it: constants of enumerations are among them.
 */
function namesOf(kind: DeclarationChange['kind'], declaration: Declaration, text: string): Iterable<string> {
  const names = new Set([declaration.name, ...declaration.otherNames]);
  if (kind === 'type' && /\benum\b/.test(text) && declaration.body)
    for (const [name] of text.replace(COMMENT, ' ').matchAll(/\b[A-Za-z_]\w*\b/g))
      if (!KEYWORD.test(name)) names.add(name);
  return names;
}

const KEYWORD = /^(typedef|enum|struct|union|const|void|char|short|int|long|unsigned|signed|bool)$/;

function isMentioned(text: string, name: string, own: readonly Declaration[]): boolean {
  const blank = (part: string): string => (/^["']/.test(part) ? part : ' '.repeat(part.length));
  const code = text.replace(COMMENT, blank);
  for (const { index } of code.matchAll(new RegExp(`(?<!\\w)${name}(?!\\w)`, 'g')))
    if (!own.some(({ start, end }) => index >= start && index < end)) return true;
  return false;
}
