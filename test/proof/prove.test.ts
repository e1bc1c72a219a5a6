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
  const proven = await prove(proofTree(before), proofTree(after), changes, new Set(), PROOF_LIMITS);
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

  it('a function whose name macros make is proven where what the units make of it is the same', async () => {
    const glue = '#define J(x, y) x##y\n#define NAME(x) J(x, _one)\n';
    const file = (value: string) => ({
      'a.c': `${glue}#include "a.inc"\nint g(void)\n{\n    return f_one(1);\n}\n`,
      'a.inc': `int NAME(f)(int a)\n{\n    return ${value};\n}\n`,
    });
    expect(await answers(file('a + 1'), file('1 + a'))).toEqual([expect.stringMatching(/: proven$/)]);
    expect(await answers(file('a + 1'), file('a + 2'))).toEqual([expect.stringMatching(/: unknown$/)]);
  });

  it('a function that all units know is proven where it goes into its only caller', async () => {
    const head = (isThere: boolean) =>
      `${isThere ? '/* help: does. */\nint help(int a);\n' : ''}int f(int a);\nextern int kept;\n`;
    const h = 'int help(int a)\n{\n    kept = a;\n    return a + 1;\n}\n';
    const file = (text: string, isThere: boolean, more = '') => ({
      'a.c': `#include "a.h"\n${text}`,
      'b.c': `#include "a.h"\n${more}int b;\n`,
      'include/a.h': head(isThere),
    });
    const calls = `${h}int f(int a)\n{\n    return help(a) * 2;\n}\n`;
    const itself = (value: number) => `int f(int a)\n{\n    kept = a;\n    return (a + ${value}) * 2;\n}\n`;
    expect(await answers(file(calls, true), file(itself(1), false))).toEqual(
      expect.arrayContaining(['function help: proven', 'function f: proven']),
    );
    const wrong = await answers(file(calls, true), file(itself(2), false));
    expect(wrong.filter((each) => each.startsWith('function') && each.endsWith('proven'))).toEqual([]);
    const used = await answers(
      file(calls, true, 'int (*p)(int) = help;\n'),
      file(itself(1), false, 'int (*p)(int) = 0;\n'),
    );
    expect(used).not.toContain('function help: proven');
  });

  it('a function of a header that only a proven function called is proven to be gone', async () => {
    const head = (isThere: boolean) =>
      `${isThere ? 'static inline int help(int a)\n{\n    return a + 1;\n}\n' : ''}int f(int a);\n`;
    const file = (text: string, isThere: boolean) => ({ ...uses(text), 'include/a.h': head(isThere) });
    const calls = 'int f(int a)\n{\n    return help(a) * 2;\n}\n';
    const own = (value: number) =>
      `static int own(int a)\n{\n    return a + ${value};\n}\nint f(int a)\n{\n    return own(a) * 2;\n}\n`;
    expect(await answers(file(calls, true), file(own(1), false))).toEqual(
      expect.arrayContaining(['function help: proven', 'function f: proven', 'function own: proven']),
    );
    const wrong = await answers(file(calls, true), file(own(2), false));
    expect(wrong.filter((each) => each.startsWith('function') && each.endsWith('proven'))).toEqual([]);
  });

  it('what is known of a function by its name holds where the patch leaves it alone', async () => {
    const file = (again: string, own: string) => ({
      'a.c': `void out(int);\nint object_get_class(int x)\n{\n    ${own}return x;\n}\nint f(int x)\n{\n    int c = object_get_class(x);\n    out(1);\n    return ${again};\n}\n`,
    });
    const [once, twice] = ['c', 'object_get_class(x)'];
    expect(await answers(file(once, ''), file(twice, ''))).toEqual(['function f: proven']);
    const changed = await answers(file(once, ''), file(twice, 'out(2);\n    '));
    expect(changed.filter((each) => each.endsWith('proven'))).toEqual([]);
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

  describe('an include that is added', () => {
    const files = (include: string, header: string, text: string): Files => ({
      'a.c': `struct s;\nint take(struct s *p);\n${include}${text}`,
      'include/a.h': header,
    });
    const user = 'int f(struct s *p, int s)\n{\n    return take(p) + s;\n}\n';

    it.each([
      ['completes a record that is only handed on', 'struct s { int a; };\n'],
      ['has a parameter of the name of another', 'int other(int f, int take);\n'],
      ['says a prototype again', 'int take(struct s *q);\n'],
    ])('is the same where it %s', async (_what, header) => {
      expect(await answers(files('', header, user), files('#include "a.h"\n', header, user))).toEqual([
        'include "a.h": same',
      ]);
    });

    it.each([
      ['a macro of a name that is used', '#define take(p) 1\n'],
      ['a constructor', 'static void __attribute__((constructor)) start(void) { take(0); }\n'],
    ])('is not the same where it has %s', async (_what, header) => {
      const states = await answers(files('', header, user), files('#include "a.h"\n', header, user));
      expect(states).not.toContain('include "a.h": same');
      expect(states).not.toContain('include "a.h": proven');
    });
  });

  it('a declaration that goes is the same only where its users still compile', async () => {
    const files = (include: string, text: string): Files => ({
      'a.c': `struct s;\nstruct s *next(void);\n${include}${text}`,
      'include/a.h': 'struct s { int a; };\n',
    });
    const without = 'struct s *f(void)\n{\n    return next();\n}\n';
    const through = 'int f(void)\n{\n    return next()->a;\n}\n';
    const include = '#include "a.h"\n';
    expect(await answers(files(include, without), files('', without))).toEqual(['include "a.h": same']);
    expect(await answers(files(include, through), files('', through))).toEqual(['include "a.h": unknown']);
  });

  describe('a record', () => {
    const files = (members: string, text: string): Files => ({
      ...uses(text),
      'include/a.h': `typedef struct s { ${members} } s;\n`,
    });
    const user = 'long f(s *p)\n{\n    return p->b + sizeof(*p);\n}\n';

    it('of which a member is renamed is the same for whom has no word of it', async () => {
      const [answer] = await answers(files('int a; int b;', user), files('int first; int b;', user));
      expect(answer).toMatch(/^type s: (same|proven)$/);
    });

    it.each([
      ['a member moves', 'int b; int a;'],
      ['a member has another type', 'int a; unsigned b;'],
      ['it is larger', 'int a; int b; int c;'],
      ['a member is volatile', 'int a; volatile int b;'],
      ['two members change their names', 'int b; int a;'],
      ['the member in use is renamed', 'int a; int c;'],
    ])('is not the same where %s', async (_what, members) => {
      const states = await answers(files('int a; int b;', user), files(members, user));
      expect(states.filter((each) => /^type s: (same|proven)$/.test(each))).toEqual([]);
    });
  });

  it('an enumeration without a name is not the same with other numbers', async () => {
    const files = (list: string): Files => ({
      ...uses('int f(int k)\n{\n    return k == ONE;\n}\n'),
      'include/a.h': `enum { ${list} };\n`,
    });
    const states = await answers(files('ZERO, ONE'), files('ONE, ZERO'));
    expect(states.filter((each) => /^type .*: (same|proven)$/.test(each))).toEqual([]);
  });

  it('a record with another member is not the same where members are initialized in their order', async () => {
    const files = (members: string): Files => ({
      ...uses('typedef struct s s;\nint f(void)\n{\n    s v = { 1, 2 };\n    return v.b;\n}\n'),
      'include/a.h': `struct s { ${members} };\n`,
    });
    const states = await answers(files('char a; int b;'), files('char a; char pad; int b;'));
    expect(states.filter((each) => /^type s: (same|proven)$/.test(each))).toEqual([]);
  });

  it('a type of which all objects become volatile is not the same', async () => {
    const files = (qualifier: string): Files => ({
      ...uses('int f(s *p)\n{\n    return p->a + p->a;\n}\n'),
      'include/a.h': `typedef ${qualifier} struct s { int a; } s;\n`,
    });
    const states = await answers(files(''), files('volatile'));
    expect(states.filter((each) => /^type s: (same|proven)$/.test(each))).toEqual([]);
  });

  it('a declaration that goes is not the same where an object is initialized with what it declares', async () => {
    const files = (include: string): Files => ({
      'a.c': `${include}void *keep = (void *)start;\n`,
      'include/a.h': 'void start(void);\n',
    });
    expect(await answers(files('#include "a.h"\n'), files(''))).toEqual(['include "a.h": unknown']);
  });

  it('a function that moves to another header is not the same where a user does not see that', async () => {
    const inline = 'static inline int g(int x)\n{\n    return x + 1;\n}\n';
    const files = (a: string, b: string): Files => ({
      ...uses('int f(int x)\n{\n    return g(x);\n}\n'),
      'c.c': '#include "a.h"\n#include "b.h"\n',
      'include/a.h': a,
      'include/b.h': b,
    });
    const states = await answers(files(inline, ''), files('', inline));
    expect(states.filter((each) => /^function g: (same|proven)$/.test(each))).toEqual([]);
  });

  it('a constant of an enumeration is looked for where the type is not named', async () => {
    const files = (list: string): Files => ({
      ...uses('int f(int k)\n{\n    return k == ONE;\n}\n'),
      'include/a.h': `typedef enum kind {\n#ifdef X\n    HALF,\n#endif\n    ${list}\n} kind;\n`,
    });
    const states = await answers(files('ZERO, ONE = (1)'), files('ZERO, ONE = (2)'));
    expect(states.filter((each) => /^type .*: (same|proven)$/.test(each))).toEqual([]);
  });

  it('a type that is gone is not the same where another header has one of its name', async () => {
    const files = (header: string): Files => ({
      ...uses('int f(struct s *p)\n{\n    return p->a;\n}\n'),
      'include/a.h': header,
      'include/other.h': 'struct s { int b; int a; };\n',
    });
    const states = await answers(files('struct s { int a; int b; };\n'), files('#include "other.h"\n'));
    expect(states).not.toContain('type s: proven');
    const alike = await answers(files('struct s { int b; int a; };\n'), files('#include "other.h"\n'));
    expect(alike).toContain('type s: proven');
  });

  describe('an enumeration', () => {
    const files = (list: string): Files => ({
      ...uses('int f(kind k)\n{\n    return k == ONE ? sizeof(kind) : 0;\n}\n'),
      'include/a.h': `typedef enum { ${list} } kind;\n`,
    });

    it('with one more constant is the same for whom has no word of it', async () => {
      const [answer] = await answers(files('ZERO, ONE'), files('ZERO, ONE, TWO'));
      expect(answer).toMatch(/^type kind: (same|proven)$/);
    });

    it.each(['ONE, ZERO', 'ZERO, ONE = -1', 'ZERO, HALF, ONE', 'ZERO, ONE, LARGE = 0x100000000'])(
      'is not the same with other numbers: %s',
      async (list) => {
        const states = await answers(files('ZERO, ONE'), files(list));
        expect(states.filter((each) => /^type kind: (same|proven)$/.test(each))).toEqual([]);
      },
    );
  });
});

