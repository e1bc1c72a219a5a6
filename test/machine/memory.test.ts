import { describe, expect, it } from 'vitest';
import { PreprocessorSession } from '../../src/c/preprocess/index.js';
import { Program } from '../../src/c/program/program.js';
import { type MemoryDifference, memoryDifference } from '../../src/machine/memory/difference.js';
import { heapBlocks } from '../../src/machine/memory/heap.js';
import { type MemoryImage, memoryImage } from '../../src/machine/memory/image.js';
import { run, SmallProgram } from '../c/shadow/support.js';

const START = `
#include <stdlib.h>
#include <string.h>
#include <glib.h>
struct item { struct item *next; int value; };
struct padded { char letter; long number; char last; };
static struct item *items;
static struct padded *kept;
static int (*action)(int);
static const char *name;
static GHashTable *table;
struct described { const int *numbers; };
static const struct described left = { (const int[]){ 1, 2, 3 } }, right = { (const int[]){ 1, 2, 4 } };
static const struct described *shown, *other;
static int counted(void) { static int count; return ++count; }
static int twice(int a) { return a * 2; }
static int thrice(int a) { return a * 3; }
static void add(int value) { struct item *new = malloc(sizeof *new); *new = (struct item){ items, value }; items = new; }
`;

function image(body: string): MemoryImage {
  const program = new Program(new SmallProgram(new PreprocessorSession(), { 'main.c': `${START}${body}` }));
  return memoryImage(run(program).instance);
}

/** What differs after main() with one body, and with another. */
function difference(before: string, after: string, more = ['', '']): MemoryDifference | null {
  const main = (body: string): string => `int main(void) { ${body} return 0; }`;
  return memoryDifference(image(more[0] + main(before)), image(more[1] + main(after)));
}

describe('two programs hold the same in memory', () => {
  it.each<[string, string, string]>([
    ['if nothing differs', 'add(1); add(2);', 'add(1); add(2);'],
    ['wherever blocks lie', 'add(1); add(2);', 'void *p = malloc(100); add(1); free(p); add(2);'],
    ['whatever was left in a block', 'add(1);', 'memset(kept = malloc(12), 7, 12); free(kept); kept = NULL; add(1);'],
    ['but for what no pointer leads to', 'add(1);', 'add(1); memset(malloc(12), 7, 12);'],
    ['wherever strings lie', 'name = "b";', 'name = "a"; name = "b";'],
    ['wherever functions stand in the table', 'action = twice;', 'action = thrice; action = twice;'],
    [
      'if aligned blocks lie otherwise',
      'kept = aligned_alloc(4096, 24);',
      'add(1); items = NULL; kept = aligned_alloc(4096, 24);',
    ],
    [
      'if a hash of addresses leads elsewhere',
      'table = g_hash_table_new(NULL, NULL); for (int i = 0; i < 20; i++) { add(i); g_hash_table_add(table, items); }',
      'free(malloc(5000)); malloc(48); table = g_hash_table_new(NULL, NULL); for (int i = 0; i < 20; i++) { add(i); g_hash_table_add(table, items); }',
    ],
    [
      'if an entry of a hash is gone',
      'table = g_hash_table_new(NULL, NULL); add(1);',
      'table = g_hash_table_new(NULL, NULL); g_hash_table_add(table, malloc(3)); g_hash_table_remove_all(table); add(1);',
    ],
    [
      'whatever the stack held where a record has no member',
      'kept = malloc(24); struct padded p; p.letter = 1; p.number = 2; p.last = 3; *kept = p;',
      'char dirt[200]; memset(dirt, 9, 200); kept = malloc(24); { struct padded p; p.letter = 1; p.number = 2; p.last = 3; *kept = p; }',
    ],
  ])('%s', (_name, before, after) => {
    expect(difference(before, after)).toBeNull();
  });

  it('with a static object more that is never written', () => {
    expect(difference('add(1);', 'add(*new_one);', ['', 'static int one = 1, *new_one = &one;\n'])).toBeNull();
  });
});

describe('two programs hold something else', () => {
  it.each<[string, string, string, MemoryDifference['kind']]>([
    ['in an object', 'name = NULL;', 'name = "a";', 'object'],
    ['by another string', 'name = "b";', 'name = "a";', 'object'],
    ['by another function', 'action = thrice;', 'action = twice;', 'object'],
    ['by a pointer into the middle', 'name = "ab";', 'name = "ab"; name++;', 'object'],
    ['by another object', 'shown = &left;', 'shown = &right;', 'object'],
    ['in an object of a function', 'counted();', 'counted(); counted();', 'object'],
    ['in a block', 'add(1); add(2);', 'add(1); add(3);', 'block'],
    ['in the order of a list', 'add(1); add(2);', 'add(2); add(1);', 'block'],
    [
      'if one list shares what the other has twice',
      'add(1); kept = (void *)items; ',
      'add(1); kept = malloc(sizeof(struct item)); memcpy(kept, items, 16);',
      'object',
    ],
    ['if one has no block', 'kept = malloc(24);', '', 'object'],
    ['in the size of a block', 'kept = calloc(1, 24);', 'kept = calloc(1, 240);', 'block'],
    [
      'in what a hash holds',
      'table = g_hash_table_new(NULL, NULL); g_hash_table_add(table, (void *)1L);',
      'table = g_hash_table_new(NULL, NULL); g_hash_table_add(table, (void *)2L);',
      'block',
    ],
  ])('%s', (_name, before, after, kind) => {
    expect(difference(before, after)?.kind).toBe(kind);
  });

  it('in a compound literal', () => {
    const more = (last: number): string => `struct described own = { (const int[]){ 1, ${last} } };\n`;
    expect(difference('shown = &own;', 'shown = &own;', [more(2), more(3)])?.kind).toBe('block');
    expect(difference('shown = &own;', 'shown = &own;', [more(2), more(2)])).toBeNull();
  });

  it('in a static object that only one has', () => {
    const more = 'static int count;\n';
    expect(difference('add(1);', 'count++; add(1);', ['', more])?.kind).toBe('object');
    expect(difference('count++; add(1);', 'add(1);', [more, ''])?.kind).toBe('object');
  });
});

it('the blocks of the heap are found to the last', () => {
  const sizes = [1, 8, 9, 24, 100, 1000, 1016, 1017, 2000, 5000, 70_000, 3_000_000];
  const { heap } = image(
    `int main(void) { ${sizes.map((size) => `malloc(${size});`).join(' ')} free(malloc(64)); return 0; }`,
  );
  const blocks = heapBlocks(heap)!;
  expect(blocks.slice(-sizes.length - 1).map(({ start, end, isUsed }) => [isUsed, end - start])).toEqual([
    ...sizes.map((size) => [true, expect.toSatisfy((room: number) => room >= size && room < size * 1.25 + 32)]),
    [false, 72],
  ]);
  expect(heap.subarray(blocks.at(-1)!.end).every((byte) => byte === 0)).toBe(true);
});
