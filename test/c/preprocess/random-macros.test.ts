import { describe, expect, it } from 'vitest';
import { PreprocessError, PreprocessorSession } from '../../../src/c/preprocess/index.js';
import { gcc, run, seeded, texts } from './support.js';

const CASES = 250;

/** A program of a few macros that use each other, and uses of them; its names end in the case's number. */
function randomProgram(number: number): string {
  const next = seeded(number * 7919 + 1);
  const pick = <T>(values: readonly T[]): T => values[next(values.length)]!;
  const names = ['f', 'g', 'h', 'i', 'j', 'k'].map((name) => `${name}${number}`);
  const arity = new Map(names.map((name) => [name, next(4) - 1]));
  const variadic = new Map(names.map((name) => [name, arity.get(name)! > 0 && next(3) === 0]));

  const use = (words: readonly string[], depth: number): string => {
    const name = pick(names);
    const count = arity.get(name)!;
    if (count < 0 || next(5) === 0) {
      return name;
    }
    const given = variadic.get(name) ? Math.max(1, count - 1 + next(3)) : Math.max(1, count);
    const list = Array.from({ length: given }, () => (count === 0 ? '' : sequence(words, depth + 1, next(3))));
    return `${name}${pick(['', ' ', '\n'])}(${list.join(pick([',', ', ', ' , ']))})`;
  };
  const sequence = (words: readonly string[], depth: number, length: number): string =>
    Array.from({ length }, () => {
      const choice = next(8);
      if (choice < 3 && depth < 3) {
        return use(words, depth);
      }
      return choice < 6 ? pick(words) : pick(['+', '(x)', '1', '"s"', names[next(names.length)]!]);
    }).join(pick([' ', ' ', '  ']));

  let program = '';
  for (const name of names) {
    const count = arity.get(name)!;
    const plain = ['a', 'b', 'c'].slice(0, Math.max(0, count));
    const words = variadic.get(name) ? [...plain.slice(0, -1), '__VA_ARGS__'] : plain;
    const list = variadic.get(name) ? [...plain.slice(0, -1), '...'] : plain;
    const parts = Array.from({ length: 1 + next(5) }, () => {
      const choice = next(10);
      if (words.length > 0) {
        if (choice === 0) return `#${pick(words)}`;
        if (choice === 1) return `${pick(words)} ## ${pick(words)}`;
        if (choice === 2) return `y ## ${pick(words)}`;
        if (choice === 3 && variadic.get(name)) return ', ## __VA_ARGS__';
        if (choice === 4 && variadic.get(name)) return `__VA_OPT__(${pick(words)} z)`;
      }
      return sequence(words.length > 0 ? words : ['w'], 1, 1 + next(2)).replaceAll('\n', ' ');
    });
    program += `#define ${name}${count < 0 ? '' : `(${list.join(', ')})`} ${parts.join(' ')}\n`;
  }
  program += `#define text${number}(...) #__VA_ARGS__\n#define show${number}(...) text${number}(__VA_ARGS__)\n`;
  const uses = Array.from({ length: 4 }, () => sequence(['p', 'q'], 0, 1 + next(3)));
  return `${program}${uses.join('\n')} ;\nshow${number}(${sequence(['p'], 1, 3).replaceAll('\n', ' ')})\n`;
}

/** The tokens, or undefined where the program is refused. */
function expand(program: string, session: PreprocessorSession): string[] | undefined {
  try {
    return texts(run({ 'main.c': program }, {}, session));
  } catch (error) {
    if (error instanceof PreprocessError) {
      return undefined;
    }
    throw error;
  }
}

describe('random macro programs', () => {
  it('give the tokens that gcc -E gives, and are refused where gcc reports an error', () => {
    const programs = Array.from({ length: CASES }, (_, number) => randomProgram(number));
    const firstLines: number[] = [];
    let source = '';
    for (const [number, program] of programs.entries()) {
      firstLines.push(source.split('\n').length);
      source += `${program}CASE_${number}\n`;
    }
    const { tokens, errors } = gcc({ 'main.c': source });
    const refused = new Set(
      errors.map((error) => {
        const line = Number(/^main\.c:(\d+)/.exec(error)![1]);
        return firstLines.findLastIndex((first) => first <= line);
      }),
    );
    const session = new PreprocessorSession();
    let from = 0;
    for (const [number, program] of programs.entries()) {
      const end = tokens.indexOf(`CASE_${number}`, from);
      const expected = refused.has(number) ? undefined : tokens.slice(from, end);
      expect({ program, tokens: expand(program, session) }).toEqual({ program, tokens: expected });
      from = end + 1;
    }
    expect(refused.size).toBeLessThan(CASES / 2);
  });
});
