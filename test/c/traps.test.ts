import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Trap } from '../../src/c/program/run/traps.js';
import { runC } from '../../src/commands/c.js';
import { scratch } from './gcc.js';

const folder = scratch();
afterAll(() => folder.remove());
let files = 0;

async function trapOf(source: string, fuel?: number): Promise<Trap> {
  const file = join(folder.path, `trap${files++}.c`);
  writeFileSync(file, source);
  try {
    const status = await runC([file], { output: () => {}, ...(fuel === undefined ? {} : { fuel }) });
    throw new Error(`the program ended with ${status}`);
  } catch (error) {
    if (error instanceof Trap) return error;
    throw error;
  }
}

/** `function:line` of the frames, innermost first. */
function frames(trap: Trap): string[] {
  return trap.frames.map((frame) => `${frame.functionName}:${frame.line}`);
}

const MEMORY: ReadonlyArray<readonly [string, string]> = [
  ['a read through a null pointer', 'struct s { long a, b; } *p; return p->b;'],
  ['a write through a null pointer', 'int *p = 0; *p = 1;'],
  ['a write far behind a null pointer', 'char *p = 0; p[4000] = 1;'],
  ['a call of a null pointer', 'int (*f)(void) = 0; return f();'],
  ['a read behind the end of memory', 'int *p = (int *)0xe0000000UL; return *p;'],
  [
    'an address that has bits above the 32nd',
    'static int v; int *p = (int *)((unsigned long)&v | 1UL << 40); return *p;',
  ],
  ['a negative index', 'char *p = (char *)8; return p[-100000];'],
  ['a copy to nowhere', 'char *p = 0; __builtin_memcpy(p, "abc", 3);'],
  ['a copy of more than there is', 'static char a[8], b[8]; unsigned long n = 1UL << 40; __builtin_memcpy(a, b, n);'],
  ['a read of a function', 'extern int main(void); return *(volatile int *)main;'],
  ['a call of an object', 'static int v; return ((int (*)(void))(void *)&v)();'],
  [
    'a call with another signature',
    'extern double half(double); void *p = (void *)half; return ((int (*)(long, int))p)(1, 2);',
  ],
];

