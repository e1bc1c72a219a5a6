import { describe, expect, it } from 'vitest';
import { PreprocessorSession, UnitPacker, UnitUnpacker } from '../../../src/c/preprocess/index.js';
import { externalDeclarations } from '../../../src/c/syntax/external-declarations.js';
import { packCuts, unpackCuts } from '../../../src/c/syntax/packed-cuts.js';
import type { TranslationUnit } from '../../../src/c/token.js';
import { type Files, run } from './support.js';

const HEADER = '#define TWICE(x) x x\nstruct shared {\n  int member;\n};\n#include "none.h"\n';
const UNITS: readonly Files[] = [
  { 'a.h': HEADER, 'main.c': '#include "a.h"\nint first = TWICE(1 +) 1;\n' },
  { 'a.h': HEADER, 'main.c': '#pragma pack(1)\n#include "a.h"\n\nchar *second = "text";\n#include "a.h"\n' },
  { 'main.c': '' },
  {
    'list.h': '1, 2\n',
    'main.c': 'enum e { A, B };\nint list[] = {\n#include "list.h"\n};\nint f(void) { return B; }\n',
  },
];

function plain({ file, files, missing, segments }: TranslationUnit) {
  return { file, files, missing, segments: segments.map((segment) => [segment.file, segment.tokens]) };
}

describe('units that are sent to another thread', () => {
  const session = new PreprocessorSession();
  const units = UNITS.map((files) => run(files, {}, session));
  const packer = new UnitPacker(session);
  const packed = units.map((unit) => packer.pack(unit));
  const unpacker = new UnitUnpacker();
  const received = packed.map(({ unit }) => unpacker.unpack(structuredClone(unit)));
  const unpacked = received.map(({ unit }) => unit);

  it('have the same tokens at the same places there', () => {
    expect(unpacked.map(plain)).toEqual(units.map(plain));
    expect(plain(unpacked[0]!).missing).toMatchObject([{ name: 'none.h', file: 'a.h' }]);
  });

  it('share segments there where they share them here', () => {
    const numbers = (all: readonly TranslationUnit[]): number[] => {
      const segments = all.flatMap((unit) => unit.segments);
      return segments.map((segment) => segments.indexOf(segment));
    };
    expect(new Set(numbers(units)).size).toBeLessThan(numbers(units).length);
    expect(numbers(unpacked)).toEqual(numbers(units));
  });

  it('are sent without what was sent before', () => {
    const again = packer.pack(units[1]!).unit;
    expect(again).toMatchObject({ texts: [], paths: [], added: [] });
    expect(plain(unpacker.unpack(again).unit)).toEqual(plain(units[1]!));
  });

  it('are cut into the same declarations there', () => {
    for (const [i, { added }] of packed.entries()) unpackCuts(received[i]!.added, packCuts(added));
    const declared = (unit: TranslationUnit) =>
      externalDeclarations(unit).map(({ names, tokens, pack, isFunctionDefinition }) => ({
        names,
        pack,
        isFunctionDefinition,
        text: tokens.map(({ text }) => text).join(' '),
      }));
    expect(unpacked.map(declared)).toEqual(units.map(declared));
    expect(declared(unpacked[1]!)).toMatchObject([{ names: ['struct shared'], pack: 1 }, { names: ['second'] }, {}]);
    expect(declared(unpacked[3]!).map(({ names }) => names)).toEqual([['struct e', 'A', 'B'], ['list'], ['f']]);
  });
});
