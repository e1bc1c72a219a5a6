/** Small wrong changes of QEMU's memory core are never called the same program. */
import { describe, expect, it } from 'vitest';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { FunctionPairs } from '../../src/proof/tree/function-pairs.js';
import { Identity } from '../../src/proof/tree/identity.js';
import { NotFollowed } from '../../src/proof/tree/not-followed.js';
import { SideProgram } from '../../src/proof/tree/side-program.js';
import { loadSyntax, parseFile } from '../../src/syntax/index.js';
import { openFolder } from '../../src/tree/folder.js';
import { overlay } from '../../src/tree/view.js';
import { Random } from '../c/random.js';
import { mutated, wordsOf } from './mutations.js';
import { changedFunctions, LIMITS } from './support.js';

const syntax = await loadSyntax();

const tree = process.env.FLATCHECK_QEMU_TREES?.split(':').find((path) => path.includes('10.2'));
const FILE = 'system/memory.c';
/** Lines of functions that are changed: longer ones take longer. */
const MOST_LINES = 25;
const SEED = 5;

/**
 * What is another text and the same program: operands of what commutes. Code that is left out here is not compared at
 * all.
 */
function isEquivalent(before: string, after: string): boolean {
  const plain = (text: string): string[] =>
    wordsOf(text.replace(/\bint128_(add|eq|and|or)\b/g, 'commutes').replace(/\btrace_\w+\([^;]*;/g, ';'))
      .map((word) => word.text)
      .filter((word) => word !== ',');
  const isCommuted = /int128_(add|eq|and|or)|trace_/.test(before);
  return isCommuted && plain(before).sort().join(' ') === plain(after).sort().join(' ');
}

describe.skipIf(!tree)('small wrong changes', () => {
  it('of the memory core are not the same', { timeout: 120_000 }, async () => {
    const view = openFolder(tree!);
    const base = new TreeProgram(view);
    const text = view.read(FILE)!;
    const functions = parseFile(syntax, text).declarations.filter(
      (each) => each.kind === 'function' && each.lastLine - each.firstLine < MOST_LINES,
    );
    const words = wordsOf(text);
    const members = [...new Set(words.flatMap(({ text: word }, i) => (words[i - 1]?.text === '->' ? [word] : [])))];
    const random = new Random(SEED);
    const edits: Array<readonly [name: string, before: string, after: string]> = [];
    let patched = text;
    // One in three, so that a function and what it calls are rarely changed together.
    for (const { name, start, end, body } of [...functions].reverse()) {
      if (!random.once(3)) continue;
      const own = text.slice(start, end);
      const other = mutated(own, body!.start - start, members, random);
      if (other === null || /^#/m.test(own)) continue;
      patched = patched.slice(0, start) + other + patched.slice(end);
      edits.push([name, own, other]);
    }
    const after = base.derive(overlay(view, new Map([[FILE, patched]])), new Set([FILE]), new Map());
    const [one, other] = [base.program.unit(FILE), after.program.unit(FILE)];
    const pairs = new FunctionPairs(
      { program: new SideProgram(base.program), unit: one },
      { program: new SideProgram(after.program), unit: other },
      new Identity(changedFunctions(one, other)),
    );
    let compared = 0;
    const wrong: string[] = [];
    for (const [name, before, patchedText] of edits) {
      const outcome = await pairs.compare(name, name, null, LIMITS).catch((error: unknown) => {
        if (error instanceof NotFollowed) return null;
        throw error;
      });
      if (outcome?.kind === 'different') compared++;
      if (outcome?.kind === 'same' && !isEquivalent(before, patchedText)) wrong.push(`${name}: ${patchedText}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(15);
  });
});