describe('a type that gains or loses what nobody names', () => {
  const NAMES = 'int f(flags perm)\n{\n    return perm == READ;\n}\n';
  const flags = (constants: string, use = NAMES): Files => ({
    ...uses(use),
    'include/a.h': `typedef enum { ${constants} } flags;\n`,
  });

  it.each([
    ['a constant', 'READ = 1, WRITE = 2', 'READ = 1, WRITE = 2, EXEC = 4'],
    ['constants between others', 'READ, WRITE', 'READ, EXEC, WRITE'],
    ['one in the middle that has its own value', 'READ = 1, ALL = 3', 'READ = 1, WRITE = 2, ALL = 3'],
  ])('%s', async (_what, before, after) => {
    expect(await answers(flags(before), flags(after))).toEqual(['type flags: proven']);
    expect(await answers(flags(after), flags(before))).toEqual(['type flags: proven']);
  });

  it.each([
    ['the value of one that is named', 'WRITE, READ', 'WRITE, EXEC, READ'],
    ['a value that another follows from', 'EXEC = 1, READ = EXEC + 1', 'EXEC = 2, READ = EXEC + 1'],
    ['the width of the type', 'READ = 1', 'READ = 1, WIDE = 0x100000000'],
    ['its sign', 'READ = 1', 'READ = 1, NONE = -1'],
  ])('is not proven by that where it changes %s', async (_what, before, after) => {
    const use = 'int f(flags perm)\n{\n    return (int)sizeof(perm) + READ + (perm - 1 < 1);\n}\n';
    expect(await answers(flags(before, use), flags(after, use))).not.toContain('type flags: proven');
  });

  const LINKS = 'int f(struct link *l)\n{\n    return l->next ? l->number : (int)sizeof(*l);\n}\n';
  const link = (members: string, use = LINKS): Files => ({
    ...uses(use),
    'include/a.h': `struct link { ${members} };\n`,
  });
  const SIZE = 'int f(struct link *l)\n{\n    return (int)sizeof(*l);\n}\n';
  const OLD = 'struct link *next; int number;';

  it.each([
    ['a member', `${OLD} int added;`],
    ['a member between others', 'struct link *next; long added; int number;'],
  ])('%s', async (_what, members) => {
    expect(await answers(link(OLD), link(members))).toEqual(['type link: proven']);
    expect(await answers(link(members), link(OLD))).toEqual(['type link: proven']);
  });

  it.each([
    ['another first member', link(OLD), link(`int added; ${OLD}`)],
    ['another order', link(`${OLD} long rest;`), link('struct link *next; long rest; int number;')],
    ['a member of another type', link(OLD), link('struct link *next; long number;')],
    ['no pointer in it', link('long next; int number;', SIZE), link('long next; int number; long added;', SIZE)],
    [
      'a member that somebody names',
      link(OLD, `${LINKS}int added;\n`),
      link(`${OLD} long added;`, `${LINKS}int added;\n`),
    ],
    ...[
      'struct link one = { 0, 2 };',
      'struct link one, two = { 0, 2 };',
      '#define INIT { 0, 2 }\nstruct link one = INIT;',
      'typedef struct link alias;\nalias one = { 0, 2 };',
      'struct holder { int a; struct link l; };\nstruct holder one = { 1, { 0, 2 } };',
      'struct link *one(void)\n{\n    return &(struct link) { 0, 2 };\n}',
    ].map((use): [string, Files, Files] => [
      `an initializer without names: ${use.split('\n')[0]}`,
      link(OLD, `${LINKS}${use}\n`),
      link('struct link *next; long added; int number;', `${LINKS}${use}\n`),
    ]),
  ])('is not proven by that where there is %s', async (_what, before, after) => {
    expect(await answers(before, after)).not.toContain('type link: proven');
  });
});

