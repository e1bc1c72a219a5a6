import { describe, expect, it } from 'vitest';
import { answerFor, answers, HEADER } from './support.js';

/** A change that is apart, by what it is. */
const APART: ReadonlyArray<readonly [string, string, string, string]> = [
  [
    'the text of a report',
    'void f(int x) { error_report("bad %d", x); }',
    'void f(int x) { error_report("wrong %d", x); }',
    'message-text',
  ],
  [
    'what a report prints',
    'void f(int x) { error_report("bad"); }',
    'void f(int x) { error_report("bad %d", x); }',
    'messages',
  ],
  [
    'a report is added',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { map(r, 1); error_report("done"); }',
    'messages',
  ],
  [
    'a report is a warning now',
    'void f(int x) { error_report("bad"); }',
    'void f(int x) { warn_report("bad"); }',
    'messages',
  ],
  [
    'an Error is a warning now',
    'void f(Error *e) { error_report_err(e); }',
    'void f(Error *e) { warn_report_err(e); }',
    'messages',
  ],
  [
    'the text of an Error',
    'int f(Error **errp) { error_setg(errp, "no"); return -1; }',
    'int f(Error **errp) {\n\n error_setg(errp, "not so"); return -1; }',
    'message-text',
  ],
  [
    'the condition of a report',
    'void f(Region *r, int x) { map(r, 1); if (x > 1) error_report("b"); }',
    'void f(Region *r, int x) { map(r, 1); if (x > 2) error_report("b"); }',
    'messages',
  ],
  [
    'a local for a report',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { int n = count; map(r, 1); error_report("%d", n); }',
    'messages',
  ],
  [
    'what a followed pointer leads to',
    'void f(Region *r) { r->size = 1; }',
    'void f(Region *r) { r->size = 1; error_report("%d", r->priority); }',
    'messages',
  ],
  [
    'a call that only reads',
    'void f(Region *r) { r->size = 1; }',
    'void f(Region *r) { r->size = 1; if (is_large(r)) error_report("large"); }',
    'messages',
  ],
  [
    'a string for a report',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { g_autofree char *s = g_strdup_printf("%d", count); map(r, 1); error_report("%s", s); }',
    'messages',
  ],
  [
    'a string that is freed',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { char *s = g_strdup_printf("%d", count); map(r, 1); error_report("%s", s); g_free(s); }',
    'messages',
  ],
  [
    'a macro of one statement',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { map(r, 1); do { error_report("x"); } while (0); }',
    'messages',
  ],
  [
    'a trace point',
    'void f(Region *r) { map(r, r->size); }',
    'void f(Region *r) { trace_region(r, r->size); map(r, r->size); }',
    'trace-points',
  ],
  ['a function that nothing calls', 'int g(void);', 'int g(void); static int f(int x) { return x; }', 'not-called-yet'],
  [
    'a function that nothing called',
    'int g(void); static int f(int x) { return x; /* f */ } /* f(1) */',
    'int g(void);',
    'never-called',
  ],
  [
    'functions that only call each other',
    'int g(void);',
    'int g(void); static int odd(int x); static int f(int x) { return odd(x); } static int odd(int x) { return f(x); }',
    'not-called-yet',
  ],
  ['a macro that nobody has', 'int g(void);', 'int g(void);\n#define f 3\n', 'unmentioned'],
  ['an array that nobody has', 'int g(void); int f[2] = {1, 2};', 'int g(void);', 'unmentioned'],
];

