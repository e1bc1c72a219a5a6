/** Where else a patch bites, in trees of a few files: who is listed follows from C, as a reader of these files would say. */
import { describe, expect, it } from 'vitest';
import { analyseReach } from '../../../src/questions/reach/index.js';
import { treeOf } from '../support.js';

const HEADER =
  'struct Region {\n  int size;\n  struct { int low; } inner;\n  void (*tell)(int code);\n};\nint shared(int x);\n';
const FILES: Record<string, string> = {
  'include/region.h': HEADER,
  'system/core.c':
    'int shared(int x)\n{\n  return x;\n}\nstatic int own(void)\n{\n  return 1;\n}\nint entry(void)\n{\n  return own();\n}\n',
  'hw/one.c': `/* shared(1) */
int shared(int x);
#if defined(NEVER)
int hidden(void)
{
  return shared(3);
}
#endif
static int own(void) { return 2; }
int quiet(struct Region *r)
{
  const char *text = "shared(2)";
  r->shared(4);
  return own() + text[0];
}
int loud(struct Region *r)
{
  FOREACH(r, next) {
    r->size = shared(r->inner.low);
  }
}
`,
  'hw/board.c': `#define RAM_BASE 0x40000
static void board_init(MachineState *machine)
{
  memory_region_add_subregion(get_system_memory(), RAM_BASE, machine->ram);
}
static void high_init(MachineState *machine)
{
  memory_region_add_subregion(get_system_memory(), 0x80000000, machine->ram);
}
static void table_init(MachineState *machine)
{
  memory_region_add_subregion(get_system_memory(), map[RAM].base, machine->ram);
}
`,
  'roms/other.c': 'int elsewhere(void) { return shared(9); }\n',
};

const reach = (changes: Record<string, string>, condition: string | null = null, run: readonly string[] = []) =>
  analyseReach(treeOf(FILES), treeOf({ ...FILES, ...changes }), Object.keys(changes), condition, new Set(run));

describe('the callers of a changed function', () => {
  it('are all that call it, in whatever configuration, and not who names it otherwise', async () => {
    const { callers } = await reach({ 'system/core.c': FILES['system/core.c']!.replace('return x;', 'return x + 1;') });
    expect(callers).toEqual([
      { function: 'shared', caller: 'hidden', file: 'hw/one.c', line: 6 },
      { function: 'shared', caller: 'loud', file: 'hw/one.c', line: 19 },
    ]);
  });

  it('are found behind what only looks like a directive, and behind one with a long comment', async () => {
    const text = `/*\n#VMEXIT */\n#define ONE 1 /* of\n  two lines */\nint last(void)\n{\n  return shared('"');\n}\n`;
    const files = { ...FILES, 'hw/two.c': text };
    const core = FILES['system/core.c']!.replace('return x;', 'return x + 1;');
    const after = treeOf({ ...files, 'system/core.c': core });
    const { callers } = await analyseReach(treeOf(files), after, ['system/core.c'], null, new Set());
    expect(callers).toContainEqual({ function: 'shared', caller: 'last', file: 'hw/two.c', line: 7 });
  });

  it('of a static function are in its own file', async () => {
    const { callers } = await reach({ 'system/core.c': FILES['system/core.c']!.replace('return 1;', 'return 3;') });
    expect(callers).toEqual([{ function: 'own', caller: 'entry', file: 'system/core.c', line: 11 }]);
  });

  it('are none where only comments and blanks differ', async () => {
    const { callers, fieldUsers } = await reach({ 'system/core.c': `/* new */\n\n${FILES['system/core.c']}` });
    expect({ callers, fieldUsers }).toEqual({ callers: [], fieldUsers: [] });
  });
});

