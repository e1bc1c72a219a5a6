import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RecordType } from '../../src/c/types/types.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { GeneratedFiles, includeFolders } from '../../src/target/x86_64/profile.js';
import { unitDefinitions, unitKind } from '../../src/target/x86_64/units.js';
import { available, scratch } from '../c/gcc.js';
import { freestanding } from '../runtime/native.js';
import { coreFile, noTrees, reportMissing, trees } from './trees.js';

/** The types that the memory core is made of, each as a unit that uses them sees it. */
const UNIT = 'physmem.c';
const TYPES = 'MemoryRegion FlatRange FlatView AddressSpace MemoryListener MemoryRegionSection RAMBlock'.split(' ');
/** Defined in the unit of the memory core itself. */
const CORE = 'memory.c';

const folder = scratch();
afterAll(() => folder.remove());
reportMissing(trees.length === 0, noTrees);

/** Expressions that tell a type's layout, with the values this compiler gives them. Bit-fields have no offset to ask for. */
function layoutOf(name: string, type: RecordType): Array<[string, number]> {
  const result: Array<[string, number]> = [
    [`sizeof(${name})`, type.size],
    [`_Alignof(${name})`, type.align],
  ];
  const visit = (record: RecordType, offset: number): void => {
    for (const member of record.members ?? []) {
      if (member.name === null) visit(member.type as RecordType, offset + member.offset);
      else if (!member.bits) result.push([`__builtin_offsetof(${name}, ${member.name})`, offset + member.offset]);
    }
  };
  visit(type, 0);
  return result;
}

describe.runIf(available('gcc')).each(trees)(
  'the layout of types of QEMU $version',
  ({ folder: root, view, version }) => {
    const program = new TreeProgram(view);
    const generated = new GeneratedFiles(view);

    it.each(TYPES)(
      '%s is what gcc makes of the same headers',
      (name) => {
        const path = coreFile(view, name === 'FlatRange' ? CORE : UNIT);
        const unit = program.program.unit(path);
        const entity = unit.lookup(name);
        if (entity?.kind !== 'typedef' || entity.type.kind !== 'record')
          throw new Error(`${name} is no struct in ${path}`);
        const layout = layoutOf(name, entity.type);
        expect(layout.length).toBeGreaterThan(4);
        const asserts = layout.map(
          ([expression, value]) => `_Static_assert(${expression} == ${value}, "${expression}");`,
        );
        const source = join(folder.path, `${name}.c`);
        writeFileSync(source, `#include "${join(root, path)}"\n${asserts.join('\n')}\n`);
        expect(complaints(source, path)).toEqual([]);
      },
      60_000,
    );

    /** gcc's errors on a file that includes a unit of the tree. */
    function complaints(source: string, path: string): string[] {
      const build = join(folder.path, version, 'generated');
      const include = [build, ...includeFolders.map((each) => join(root, each))].flatMap((each) => ['-I', each]);
      const definitions = Object.entries(unitDefinitions(unitKind(view, path))).map(
        ([key, value]) => `-D${key}=${value}`,
      );
      for (;;) {
        const options = [...include, ...freestanding, ...definitions, '-w', '-fsyntax-only', source];
        const { stderr } = spawnSync('gcc', options, { encoding: 'utf8' });
        // A header that QEMU's build would generate is made when it is asked for.
        const missing = /fatal error: (\S+): No such file/.exec(stderr)?.[1] ?? '';
        const header = missing.startsWith('qapi-') ? `qapi/${missing}` : missing;
        const text = generated.read(header);
        if (text === undefined) return stderr.split('\n').filter((line) => line.includes('error'));
        mkdirSync(dirname(join(build, header)), { recursive: true });
        writeFileSync(join(build, header), text);
      }
    }
  },
);
