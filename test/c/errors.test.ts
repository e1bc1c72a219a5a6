import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runC } from '../../src/commands/c.js';
import { UserError } from '../../src/errors.js';
import { scratch } from './gcc.js';

const folder = scratch();
afterAll(() => folder.remove());

async function errorOf(source: string | null): Promise<UserError> {
  const file = join(folder.path, 'wrong.c');
  if (source !== null) writeFileSync(file, source);
  try {
    await runC([source === null ? join(folder.path, 'absent.c') : file], { output: () => {} });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the program ran');
}

const MAIN = 'int main(void) { return 0; }\n';
const CASES: ReadonlyArray<readonly [string, string, RegExp]> = [
  ['a syntax error in a body', 'int main(void) {\n  int x = ;\n  return x;\n}\n', /wrong\.c:2: .*syntax error/],
  [
    'a syntax error in a function that is not called',
    `${MAIN}static int f(void) {\n  return (;\n}\n`,
    /wrong\.c:2: .*does not end/,
  ],
  ['a type that is none', 'int main(void) {\n  bar y;\n  return 0;\n}\n', /wrong\.c:2: .*unknown type name "bar"/],
  [
    'a member without its semicolon',
    `struct s { int a } x;\n${MAIN}int *p = &x.a;\n`,
    /wrong\.c:1: .*syntax error near "}"/,
  ],
  ['a condition that is missing', 'int main(void) {\n  if () return 1;\n  return 0;\n}\n', /wrong\.c:2: .*near "\)"/],
  ['a complex number', `${MAIN}_Complex double z;\n`, /wrong\.c:2: .*_Complex is not implemented/],
  ['a type of 128 bits', 'int main(void) {\n  __float128 q = 1;\n  return q;\n}\n', /wrong\.c:2: .*__float128 is not/],
  [
    'a function in a function',
    'int main(void) {\n  int k = 3;\n  int f(int x) { return x + k; }\n  return f(2);\n}\n',
    /wrong\.c:3: .*a function in a block/,
  ],
  [
    'setjmp()',
    '#include <setjmp.h>\njmp_buf b;\nint main(void) {\n  return setjmp(b);\n}\n',
    /wrong\.c:4: .*setjmp\(\) is not implemented/,
  ],
  [
    'longjmp()',
    '#include <setjmp.h>\njmp_buf b;\nint main(void) {\n  longjmp(b, 1);\n}\n',
    /wrong\.c:4: .*longjmp\(\) is not implemented/,
  ],
  ['not-a-number with a payload', 'double n = __builtin_nan("1");\nint main(void) { return n; }\n', /payload/],
  ['parentheses without end', `int main(void) { return ${'('.repeat(99999)}1${')'.repeat(99999)}; }\n`, /too deeply/],
  ['blocks without end', `int main(void) ${'{'.repeat(99999)}${'}'.repeat(99999)}\n`, /wrong\.c:1: .*too deeply/],
  ['a sum without end', `int main(void) { return ${'1+'.repeat(99999)}1; }\n`, /wrong\.c:1: .*too deeply/],
  ['an undeclared identifier', `int main(void) {\n\n  return y;\n}\n`, /wrong\.c:3: .*"y" is not declared/],
  [
    'an undeclared identifier in a function that is not called',
    `${MAIN}int f(void) {\n  return y;\n}\n`,
    /wrong\.c:3: .*"y"/,
  ],
  [
    'a function that is declared further down',
    'int main(void) {\n  return later(3);\n}\nstatic int later(int x) { return x; }\n',
    /wrong\.c:2: .*"later" is not declared/,
  ],
  [
    'an object that is declared further down',
    'int main(void) {\n  return later;\n}\nint later;\n',
    /wrong\.c:2: .*"later" is not declared/,
  ],
  ['an unknown type', `int main(void) {\n  struct s v;\n  return 0;\n}\n`, /wrong\.c:2: .*incomplete .*struct s/],
  [
    'a member that is not there',
    `struct s { int a; };\nint main(void) {\n  struct s v;\n  return v.b;\n}\n`,
    /wrong\.c:4: .*no member "b"/,
  ],
  ['a failing _Static_assert', `_Static_assert(sizeof(int) == 8, "wide int");\n${MAIN}`, /wrong\.c:1: .*wide int/],
  [
    'a failing _Static_assert in a body',
    `int main(void) {\n  _Static_assert(0, "never");\n  return 0;\n}\n`,
    /wrong\.c:2: .*never/,
  ],
  [
    'an undefined function',
    `int other(int);\nint main(void) {\n  return other(1);\n}\n`,
    /other\(\) .*nowhere defined .*wrong\.c:3/,
  ],
  [
    'an undefined object',
    `extern int other;\nint main(void) {\n  return other;\n}\n`,
    /other .*nowhere defined .*wrong\.c/,
  ],
  ['a header that is not there', `#include <no/such.h>\n${MAIN}`, /wrong\.c.*no\/such\.h/],
  ['an #error', `#if 1\n#error stop here\n#endif\n${MAIN}`, /wrong\.c:2: .*stop here/],
  ['no main', 'int f(void) { return 0; }\n', /no main\(\) in .*wrong\.c/],
  [
    'inline assembly',
    `int main(void) {\n  int x;\n  __asm__("movl $1, %0" : "=r"(x));\n  return x;\n}\n`,
    /wrong\.c:3: .*assembly/,
  ],
  ['a goto to nowhere', `int main(void) {\n  goto nowhere;\n}\n`, /wrong\.c:2: .*"nowhere"/],
  [
    'too few arguments',
    `static int f(int a) { return a; }\nint main(void) {\n  return f();\n}\n`,
    /wrong\.c:3: .*f takes 1/,
  ],
];

describe('what cannot be compiled ends with one line and exit code 2', () => {
  it.each(CASES)('%s', async (_name, source, message) => {
    const error = await errorOf(source);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.exitCode).toBe(2);
  });

  it('a file that is not there', async () => {
    const error = await errorOf(null);
    expect(error.message).toMatch(/absent\.c: cannot be read/);
    expect(error.exitCode).toBe(2);
  });
});