describe('calls that a patch leaves as they were', () => {
  const core = FILES['system/core.c']!;
  const leftBehind = async (changes: Record<string, string>) =>
    (await reach(changes)).leftBehind.map(({ file, line, parameters, ...call }) => ({
      at: `${file}:${line}`,
      parameters,
      given: call.arguments,
    }));

  it('are told where the function takes another number of arguments', async () => {
    const other = core.replace('int shared(int x)', 'int shared(int x, int (*y)(int, int))');
    expect(await leftBehind({ 'system/core.c': other })).toEqual([
      { at: 'hw/one.c:6', parameters: 2, given: 1 },
      { at: 'hw/one.c:19', parameters: 2, given: 1 },
    ]);
  });

  it('are those that the patch does not change with it', async () => {
    const other = core.replace('int shared(int x)', 'int shared(int x, int y)');
    const one = FILES['hw/one.c']!.replace('shared(3)', 'shared(f(1, 2), (int[]){3, 4}[0])');
    expect(await leftBehind({ 'system/core.c': other, 'hw/one.c': one })).toEqual([
      { at: 'hw/one.c:19', parameters: 2, given: 1 },
    ]);
  });

  it('are none where arguments stand under conditions', async () => {
    const other = core.replace('int shared(int x)', 'int shared(int x, int y)');
    const one = FILES['hw/one.c']!.replace('shared(3)', 'shared(3,\n#ifdef A\n4\n#else\n5, 6\n#endif\n)');
    expect(await leftBehind({ 'system/core.c': other, 'hw/one.c': one })).toHaveLength(1);
  });

  it.each([
    ['a macro', { 'include/region.h': `#define shared(x) shared2(x)\n${HEADER}` }],
    ['a function of a header', { 'include/stub.h': 'static inline int shared(int x)\n{\n  return 0;\n}\n' }],
    ['another file', { 'hw/two.c': 'int shared(int x)\n{\n  return 0;\n}\n' }],
  ])('are not known where %s may be meant', async (_what, more) => {
    const files = { ...FILES, ...more };
    const other = core.replace('int shared(int x)', 'int shared(int x, int y)');
    const after = treeOf({ ...files, 'system/core.c': other });
    const { leftBehind } = await analyseReach(treeOf(files), after, ['system/core.c'], null, new Set());
    expect(leftBehind).toEqual([]);
  });

  it('are none where a static function of its own file is called, or a function pointer', async () => {
    const other = core.replace('static int own(void)', 'static int own(int x)');
    expect(await leftBehind({ 'system/core.c': other })).toEqual([]);
    const empty = core.replace('int shared(int x)', 'int shared(void)');
    const one = FILES['hw/one.c']!.replace('shared(3)', 'shared()').replace('shared(r->inner.low)', 'shared()');
    expect(await leftBehind({ 'system/core.c': empty, 'hw/one.c': one })).toEqual([]);
  });
});

describe('the users of a changed field', () => {
  it.each([
    ['another type', HEADER.replace('int size', 'long size'), ['Region.size']],
    ['gone', HEADER.replace('  int size;\n', ''), ['Region.size']],
    ['within another struct', HEADER.replace('int low', 'long low'), ['Region.inner', 'inner.low']],
  ])('are listed: %s', async (_what, header, fields) => {
    expect((await reach({ 'include/region.h': header })).fieldUsers).toEqual(
      fields.map((field) => ({ field, user: 'loud', file: 'hw/one.c', line: 19 })),
    );
  });
});

describe('the boards that may map RAM across a boundary', () => {
  const CONDITION = 'after == (before && !(r1->addr.start < 0x100000 && r2->addr.start >= 0x100000))';

  it('are those that map it from below; of what is no number nothing is said', async () => {
    const { boards, boundaries } = await reach({}, CONDITION);
    expect(boundaries).toEqual(['0x100000']);
    expect(boards).toEqual([
      { file: 'hw/board.c', line: 4, function: 'board_init', offset: 'RAM_BASE', crosses: true },
      { file: 'hw/board.c', line: 12, function: 'table_init', offset: 'map[RAM].base', crosses: null },
    ]);
  });

  it('are not asked for where the condition names no address, nor where they are run', async () => {
    expect((await reach({}, 'after == (before && r1->mr != r2->mr)')).boards).toEqual([]);
    expect((await reach({}, CONDITION, ['hw/board.c'])).boards).toEqual([]);
  });
});
