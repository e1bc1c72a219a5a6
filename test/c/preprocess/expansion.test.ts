import { describe, expect, it } from 'vitest';
import { type Files, gcc, run, texts } from './support.js';

const PROGRAMS: Readonly<Record<string, string | Files>> = {
  'names being replaced are not replaced again': `
#define one two + one
#define two one * two
#define loop(a) a * turn
#define turn(a) loop(a)
#define self(a) self(a + self)
one two loop(2)(9) loop(2)(9)(10) self(self(1)) self (self) (3)
#define head(arg) keep(tail)(arg)
#define tail(arg) keep(arg)
#define keep(arg) arg
head(42) keep(keep)(keep)(1) keep(tail)(head)(7)`,
  'the rescan takes in what follows': `
#define open (
#define call(x) <x>
#define name call
#define swap(a, b) b a
name (1) call open 2) name
(3) swap((4), call) swap(open, name) 5 ) call
#define later call swap
later (6, 5)
(7, 8) call`,
  'a function-like name without parenthesis stays': `
#define f(x) [x]
#define g f
f g f; g
;
f
  // comment
  (1)
#define nothing
f nothing (2) g nothing(3)`,
  'directives in arguments': `
#define f(x, y) x + y
f(1,
#ifdef missing
2
#else
3
#endif
)
#define k 4
f(k,
#undef k
#define k 5
k) f
#define h 1
(1, 2)`,
  stringizing: `
#define str(x) #x
#define xstr(x) str(x)
#define pair(x, ...) #x #__VA_ARGS__
#define empty
str( a  +   b ) str("a\\n\\"b" '\\'' '"' \\n L"x") str() str(a /* c */ b
c) xstr(str(x "y")) pair(a, b , c,d) pair() xstr(a empty b) xstr(a empty+b) xstr(a+empty b) xstr(empty)
#define id(x) x
#define around(x) a x+x
xstr(around()) xstr(around( )+) xstr(id( a)+id(b )c) xstr(+id(a)b) xstr(id() id()a) xstr(<: %:%: :>)
xstr(id(a empty)+) xstr((id(1) ,id(2))) str(@ \\ ) xstr(__LINE__)`,
  pasting: `
#define cat(a, b) a ## b
#define xcat(a, b) cat(a, b)
#define three(x,y,z) x ## y ## z
#define hash # ## #
#define left(x) left x ## 1
int j[] = { three(1,2,3), three(,4,5), three(6,,7), three(8,9,), three(10,,), three(,11,), three(,,12), three(,,) };
cat(a, 1) cat(<, <=) cat(, ) cat(+, +) cat(L, "s") cat(L, 'c') cat(1e, +) cat(., 5) xcat(xcat(1, 2), 3) hash
cat(x y, z w) cat(cat, t) left(a b) cat(%:, %:)
#define in_between(a) mkstr(a)
#define mkstr(a) # a
#define join(c, d) in_between(c hash d)
join(x, y) cat(in, _between)(q)`,
  'variable arguments': `
#define gnu(f, ...) p(f, ## __VA_ARGS__)
#define named(f, rest...) p(f, ## rest) rest
#define only(...) p(a, ## __VA_ARGS__)
#define plain(...) <__VA_ARGS__>
#define before(x, ...) x ## __VA_ARGS__
#define arg 9
gnu(1) gnu(1,) gnu(1, 2) gnu(1, arg, (3, 4)) gnu() gnu(,) named(1) named(1,2,3) named(a, arg) only() only( ) only(1) only(arg)
plain() plain(,) plain(a, (b, c), d) before(x) before(x,y,z)
#define count(...) nth(__VA_ARGS__, 5, 4, 3, 2, 1, 0)
#define nth(a, b, c, d, e, n, ...) n
count(a) count(a, b) count(a, b, c, d, e)
#define pasted(x, ...) x, ## __VA_ARGS__ ## _tail
pasted(a, b) pasted(a, b, c)`,
  __VA_OPT__: `
#define opt(x, ...) f(x __VA_OPT__(,) __VA_ARGS__)
#define wrap(x, ...) __VA_OPT__(a x ## x) ## b x ## __VA_OPT__(c, __VA_ARGS__)
#define text(x, ...) #__VA_OPT__(x __VA_ARGS__)
#define nested(x, ...) __VA_OPT__((x) [__VA_ARGS__]) end
#define none
opt(1) opt(1, ) opt(1, 2) opt(1, none) opt(a, b, c) wrap(q) wrap(q, r) text(1) text(1, 2, 3) nested(1) nested(1, 2)
#define __VA_OPT__x 3
__VA_OPT__x`,
  'lists of names by repeated includes and by recursion': {
    'main.c': `
#define X(a, b) a = b,
enum { 
#include "list.h"
};
#undef X
#define X(a, b) [a] = #a "=" #b,
char *t[] = {
#include "list.h"
};
#define EACH(M) M(red) M(green) M(blue)
#define AS_ENUM(c) COLOR_##c,
#define AS_TEXT(c) #c,
EACH(AS_ENUM) EACH(AS_TEXT)
#define EMPTY()
#define DEFER(x) x EMPTY()
#define EVAL(...) EVAL1(EVAL1(EVAL1(__VA_ARGS__)))
#define EVAL1(...) EVAL2(EVAL2(EVAL2(__VA_ARGS__)))
#define EVAL2(...) __VA_ARGS__
#define REPEAT(n) n DEFER(REPEAT_AGAIN)()(n+1)
#define REPEAT_AGAIN() REPEAT
EVAL(REPEAT(0)) DEFER(REPEAT)(1)`,
    'list.h': 'X(first, 1)\nX(second, __LINE__)\n#ifdef GUARD\nX(third, 3)\n#endif\n#define GUARD\n',
  },
  'predefined names': {
    'main.c': `
__FILE__ __LINE__ __COUNTER__ __COUNTER__ __INCLUDE_LEVEL__ __BASE_FILE__
#define here __FILE__, __LINE__
#define cat(a, b) a ## b
#define xcat(a, b) cat(a, b)
#include "sub/a.h"
xcat(v, __COUNTER__) here xcat(line, __LINE__)
#line 100 "other.c"
__LINE__ __FILE__
__LINE__
#include "sub/a.h"
#line 7
here`,
    'sub/a.h': '__FILE__ __LINE__ __COUNTER__ __INCLUDE_LEVEL__ __BASE_FILE__ here\n',
  },
  'comments, splices and digraphs': `
#def\\
ine a b\\
c
a /* one
two */ __LINE__ x/**/y \\
__LINE__ "a\\
b" // gone \\
gone too
__LINE__ <: :> <% %> %: %:%: <:: a+++++b a->b ... .. >>= <<= 0x1e+1 1.e+5.6 .5e-3 'ab' L'a' u8"x" a\\\n  b
%: define d 1 %:%: 2
#define e(x) %:x
e(<:) # define f 3
f
??( ??=`,
  'pragma operator and unusual lines': `
#
#pragma GCC diagnostic push
_Pragma("GCC diagnostic ignored \\"-Wunused\\"") int x; _Pragma ( "GCC diagnostic pop" ) int y;
#define P(x) _Pragma(#x) x
#warning ignored
# /* comment */ define a /* comment */ (x) /* comment */
a
#if 0
#unknown don't
"open
#endif
#undef a
a 'open`,
};

