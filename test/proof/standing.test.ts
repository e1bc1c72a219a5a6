import { describe, expect, it } from 'vitest';
import { type ProofAnswer, standing } from '../../src/proof/index.js';
import type { DeclarationChange } from '../../src/syntax/index.js';

const DIFFERENT: ProofAnswer = { state: 'different', condition: null };
const resting = (...restsOn: string[]): ProofAnswer => ({ state: 'proven', how: ['same-calls-and-stores'], restsOn });

/** The names of the functions whose proofs count. */
function stand(answers: Readonly<Record<string, ProofAnswer>>): string[] {
  const changes = Object.entries(answers).map(([name, answer]): [DeclarationChange, ProofAnswer] => {
    const placed = { file: 'a.c', declaration: { name } } as DeclarationChange['before'];
    return [{ fate: 'changed', kind: 'function', name, before: placed, after: placed }, answer];
  });
  return [...standing(new Map(changes))].map(({ name }) => name).sort();
}

describe('a proof that takes a function for the same counts', () => {
  it('if the function is the same, or nothing that the patch changes', () => {
    expect(stand({ f: resting('g', 'elsewhere'), g: { state: 'same', how: 'tokens' } })).toEqual(['f', 'g']);
  });

  it('if functions rest on each other alone', () => {
    expect(stand({ f: resting('g'), g: resting('f') })).toEqual(['f', 'g']);
  });

  it('not if the function differs', () => {
    expect(stand({ f: resting('g'), g: DIFFERENT })).toEqual([]);
  });

  it('not if what that function rests on differs, however far away', () => {
    expect(stand({ f: resting('g'), g: resting('h', 'f'), h: resting('i'), i: DIFFERENT, j: resting() })).toEqual([
      'j',
    ]);
  });
});
