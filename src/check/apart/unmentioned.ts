/** What nothing uses: no text of the emulator has its name but for its own declarations. */
import { isCalledByGenerated } from '../../proof/tokens/generated.js';
import type { ProofTree } from '../../proof/unit-pairs.js';
import type { Declaration, DeclarationChange, Side } from '../../syntax/index.js';
import type { NotApartReason } from './answer.js';

/**
 * What makes something used without a mention: attributes, sections, constructors, macros that are known to the linker.
 */
const USED_UNMENTIONED =
  /\b(constructor|destructor|section|used|weak|alias|ifunc|asm|__asm__|__attribute__|__thread)\b/;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/** Why what a patch adds or removes may be used; what is not among them is not used by anybody. */
export type Uses = ReadonlyMap<DeclarationChange, NotApartReason>;

/**
 * Why each declaration that only one tree has may be used there. Such declarations may use each other: the greatest set
 * of which nothing else has a word is not used.
 * @param changes all of the patch
 */
export function usesOf(base: ProofTree, patched: ProofTree, changes: readonly DeclarationChange[]): Uses {
  const found = new Map<DeclarationChange, NotApartReason>();
  const trees: ReadonlyArray<readonly [Side, ProofTree]> = [
    ['before', base],
    ['after', patched],
  ];
  for (const [side, tree] of trees) {
    const own = changes.filter((each) => each.before === null || each.after === null).filter((each) => each[side]);
    const isPasting = side === 'after' && changes.some((each) => pastes(tree, each));
    for (const change of own) {
      const reason = isPasting ? 'may-be-generated' : alwaysUsed(tree, side, change);
      if (reason) found.set(change, reason);
    }
    const prototypes = changes.filter(({ kind }) => kind === 'prototype');
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      const unused = own.filter((each) => !found.has(each));
      for (const change of unused)
        if (isMentionedBeside(tree, side, change, [...unused, ...prototypes])) {
          found.set(change, 'mentioned');
          isChanged = true;
        }
    }
  }
  return found;
}

/** What makes a declaration used though nothing has a word of it. */
function alwaysUsed(tree: ProofTree, side: Side, change: DeclarationChange): NotApartReason | null {
  const { file, declaration } = change[side]!;
  const isKnown = ['function', 'prototype', 'type', 'macro', 'variable'].includes(change.kind);
  if (!isKnown) return 'kind';
  const text = tree.read(file)?.slice(declaration.start, declaration.end) ?? '';
  if (USED_UNMENTIONED.test(text)) return 'attributes';
  if (side === 'after' && isCalledByGenerated(declaration.name)) return 'may-be-generated';
  return namesOf(change.kind, declaration, text).every((name) => /^\w+$/.test(name)) ? null : 'kind';
}

/**
 * Whether a name of a change stands anywhere but in some declarations. A prototype has a word of its own name alone.
 */
function isMentionedBeside(
  tree: ProofTree,
  side: Side,
  change: DeclarationChange,
  beside: readonly DeclarationChange[],
): boolean {
  const { file: ownFile, declaration } = change[side]!;
  const text = tree.read(ownFile)?.slice(declaration.start, declaration.end) ?? '';
  return namesOf(change.kind, declaration, text).some((name) =>
    tree.filesWith(name).some((file) => {
      const parts = beside.flatMap((each) => {
        const at = each[side];
        const isPart = at?.file === file && (isInOneTree(each) || at.declaration.name === name);
        return isPart ? [at.declaration] : [];
      });
      return isMentioned(tree.read(file) ?? '', name, parts);
    }),
  );
}

function isInOneTree({ before, after }: DeclarationChange): boolean {
  return before === null || after === null;
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
function namesOf(kind: DeclarationChange['kind'], declaration: Declaration, text: string): readonly string[] {
  const names = new Set([declaration.name, ...declaration.otherNames]);
  if (kind === 'type' && /\benum\b/.test(text) && declaration.body)
    for (const [name] of text.replace(COMMENT, ' ').matchAll(/\b[A-Za-z_]\w*\b/g))
      if (!KEYWORD.test(name)) names.add(name);
  return [...names];
}

const KEYWORD = /^(typedef|enum|struct|union|const|void|char|short|int|long|unsigned|signed|bool)$/;

function isMentioned(text: string, name: string, own: readonly Declaration[]): boolean {
  const blank = (part: string): string => (/^["']/.test(part) ? part : ' '.repeat(part.length));
  const code = text.replace(COMMENT, blank);
  for (const { index } of code.matchAll(new RegExp(`(?<!\\w)${name}(?!\\w)`, 'g')))
    if (!own.some(({ start, end }) => index >= start && index < end)) return true;
  return false;
}