/** A change that may show. */
const NOT_APART: ReadonlyArray<readonly [string, string, string]> = [
  ['an array that something has', 'int g(void) { return 0; }', 'int f[2] = {1, 2}; int g(void) { return f[1]; }'],
  [
    'a function that only another new one calls, which is called',
    'int g(void) { return 0; }',
    'static int f(int x) { return x; } static int odd(int x) { return f(x); } int g(void) { return odd(0); }',
  ],
  ['another argument', 'void f(Region *r) { map(r, 1); }', 'void f(Region *r) { map(r, 2); }'],
  ['an Error that is not set', 'void f(Error **errp) { error_setg(errp, "no"); }', 'void f(Error **errp) { }'],
  [
    'another Error',
    'void f(Error **errp, Error **e) { error_setg(errp, "no"); }',
    'void f(Error **errp, Error **e) { error_setg(e, "no"); }',
  ],
  [
    'an Error under another condition',
    'void f(Error **errp, int x) { if (x) error_setg(errp, "no"); }',
    'void f(Error **errp, int x) { if (!x) error_setg(errp, "no"); }',
  ],
  [
    'a return behind a report',
    'void f(Region *r, int x) { if (x) { error_report("b"); } map(r, 1); }',
    'void f(Region *r, int x) { if (x) { error_report("b"); return; } map(r, 1); }',
  ],
  ['another result', 'int f(int x) { error_report("b"); return 0; }', 'int f(int x) { error_report("b"); return 1; }'],
  [
    'a local that matters',
    'void f(Region *r) { int n = 1; error_report("%d", n); map(r, n); }',
    'void f(Region *r) { int n = 2; error_report("%d", n); map(r, n); }',
  ],
  ['a pointer that may be null', 'void f(Region *r) { }', 'void f(Region *r) { error_report("%d", r->priority); }'],
  [
    'a pointer that was another',
    'void f(Region *r) { r->size = 1; r = root; }',
    'void f(Region *r) { r->size = 1; r = root; error_report("%d", r->priority); }',
  ],
  [
    'a pointer that only the condition follows',
    'void f(Region *r) { }',
    'void f(Region *r) { if (r->size) error_report("b"); }',
  ],
  [
    'a pointer followed in one branch',
    'void f(Region *r, int x) { if (x) r->size = 1; }',
    'void f(Region *r, int x) { if (x) r->size = 1; error_report("%d", r->priority); }',
  ],
  [
    'a jump past the pointer',
    'void f(Region *r, int x) { if (x) goto out; r->size = 1; out: ; }',
    'void f(Region *r, int x) { if (x) goto out; r->size = 1; out: error_report("%d", r->priority); }',
  ],
  [
    'a call that writes',
    'void f(Region *r) { r->size = 1; }',
    'void f(Region *r) { r->size = 1; error_report("%d", (int)counted(r)); }',
  ],
  [
    'a call that is not known',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { map(r, 1); error_report("%d", (int)next_id()); }',
  ],
  ['an indirect call', 'void f(Region *r) { r->size = 1; }', 'void f(Region *r) { r->size = 1; r->op(r); }'],
  [
    'an assignment in an argument',
    'void f(Region *r) { r->size = 1; }',
    'void f(Region *r) { r->size = 1; error_report("%d", r->priority = 3); }',
  ],
  [
    'a division',
    'void f(Region *r, int x) { map(r, 1); }',
    'void f(Region *r, int x) { map(r, 1); error_report("%d", 5 / x); }',
  ],
  [
    'a format that writes',
    'void f(Region *r, int *x) { map(r, 1); }',
    'void f(Region *r, int *x) { map(r, 1); error_report("a%n", x); }',
  ],
  ['a format that is not known', 'void f(const char *s) { }', 'void f(const char *s) { error_report(s); }'],
  ['an abort', 'void f(int x) { error_report("b"); }', 'void f(int x) { error_report("b"); abort(); }'],
  ['a loop that may not end', 'void f(int x) { }', 'void f(int x) { while (x) error_report("b"); }'],
  [
    'a string that is passed on',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { char *s = g_strdup_printf("x"); map(r, 1); note(s); g_free(s); }',
  ],
  [
    'another string that is passed on',
    'void f(void) { char *s = g_strdup_printf("x"); note(s); }',
    'void f(void) { char *s = g_strdup_printf("y"); note(s); }',
  ],
  ["what is freed is another's", 'void f(char *s) { }', 'void f(char *s) { g_free(s); }'],
  [
    'what is freed is kept elsewhere',
    'extern char *kept; void f(void) { }',
    'extern char *kept; void f(void) { char *s = kept; g_free(s); }',
  ],
  [
    'a volatile read',
    'void f(int *x) { error_report("a"); *x; }',
    'void f(int *x) { error_report("a"); *(volatile int *)x; }',
  ],
  [
    'a static local starts as another',
    'int f(void) { static int n = 1; return n; }',
    'int f(void) { static int n = 2; return n; }',
  ],
  [
    'a trace point that assigns',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { trace_region(r, count++); map(r, 1); }',
  ],
  [
    'a trace point that calls',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { trace_region(next_id()); map(r, 1); }',
  ],
  [
    'a trace point that follows a pointer',
    'void f(Region *r) { map(r, 1); }',
    'void f(Region *r) { trace_region(r->size); map(r, 1); }',
  ],
  ['a trace point and more', 'void f(Region *r) { map(r, 1); }', 'void f(Region *r) { trace_region(r); map(r, 2); }'],
  [
    'what is not compiled',
    'void f(Region *r) {\n#ifdef NO\nmap(r, 1);\n#endif\n}',
    'void f(Region *r) {\n#ifdef NO\nmap(r, 2);\n#endif\n}',
  ],
  ['no C', 'void f(int x) { error_report("b"); }', 'void f(int x) { error_report("c") }'],
  ['a new function that is called', 'void g(void) { }', 'static void f(void) { } void g(void) { f(); }'],
  [
    'a new function whose address is taken',
    'void g(void) { }',
    'static void f(void) { } void g(void) { } void (*p)(void) = f;',
  ],
  [
    'a constructor',
    'void g(void) { }',
    'void g(void) { }\nstatic void __attribute__((constructor)) f(void) { map(root, 1); }',
  ],
  ['a constant that is used', 'int g(void) { return 0; }', 'enum f { A, B }; int g(void) { return B; }'],
];