describe('a function that another unit defines', () => {
  const HEAD =
    'struct device { int id; struct notifier { int fd; } notifier; };\nstruct notifier *notifier_of(struct device *d);\n';
  const user = (value: string) => `${HEAD}int f(struct device *d)\n{\n    return (${value})->fd;\n}\n`;
  const definer = (value: string) =>
    `${HEAD}struct notifier *notifier_of(struct device *d)\n{\n    return ${value};\n}\n`;

  it('may take the place of what it computes', async () => {
    const [before, after] = ['&d->notifier', 'notifier_of(d)'].map((value) => ({
      'a.c': user(value),
      'b.c': definer('&d->notifier'),
    }));
    expect(await answers(before!, after!)).toEqual(['function f: proven']);
    expect(await answers(after!, before!)).toEqual(['function f: proven']);
  });

  it.each([
    ['it computes something else', { 'b.c': definer('&d[1].notifier') }],
    ['it writes', { 'b.c': definer('(d->id = 1, &d->notifier)') }],
    ['it may be another one', { 'b.c': definer('&d->notifier'), 'c.c': definer('0') }],
    [
      'it is weak',
      { 'b.c': definer('&d->notifier').replace('\nstruct notifier *', '\n__attribute__((weak)) struct notifier *') },
    ],
  ])('may not where %s', async (_what, others) => {
    const [before, after] = ['&d->notifier', 'notifier_of(d)'].map((value) => ({ 'a.c': user(value), ...others }));
    expect(await answers(before!, after!)).not.toContain('function f: proven');
  });

  it('may not where the patch changes it', async () => {
    const before = { 'a.c': user('&d->notifier'), 'b.c': definer('&d->notifier') };
    const after = { 'a.c': user('notifier_of(d)'), 'b.c': definer('&d[1].notifier') };
    expect(await answers(before, after)).not.toContain('function f: proven');
  });
});
