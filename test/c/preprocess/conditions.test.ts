import { describe, expect, it } from 'vitest';
import { gcc, run, seeded, texts } from './support.js';

const EXPRESSIONS = [
  ...[
    '-1 > 0u',
    '-1 > 0',
    '1 ? -1 : 0u',
    '(1 ? -1 : 0u) > 0',
    '0x7fffffffffffffff + 1 < 0',
    '0xffffffffffffffff == -1',
  ],
  ...[
    '18446744073709551615u + 1 == 0',
    '0xffffffff + 1 == 0x100000000',
    '1 << 63 < 0',
    '1u << 63 > 0',
    '-8 >> 1 == -4',
  ],
  ...["'a' == 97", "'\\377' < 0", "'ab' == 24930", "L'\\xff' > 0", "u'\\xffff' > -1", '7 / -2 == -3', '-7 % 3 == -1'],
  ...['1 || 1 / 0', '0 && 1 / 0', '1 ? 2 : 1 / 0', 'undefined_name', 'defined X && X == 3', 'defined(Y)', '!defined Y'],
  ...['F(2) == 4', '(2, 3) == 3', '~0u == 18446744073709551615u', '~0 == -1', '- - 1', '+1', '1 == 1u', '3 > 2 > 1'],
  ...['0b101 == 5', '017 == 15', '2 + 3 * 4 == 14', '1 | 2 ^ 3 & 4', 'defined __has_include && __has_include("a.h")'],
  ...[
    '__has_include(<no/such.h>)',
    '__has_attribute(cleanup)',
    '__has_attribute(__packed__)',
    '__has_attribute(nonsense)',
  ],
  ...['defined(__has_builtin) && __has_builtin(__builtin_clz)', 'defined __has_feature', 'HEADER_TEST', 'IS_DEFINED'],
  ...['__INT_MAX__ == 2147483647', '__STDC_VERSION__ >= 201112L', '__LINE__ > 0', '9223372036854775807 * 2 == -2'],
];

function compare(expressions: readonly string[]): void {
  const lines = expressions.map((text, index) => `#if ${text}\ntrue_${index}\n#else\nfalse_${index}\n#endif\n`);
  const macros =
    '#define X 3\n#define F(x) x * 2\n#define HEADER_TEST __has_include("a.h")\n#define IS_DEFINED defined X\n';
  const files = { 'main.c': macros + lines.join(''), 'a.h': '' };
  expect(texts(run(files))).toEqual(gcc(files).tokens);
}

describe('#if', () => {
  it('decides as gcc does', () => {
    compare(EXPRESSIONS);
  });

  it('decides random expressions as gcc does', () => {
    const next = seeded(42);
    const values = [
      '0',
      '1',
      '-1',
      '2u',
      '63',
      '0x7fffffffffffffff',
      '0xffffffffffffffffu',
      '9007199254740993',
      '-5',
      '7u',
    ];
    const operators = [
      '+',
      '-',
      '*',
      '&',
      '|',
      '^',
      '<',
      '>',
      '<=',
      '>=',
      '==',
      '!=',
      '&&',
      '||',
      '?',
      '<<',
      '>>',
      '/',
      '%',
    ];
    const expression = (depth: number): string => {
      if (depth === 0) {
        return values[next(values.length)]!;
      }
      const operator = operators[next(operators.length)]!;
      const left = expression(depth - 1);
      switch (operator) {
        case '?':
          return `(${left} ? ${expression(depth - 1)} : ${expression(depth - 1)})`;
        case '<<':
        case '>>':
          return `(${left} ${operator} ${next(64)})`;
        case '/':
        case '%':
          return `(${left} ${operator} ${['3', '-7', '10u'][next(3)]})`;
        default:
          return `(${['', '!', '~', '-'][next(4)]}${left} ${operator} ${expression(depth - 1)})`.replaceAll(
            '--',
            '- -',
          );
      }
    };
    compare(Array.from({ length: 500 }, () => expression(1 + next(4))));
  });
});