describe('a change of a function', () => {
  it.each(APART)('is apart: %s', async (_, before, after, argument) => {
    expect(await answerFor(before, after)).toBe(argument);
  });

  it.each(NOT_APART)('is not apart: %s', async (_, before, after) => {
    expect(await answerFor(before, after)).toMatch(/^not: /);
  });

  it('takes no function for a printer that the patch changes itself', async () => {
    const printer = 'void error_report(const char *format, ...) { map(root, 1); }';
    const before = { 'a.c': '#include "a.h"\nvoid f(void) { }\n', 'b.c': `#include "a.h"\n`, 'include/a.h': HEADER };
    const after = {
      ...before,
      'a.c': '#include "a.h"\nvoid f(void) { error_report("x"); }\n',
      'b.c': `#include "a.h"\n${printer}\n`,
    };
    expect((await answers(before, after)).get('f')?.kind).toBe('not-apart');
  });

  it('reads functions of other units', async () => {
    const before = {
      'a.c': '#include "a.h"\nuint64_t size_of(Region *r);\nvoid f(Region *r) { r->size = 1; }\n',
      'b.c': '#include "a.h"\nuint64_t size_of(Region *r) { return r->size; }\n',
      'include/a.h': HEADER,
    };
    const reported = before['a.c'].replace('= 1;', '= 1; error_report("%d", (int)size_of(r));');
    expect((await answers(before, { ...before, 'a.c': reported })).get('f')).toMatchObject({
      kind: 'apart',
      restsOn: ['error_report', 'size_of'],
    });
    const writes = { ...before, 'b.c': before['b.c'].replace('{ return', '{ r->priority++; return') };
    expect((await answers(writes, { ...writes, 'a.c': reported })).get('f')?.kind).toBe('not-apart');
  });

  it('is compared in every unit that includes its header', async () => {
    const header = (text: string) => `#include "a.h"\nstatic inline void f(Region *r) { PRINT("${text}"); }\n`;
    const files = (text: string, print: string) => ({
      'a.c': '#include "a.h"\n#define PRINT error_report\n#include "f.h"\n',
      'b.c': `#include "a.h"\n#define PRINT ${print}\n#include "f.h"\n`,
      'include/a.h': HEADER,
      'include/f.h': header(text),
    });
    expect((await answers(files('a', 'warn_report'), files('b', 'warn_report'))).get('f')?.kind).toBe('apart');
    expect((await answers(files('a', 'note'), files('b', 'note'))).get('f')?.kind).toBe('not-apart');
  });
});
