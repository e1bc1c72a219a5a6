/**
 * Random changes to QEMU's memory core: those that leave the same program are proven, the others are never called the
 * same. `FLATCHECK_PROOF_ROUNDS` says how often the file is changed throughout: with many rounds some changes are made
 * that happen to leave the same program, and are to be read.
 */
import { describe, expect, it } from 'vitest';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { type Solver, withSolver } from '../../src/proof/formula/solver.js';
import { FunctionPairs } from '../../src/proof/tree/function-pairs.js';
import { Identity } from '../../src/proof/tree/identity.js';
import { NotFollowed } from '../../src/proof/tree/not-followed.js';
import { SideProgram } from '../../src/proof/tree/side-program.js';
import { type Declaration, loadSyntax, parseFile } from '../../src/syntax/index.js';
import { openFolder } from '../../src/tree/folder.js';
import { overlay } from '../../src/tree/view.js';
import { Random } from '../c/random.js';
import { equivalentEdit } from './equivalent-edits.js';
import { mutated, wordsOf } from './mutations.js';
import { changedFunctions, LIMITS } from './support.js';

const tree = process.env.FLATCHECK_QEMU_TREES?.split(':').find((path) => path.includes('10.2'));
const syntax = await loadSyntax();
const ROUNDS = Number(process.env.FLATCHECK_PROOF_ROUNDS ?? 1);
const FILE = 'system/memory.c';
/** Lines of functions that are changed: longer ones take longer. */
const MOST_LINES = 40;

interface Edited {
  readonly name: string;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
}

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

type Edit = (own: string, declaration: Declaration) => { readonly kind: string; readonly text: string } | null;

describe.skipIf(!tree)('random changes of the memory core', () => {
  // A suite that is skipped is collected all the same.
  const view = openFolder(tree ?? 'samples/tree');
  const base = new TreeProgram(view);
  const text = view.read(FILE) ?? '';
  const functions = parseFile(syntax, text).declarations.filter(
    (each) => each.kind === 'function' && each.lastLine - each.firstLine < MOST_LINES,
  );

  /** Changes some functions of the file at once; gives how the comparison of each ended. */
  async function round(random: Random, edit: Edit, solver: Solver | null) {
    const edits: Edited[] = [];
    let patched = text;
    // One in three, so that a function and what it calls are rarely changed together.
    for (const declaration of [...functions].reverse()) {
      if (!random.once(3)) continue;
      const { name, start, end } = declaration;
      const own = text.slice(start, end);
      const other = /^#/m.test(own) ? null : edit(own, declaration);
      if (other === null) continue;
      patched = patched.slice(0, start) + other.text + patched.slice(end);
      edits.push({ name, kind: other.kind, before: own, after: other.text });
    }
    const after = base.derive(overlay(view, new Map([[FILE, patched]])), new Set([FILE]), new Map());
    const [one, other] = [base.program.unit(FILE), after.program.unit(FILE)];
    const pairs = new FunctionPairs(
      { program: new SideProgram(base.program, null), unit: one },
      { program: new SideProgram(after.program, null), unit: other },
      new Identity(changedFunctions(one, other)),
    );
    const ended = [];
    for (const each of edits) {
      const outcome = await pairs.compare(each.name, each.name, solver, LIMITS).catch((error: unknown) => {
        if (error instanceof NotFollowed) return { kind: 'unknown' as const, reason: error.message };
        throw error;
      });
      ended.push({ ...each, outcome });
    }
    return ended;
  }

  it('that are wrong are not the same', { timeout: 3_600_000 }, async () => {
    const members = [
      ...new Set(wordsOf(text).flatMap(({ text: word }, i, all) => (all[i - 1]?.text === '->' ? [word] : []))),
    ];
    const wrong: string[] = [];
    let different = 0;
    for (let seed = 5; seed < 5 + ROUNDS; seed++) {
      const random = new Random(seed);
      const edit: Edit = (own, { start, body }) => {
        const other = mutated(own, body!.start - start, members, random);
        return other === null ? null : { kind: 'wrong', text: other };
      };
      for (const { name, before, after, outcome } of await round(random, edit, null)) {
        if (outcome.kind === 'different') different++;
        if (outcome.kind === 'same' && !isEquivalent(before, after)) wrong.push(`${seed} ${name}: ${after}`);
      }
    }
    console.log(`${different} wrong changes told`);
    expect(wrong).toEqual([]);
    expect(different).toBeGreaterThan(15 * ROUNDS);
  });

  it('that leave the same program are proven', { timeout: 3_600_000 }, async () => {
    const counts = new Map<string, { proven: number; all: number }>();
    const unproven: string[] = [];
    await withSolver(async (solver) => {
      for (let seed = 5; seed < 5 + ROUNDS; seed++) {
        const random = new Random(seed);
        const edit: Edit = (own, { start, body, name, parameters }) =>
          equivalentEdit(
            {
              text: own,
              body: body!.start - start,
              name,
              parameters: parameters ?? [],
              isVoid: /^(static |inline )*void\b(?!\s*\*)/.test(own),
            },
            random,
          );
        for (const { name, kind, outcome } of await round(random, edit, solver)) {
          const count = counts.get(kind) ?? { proven: 0, all: 0 };
          counts.set(kind, count);
          count.all++;
          if (outcome.kind === 'same') count.proven++;
          else unproven.push(`${seed} ${kind} ${name}: ${outcome.kind === 'unknown' ? outcome.reason : outcome.kind}`);
        }
      }
    });
    const all = [...counts.values()].reduce((sum, { all: each }) => sum + each, 0);
    console.log(`${all - unproven.length} of ${all} proven`, Object.fromEntries(counts));
    expect(unproven.length, unproven.join('\n')).toBeLessThanOrEqual(all * 0.05);
  });
});
