import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { TreeIndex } from '../../src/machine/tree-index.js';
import { overlay, type TreeView } from '../../src/tree/view.js';

const EMPTY: TreeView = { label: 'nothing', read: () => undefined, exists: () => false, list: () => [] };
const definition = (name: string): string => `int ${name}(void)\n{\n    return 0;\n}\n`;
/** Defined near and far, far alone, and as a stand-in. */
const TREE_FILES = new Map([
  ['system/a.c', definition('both')],
  ['net/b.c', `${definition('both')}${definition('far')}int object = 1;\n`],
  ['stubs/c.c', definition('far')],
  ['net/type.c', 'static const TypeInfo info = {\n    .name = TYPE_FAR,\n};\n#define TYPE_FAR "far"\n'],
]);
const TREE = overlay(EMPTY, TREE_FILES);

function answers(index: TreeIndex) {
  return [
    index.function('both'),
    index.function('far'),
    index.function('none'),
    index.object('object'),
    index.type('far'),
  ];
}

describe('an index that has read ahead', () => {
  it.each([1, 3, Number.POSITIVE_INFINITY])('finds the same as one that has not, after %d files', (files) => {
    const index = new TreeIndex(TREE);
    for (let read = 0; read < files && index.readAhead(); read++);
    expect(index.function('both')).toEqual(['system/a.c']);
    expect(answers(index)).toEqual(answers(new TreeIndex(TREE)));
    expect(index.readAhead()).toBe(false);
  });

  it('tells of a file that cannot be read when it is needed, and not before', () => {
    const index = new TreeIndex({
      ...TREE,
      read(path) {
        if (path.startsWith('net/')) throw new UserError(`cannot read ${path}`);
        return TREE.read(path);
      },
    });
    while (index.readAhead());
    expect(index.function('both')).toEqual(['system/a.c']);
    expect(() => index.function('far')).toThrow('cannot read net/b.c');
  });
});

it('leaves out what describes another target: the stand-in for those without a description is meant then', () => {
  const index = new TreeIndex(
    overlay(
      EMPTY,
      new Map([
        ['target-info-stub.c', definition('target_info')],
        ['configs/targets/aarch64-softmmu.c', definition('target_info')],
      ]),
    ),
  );
  expect(index.type('none')).toEqual([]);
  expect(index.function('target_info')).toEqual(['target-info-stub.c']);
});

it('finds a type by a macro that begins with another, wherever headers of devices are', () => {
  const index = new TreeIndex(
    overlay(
      EMPTY,
      new Map([
        ['include/hw/core/base.h', '#define TYPE_BASE "base"\n'],
        [
          'hw/odd/types.h',
          '#define TYPE_BASE_KIND TYPE_BASE "-kind"\n#define TYPE_LONG \\\n    TYPE_BASE_KIND "-long"\n',
        ],
        ['hw/odd/kind.c', 'static const TypeInfo info = {\n    .name = TYPE_BASE_KIND,\n};\n'],
        ['hw/odd/long.c', 'static const TypeInfo info = {\n    .name = TYPE_LONG,\n};\n'],
      ]),
    ),
  );
  expect(index.type('base-kind')).toEqual(['hw/odd/kind.c']);
  expect(index.type('base-kind-long')).toEqual(['hw/odd/long.c']);
  expect(index.type('other-kind')).toEqual([]);
});

describe('the index of a tree that a patch changes', () => {
  const far = new Map([
    ['linux-user/a.c', definition('both')],
    ['net/far.c', `${definition('far')}int object = 1;\n`],
    ['net/z.c', definition('far')],
  ]);

  it.each([...TREE_FILES.keys(), ...far.keys(), 'system/new.c', 'accel/new.c'])(
    'finds the same as one that has read the tree with the patch: %s',
    (path) => {
      const base = overlay(EMPTY, new Map([...TREE_FILES, ...far]));
      const text = `${base.read(path) ?? ''}${definition('both')}`;
      for (const asked of [['none'], ['both'], []]) {
        const index = new TreeIndex(base);
        for (const name of asked) index.function(name);
        const patched = overlay(base, new Map([[path, text]]));
        const expected = new TreeIndex(patched);
        for (const name of asked) expected.function(name);
        expect(answers(index.derive(patched, new Set([path])))).toEqual(answers(expected));
      }
    },
  );
});
