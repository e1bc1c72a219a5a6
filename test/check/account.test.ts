import { describe, expect, it } from 'vitest';
import type { ShadowPlace } from '../../src/c/shadow/index.js';
import { accountOf } from '../../src/check/account/account.js';
import type { PlayedPatch } from '../../src/check/account/played-patch.js';
import type { Settled } from '../../src/check/account/settle.js';
import type { Judgement } from '../../src/check/judge/judge.js';
import type { Outcome } from '../../src/result/change.js';
import { changesBetween, loadSyntax } from '../../src/syntax/index.js';
import { viewOf } from '../patch/help.js';

const syntax = await loadSyntax();

const CONFIGURATION = { name: { machine: 'pc', ram: '2G', vga: 'none' } } as const;
const SAME: Outcome = { state: 'same', reason: 'tokens' };

/** A place of a function of a.c, and whether it was seen; one that was not reached is null. */
interface Shown {
  readonly function: string;
  readonly isSeen: boolean | null;
  readonly kind?: ShadowPlace['kind'];
}

/** The states of the changes between two versions of a.c, by name. */
async function states(
  before: string,
  after: string,
  shown: readonly Shown[],
  {
    isObserved = true,
    isTraceLeft = true,
    settled = {},
    unshadowed = [],
    neededHunks = [],
  }: {
    readonly isObserved?: boolean;
    readonly isTraceLeft?: boolean;
    readonly settled?: Readonly<Record<string, Outcome>>;
    readonly unshadowed?: readonly string[];
    readonly neededHunks?: readonly string[];
  } = {},
): Promise<Record<string, string>> {
  const texts = { before: { path: 'a.c', text: before }, after: { path: 'a.c', text: after } };
  const { changes } = changesBetween(syntax, [texts]);
  const all: Settled[] = changes.map((declaration) => ({
    pending: {
      thing: { file: 'a.c', line: 1, kind: 'function', name: declaration.name, hunks: [`a.c#${declaration.name}`] },
      declaration,
      before: 'a.c',
      after: 'a.c',
    },
    outcome: settled[declaration.name] ?? null,
    condition: null,
    argue: null,
  }));
  const places = shown.flatMap(({ function: name, isSeen, kind = 'condition' }) => {
    const place: ShadowPlace = { file: 'a.c', line: 1, function: name, kind, mark: 0, reachedMark: 1 };
    return [{ place, isSeen }];
  });
  const judgement = {
    configurations: [{ ...CONFIGURATION.name, transitions: 1 }],
    compared: [{ configuration: CONFIGURATION }],
    missed: [],
    isObserved,
    shadowed: [
      {
        configuration: CONFIGURATION,
        shadows: places.flatMap(({ place, isSeen }) => (isSeen === null ? [] : [{ place, isSeen }])),
      },
    ],
  } as unknown as Judgement;
  const played: PlayedPatch = {
    judgement,
    program: {
      shadowPlaces: places.map(({ place }) => place),
      unshadowed: unshadowed.map((name) => ({ function: name, file: 'a.c', line: 1, reason: 'a member is gone' })),
    },
    base: viewOf({ 'a.c': before }),
    patched: viewOf({ 'a.c': after }),
    neededHunks: new Set(neededHunks),
    traces: { areLeft: () => isTraceLeft },
  };
  return Object.fromEntries(accountOf(all, played).map(({ name, state }) => [name, state]));
}

const F = 'int f(int a)\n{\n    return a + X;\n}\n';
const G = 'int g(int a)\n{\n    return a * X;\n}\n';

describe('what becomes of a change that is played', () => {
  it('a function is run where it was seen to differ and something observed differs', async () => {
    const [before, after] = [F, F.replace('+', '-')];
    expect(await states(before, after, [{ function: 'f', isSeen: true }])).toEqual({ f: 'run' });
  });

  it('a function is run if nothing differs afterwards, neither what is observed nor memory', async () => {
    const [before, after] = [F, F.replace('+', '-')];
    const options = { isObserved: false, isTraceLeft: false };
    expect(await states(before, after, [{ function: 'f', isSeen: true }], options)).toEqual({ f: 'run' });
    expect(await states(before, after, [{ function: 'f', isSeen: false }], options)).toEqual({ f: 'unreached' });
  });

  it.each(['argument', 'value', 'return'] as const)(
    'another %s that nothing comes of is no such thing',
    async (kind) => {
      const after = F.replace('+', '-');
      const seen = [{ function: 'f', isSeen: true, kind }];
      expect(await states(F, after, seen, { isObserved: false, isTraceLeft: false })).toEqual({ f: 'unreached' });
      expect(await states(F, after, seen)).toEqual({ f: 'run' });
    },
  );

  it('nothing is run where nothing that is observed differs', async () => {
    const shown = [{ function: 'f', isSeen: true }];
    expect(await states(F, F.replace('+', '-'), shown, { isObserved: false })).toEqual({ f: 'unreached' });
  });

  it('a function that was executed without a difference is unreached beside one that differs', async () => {
    const after = F.replace('+', '-') + G.replace('*', '/');
    const shown = [
      { function: 'f', isSeen: true },
      { function: 'g', isSeen: false },
    ];
    expect(await states(F + G, after, shown)).toEqual({ f: 'run', g: 'unreached' });
  });

  it('one that cannot be laid beside its old code is unreached beside one that differs', async () => {
    const after = F.replace('+', '-') + G.replace('*', '/');
    const shown = [{ function: 'f', isSeen: true }];
    expect(await states(F + G, after, shown, { unshadowed: ['g'] })).toEqual({ f: 'run', g: 'unreached' });
  });

  it('one that is alone in a patch whose effect was observed is run', async () => {
    expect(await states(F, F.replace('+', '-'), [], { unshadowed: ['f'] })).toEqual({ f: 'run' });
  });

  it('and one that is alone in a hunk which a finding needs', async () => {
    const after = F.replace('+', '-') + G.replace('*', '/');
    const options = { unshadowed: ['f', 'g'], neededHunks: ['a.c#g'] };
    expect(await states(F + G, after, [], options)).toEqual({ f: 'unreached', g: 'run' });
  });

  it('a macro is never the same because a changed function that names it is', async () => {
    const [before, after] = [`#define X 1\n${F}`, `#define X 2\n/* New. */\n${F}`];
    const options = { isObserved: false, settled: { f: SAME } };
    expect((await states(before, after, [], options)).X).toBe('unreached');
  });

  it('a macro is run where a changed function that names it is, and no other function uses it', async () => {
    const [before, after] = [`#define X 1\n${F}`, `#define X 2\n${F.replace('+', '-')}`];
    expect(await states(before, after, [{ function: 'f', isSeen: true }])).toEqual({ X: 'run', f: 'run' });
  });

  it('a macro that unchanged functions use is run only where one of these shows it', async () => {
    const [before, after] = [`#define X 1\n${F}${G}`, `#define X 2\n${F.replace('+', '-')}${G}`];
    const f = { function: 'f', isSeen: true };
    expect((await states(before, after, [f, { function: 'g', isSeen: false }])).X).toBe('unreached');
    expect((await states(before, after, [f, { function: 'g', isSeen: true }])).X).toBe('run');
  });
});