describe('macro expansion gives the tokens that gcc -E gives', () => {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    it(name, () => {
      const files = typeof program === 'string' ? { 'main.c': `${program}\n` } : program;
      expect(texts(run(files))).toEqual(gcc(files).tokens);
    });
  }
});

describe('predefined macros', () => {
  it('have the values that gcc 12 -std=gnu11 -O1 gives them, but for vector units and the like', () => {
    const session = `${gccDefines().join('\n')}\n`;
    const wrong: string[] = [];
    for (const line of session.split('\n')) {
      const [, name, parameters = '', body = ''] = /^#define (\w+)(\(\w+\))? ?(.*)$/.exec(line) ?? [];
      if (name === undefined || LEFT_OUT.test(name)) {
        continue;
      }
      const use = parameters === '' ? name : `${name}(7)`;
      const value = parameters === '' ? body : body.replace(/\bc\b( ## )?/, '7');
      const files = { 'main.c': `${use}\n#ifdef ${name}\ndefined\n#endif\nend ${value}\n` };
      const [mine, gccs] = texts(run(files))
        .join(' ')
        .split(/ ?defined end ?/);
      if (gccs === undefined || mine !== gccs) {
        wrong.push(`${name}: ${mine}, not ${value}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Vector units, extended and decimal floats, and names that tell of gcc's own options. */
const LEFT_OUT =
  /SSE|MMX|HLE|DECIMAL_BID|FXSR|FLT\d|DEC\d|DEC_EVAL|BFLT|FLT_EVAL_METHOD_TS|NORM_MAX|IS_IEC|SIZEOF_FLOAT|GCC_(IEC|ASM|CON|DES|HAVE_DW)|CHARSET|PRAGMA|__SEG_|IEC_60559|_STDC_PREDEF_H|IEC_559_COMPLEX/;

function gccDefines(): string[] {
  // -dM lists the definitions instead of tokens; the helper's lexer would join lines, so they come back through their own spelling.
  const { tokens } = gcc({ 'main.c': '' }, ['-dM']);
  const lines: string[] = [];
  for (const token of tokens) {
    if (token === '#') {
      lines.push('#');
    } else {
      lines[lines.length - 1] += lines.at(-1) === '#' ? token : ` ${token}`;
    }
  }
  return lines.map((line) => line.replace(/^(#define \w+) \( (\w+) \)/, '$1($2)'));
}
