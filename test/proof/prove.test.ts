import { describe, expect, it } from 'vitest';
import { PROOF_LIMITS, prove } from '../../src/proof/index.js';
import { changesBetween, loadSyntax } from '../../src/syntax/index.js';
import { type Files, proofTree } from '../check/apart/support.js';

const syntax = await loadSyntax();

/** The answers for all that differs between two small trees, as `kind name: state`. */
async function answers(before: Files, after: Files): Promise<string[]> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (files: Files, path: string) => (files[path] === undefined ? null : { path, text: files[path] });
  const versions = paths.map((path) => ({ before: text(before, path), after: text(after, path) }));
  const { changes } = changesBetween(syntax, versions);
  const proven = await prove(proofTree(before), proofTree(after), changes, PROOF_LIMITS);
  return [...proven].map(([{ kind, name }, { state }]) => `${kind} ${name}: ${state}`);
}

const uses = (text: string): Files => ({ 'a.c': `#include "a.h"\n${text}`, 'b.c': '#include "a.h"\nint b;\n' });
const F = 'int f(void)\n{\n    return LIMIT;\n}\n';

describe('what a patch changes', () => {
  it('a macro is proven where no unit has a word of it', async () => {
    const [before, after] = ['#define LIMIT 1\n', '#define LIMIT 2\n'].map((header) => ({
      ...uses('int a;\n'),
      'include/a.h': header,
    }));
    expect(await answers(before!, after!)).toEqual(['macro LIMIT: proven']);
  });

  it.each([
    ['by its name', F],
    ['by a name that is pasted together', '#define OF(x) LI##x\nint f(void)\n{\n    return OF(MIT);\n}\n'],
    [
      'by parts that a macro joins',
      '#define J(x, y) x##y\n#define J2(x, y) J(x, y)\nint f(void)\n{\n    return J2(LIM_, IT);\n}\n',
    ],
  ])('a macro is not proven where a unit uses it %s', async (_how, text) => {
    const name = text.includes('LIM_') ? 'LIM_IT' : 'LIMIT';
    const header = (value: number) => ({ ...uses(text), 'include/a.h': `#define ${name} ${value}\n` });
    expect(await answers(header(1), header(2))).not.toContain(`macro ${name}: proven`);
  });

  it('a macro is proven where what the units make of it is the same', async () => {
    const header = (value: string) => ({ ...uses(F), 'include/a.h': `#define LIMIT ${value}\n` });
    expect(await answers(header('1'), header('(2 - 1)'))).toEqual(['macro LIMIT: proven']);
    expect(await answers(header('1'), header('(2 - 2)'))).not.toContain('macro LIMIT: proven');
  });

  it('a directive that moves is not the same: it holds for other lines', async () => {
    const text = (lines: string[]) => ({ 'a.c': `#define LIMIT 1\n${lines.join('')}` });
    const undo = '#undef LIMIT\n#define OTHER 3\n';
    const states = await answers(text([F, undo]), text([undo, F]));
    expect(states.filter((each) => /undef/.test(each) && /: (same|proven)$/.test(each))).toEqual([]);
  });

  it('an include that goes is the same only where nothing that it gave is used', async () => {
    const files = (include: string, text: string): Files => ({
      'a.c': `${include}${text}`,
      'include/a.h': '#define LIMIT 1\nint unused(void);\n',
    });
    const plain = 'int g(void)\n{\n    return 1;\n}\n';
    const [gone] = await answers(files('#include "a.h"\n', plain), files('', plain));
    expect(gone).toBe('include "a.h": same');
    const missing = await answers(files('#include "a.h"\n', F), files('', F));
    expect(missing).toEqual(['include "a.h": unknown']);
  });
});
