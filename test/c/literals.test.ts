import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeStrings, parseCharacterConstant, parseNumber, stringBytes } from '../../src/c/literals.js';

const HERE = { file: 'a.c', line: 1 };

const INTEGERS = [
  ...['0', '7', '2147483647', '2147483648', '4294967296', '9223372036854775807', '0x7fffffff', '0x80000000'],
  ...['0xffffffff', '0x100000000', '0x8000000000000000', '037777777777', '01777777777777777777777', '0b1011', '5u'],
  ...['4294967296u', '5l', '5UL', '5lu', '0xffffffffffffffffL', '5ll', '5ULL', '5LLU', '0xFFu', '00', '12LL'],
];
const FLOATS = [
  ...[
    '1.0',
    '.5',
    '5.',
    '1e10',
    '1.5e-3f',
    '3.14159265358979L',
    '0x1.8p3',
    '0x.4p-2f',
    '0xAp0',
    '1e-320',
    '0.1f',
    '1e308',
  ],
  ...['0x1p-1074', '0x1.fffffffffffffp1023', '08.5', '123456789.123456789f'],
];
const CHARACTERS = [
  ...["'a'", "'\\n'", "'\\0'", "'\\377'", "'\\xff'", "'\\x41'", "'\\''", "'\"'", "'ab'", "'abcd'", "'\\e'", "'\\\\'"],
  ...[
    "L'\\xffffffff'",
    "L'é'",
    "u'é'",
    "u'\\xffff'",
    "U'😀'",
    "U'\\U0001F600'",
    "L'\\u20ac'",
    "'é'",
    "'\\101b'",
    "'\\?'",
  ],
];
const STRINGS = [
  ...['""', '"abc"', '"é€😀"', '"\\x41g\\101\\1018\\0z"', 'L"a€"', 'u"a😀"', 'U"😀"', 'u8"é"', '"\\u00e9\\U0001F600"'],
  ...['"a" "b"', '"\\x1" "2"', '"a" L"é"', 'u"\\xffff" "z"', '"tab\\t\\\\\\"\\a\\b\\f\\v\\r"'],
];

/** What a C program compiled by gcc prints, a line for each statement. */
function gccPrints(statements: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'literals-'));
  try {
    const source = `#include <stdio.h>
#include <stddef.h>
#include <uchar.h>
#define TYPE(x) _Generic((x), int: "int", unsigned: "unsigned int", long: "long", unsigned long: "unsigned long", \\
  long long: "long long", unsigned long long: "unsigned long long", unsigned short: "char16_t", \\
  float: "float", double: "double", long double: "long double")
static void bytes(const void *p, size_t size) {
  for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)p)[i]);
  printf("\\n");
}
int main(void) {\n${statements.join('\n')}\nreturn 0;\n}\n`;
    writeFileSync(join(folder, 'a.c'), source);
    execFileSync('gcc', ['-std=gnu11', '-w', '-o', 'a', 'a.c'], { cwd: folder });
    return execFileSync('./a', { cwd: folder, encoding: 'utf8' }).trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('constants have the value and type gcc gives them', () => {
  it('integers', () => {
    const mine = INTEGERS.map((text) => {
      const literal = parseNumber(text, HERE);
      return `${literal.value} ${literal.type}`;
    });
    expect(mine).toEqual(gccPrints(INTEGERS.map((x) => `printf("%llu %s\\n", (unsigned long long)${x}, TYPE(${x}));`)));
  });

  it('floating', () => {
    const mine = FLOATS.map((text) => {
      const literal = parseNumber(text, HERE);
      return `${Buffer.from(Float64Array.of(Number(literal.value)).buffer).toString('hex')} ${literal.type}`;
    });
    const theirs = gccPrints(FLOATS.map((x) => `printf("%s ", TYPE(${x})); { double d = ${x}; bytes(&d, 8); }`));
    expect(mine).toEqual(theirs.map((line) => line.replace(/^(.*) (\w+)$/, '$2 $1')));
  });

  it('characters', () => {
    const mine = CHARACTERS.map((text) => String(parseCharacterConstant(text, HERE).value));
    expect(mine).toEqual(gccPrints(CHARACTERS.map((x) => `printf("%lld\\n", (long long)${x});`)));
    expect(["'a'", "L'a'", "u'a'", "U'a'"].map((text) => parseCharacterConstant(text, HERE).type)).toEqual([
      ...['int', 'wchar_t', 'char16_t', 'char32_t'],
    ]);
  });

  it('strings', () => {
    const mine = STRINGS.map((text) => {
      const tokens = text.match(/(?:u8|[LuU])?"(?:\\.|[^"\\])*"/gu)!;
      return Buffer.from(stringBytes(decodeStrings(tokens, HERE))).toString('hex');
    });
    expect(mine).toEqual(gccPrints(STRINGS.map((x) => `bytes(${x}, sizeof(${x}));`)));
  });
});

describe('what is no constant is refused with its place', () => {
  for (const text of ['08', '1x', '1uu', '1lul', '0x', '0b2', '1.5u', '0x1.8', '18446744073709551616', '1e', '1lL']) {
    it(text, () => expect(() => parseNumber(text, HERE)).toThrow(/^a\.c:1: .*/));
  }
  it('strings with prefixes that differ, unknown escapes, empty characters', () => {
    expect(() => decodeStrings(['L"a"', 'u"b"'], HERE)).toThrow('a.c:1: string literals with prefixes L and u');
    expect(() => decodeStrings(['"\\q"'], HERE)).toThrow('a.c:1: unknown escape sequence "\\q"');
    expect(() => parseCharacterConstant("''", HERE)).toThrow("a.c:1: '' is not a character constant");
  });
});