describe('a trap', () => {
  it.each(MEMORY)('of kind memory: %s', async (_name, body) => {
    const trap = await trapOf(`double half(double x) { return x / 2; }\nint main(void) {\n${body}\nreturn 0;\n}\n`);
    expect([trap.kind, trap.location?.line]).toEqual(['memory', 3]);
    expect(frames(trap)).toEqual(['main:3']);
  });

  // A pointer is checked once while it stays as it is: wild by what is set must be found behind each way on which it can change.
  it.each([
    ['changed after a use', 'int *p = &v;\n*p = 1; p = WILD;\nreturn *p;', 5],
    ['changed in a branch', 'int *p = &v;\n*p = argc; if (argc < 100) p = WILD;\nreturn *p;', 5],
    ['used in one branch only', 'int *p = argc < 100 ? WILD : &v;\nif (argc > 100) *p = 1; else\nreturn *p;', 5],
    ['used in a branch that was not run', 'int *p = argc < 100 ? WILD : &v;\nif (argc > 100) *p = 1;\nreturn *p;', 5],
    ['changed at the end of a loop', 'int *p = &v; *p = 3; for (int i = 0; i < 2; i++) {\n\n*p = i;\np = WILD; }', 5],
    ['changed by what gets its address', 'int *p = &v; *p = 3;\nset(&p, WILD);\nreturn *p;', 5],
    ['a parameter that is changed in a loop', 'int (*call)(int *, int) = walk; return call(&v, argc);\n', 2],
    [
      'used behind && that was not come by',
      'int *p = argc < 100 ? WILD : &v;\nif (argc > 100 && *p) return 1;\nreturn *p;',
      5,
    ],
    [
      'changed in a case',
      'int *p = &v; *p = 1;\nswitch (argc) { case 200: *p = 2; break; default: p = WILD; }\nreturn *p;',
      5,
    ],
    ['changed before a jump back', 'int *p = &v; *p = 1; again:\n\n*p = 2; p = WILD; goto again;', 5],
  ])('of kind memory, of a pointer that is %s', async (_name, body, line) => {
    const head = [
      '#define WILD ((int *)((unsigned long)&v | 1UL << 40))',
      'static int v; int walk(int *p, int n) { *p = 9; for (int i = 0; i < n + 5; i++) { *p = i; if (i == 3) p = WILD; } return 0; }',
    ];
    const set = 'static inline void set(int **p, int *to) { *p = to; } int main(int argc, char **argv) {';
    const lines = body.split('\n');
    const trap = await trapOf([head[0], `${head[1]} ${set}`, ...lines, 'return 0; }'].join('\n'));
    expect([trap.kind, trap.location?.line]).toEqual(['memory', line]);
    expect(trap.reason).toContain('wild');
  });

  it('names file, line and the calls that led there, through functions emitted in place', async () => {
    const trap = await trapOf(
      [
        'struct node { struct node *next; int value; };',
        'static inline int value_of(struct node *n) {',
        '  return n->value;',
        '}',
        'static int third(struct node *n) { return',
        '    value_of(n->next->next); }',
        'static int far(struct node *n, int depth) {',
        '  if (depth > 0) return far(n, depth - 1) + 1;',
        '  return third(n);',
        '}',
        'int main(void) {',
        '  struct node b = { 0, 1 }, a = { &b, 2 };',
        '  return far(&a, 2);',
        '}',
      ].join('\n'),
    );
    expect(trap.kind).toBe('memory');
    expect(frames(trap)).toEqual(['value_of:3', 'third:6', 'far:9', 'far:8', 'far:8', 'main:13']);
    expect(trap.message).toMatch(/^.*trap\d+\.c:3: .*value_of .*:3\) < third .*:6\) < far .*:9\)/);
  });

  it.each([
    ['a loop', 'for (;;) {\n}'],
    ['a loop of gotos', 'again:\n  goto again;'],
    ['a loop in a loop', 'for (int i = 0; i < 100000; i++) for (int j = 0; j < 100000; j++) {\n}'],
  ])('of kind fuel: %s', async (_name, body) => {
    const trap = await trapOf(`int main(void) {\n${body}\nreturn 0;\n}\n`, 1_000_000);
    expect(trap.kind).toBe('fuel');
    expect(frames(trap)[0]).toMatch(/^main:[23]$/);
  });

  it('of kind fuel: calls that branch without end', async () => {
    const source =
      'static long twice(int n) { return n ? twice(n - 1) + twice(n - 1) : 1; }\nint main(void) { return twice(200); }\n';
    expect((await trapOf(source, 1_000_000)).kind).toBe('fuel');
  });

  it.each([
    [
      'the stack of calls',
      'static int deep(int n) { return n + deep(n + 1) * 2; }\nint main(void) { return deep(0); }\n',
    ],
    [
      'the stack of objects',
      'static int deep(int n) { volatile char big[4096]; big[n & 4095] = 1; return big[7] + deep(n + 1); }\nint main(void) { return deep(0); }\n',
    ],
    ['alloca', 'int main(void) { for (;;) { volatile char *p = __builtin_alloca(65536); p[0] = 1; } }\n'],
  ])('of kind stack: %s', async (_name, source) => {
    const trap = await trapOf(source);
    expect([trap.kind, trap.location?.line]).toEqual(['stack', 1]);
    expect(trap.frames.length).toBeGreaterThan(0);
  });

  it.each([
    ['division', 'int z = 0;\nreturn 5 / z;', 'division by zero'],
    ['remainder', 'unsigned long z = 0;\nreturn 5 % z;', 'division by zero'],
    ['the one division that overflows', 'int m = -1;\nreturn (-2147483647 - 1) / m;', 'overflow'],
  ])('of kind other: %s', async (_name, body, reason) => {
    const trap = await trapOf(`int main(void) {\n${body}\n}\n`);
    expect([trap.kind, trap.location?.line]).toEqual(['other', 3]);
    expect(trap.reason).toContain(reason);
  });

  it.each([
    ['__builtin_unreachable()', '#define R __builtin_unreachable()', 'R;'],
    ['__builtin_trap()', '', '__builtin_trap();'],
    ['abort()', '#include <stdlib.h>', 'abort();'],
    ['assertion failed: x == 2', '#include <assert.h>', 'int x = 1; assert(x == 2);'],
  ])('of kind abort: %s', async (reason, head, body) => {
    const trap = await trapOf(`${head}\nstatic void last(void) {\n  ${body}\n}\nint main(void) {\n  last();\n}\n`);
    expect(trap.kind).toBe('abort');
    expect(trap.reason).toContain(reason.replace('()', ''));
    expect(frames(trap).slice(-2)).toEqual(['last:3', 'main:6']);
  });
});
