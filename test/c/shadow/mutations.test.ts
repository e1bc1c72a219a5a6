/**
 * Random mutations of random functions, held against what both versions do when each is run by itself. Where these
 * traces are equal, the shadow must see nothing; where they differ, it should see it.
 */

import { expect, it } from 'vitest';
import { PreprocessorSession } from '../../../src/c/preprocess/index.js';
import { Program } from '../../../src/c/program/program.js';
import { Random } from '../random.js';
import { run, SmallProgram, shadow } from './support.js';

const PROGRAMS = Number(process.env.FLATCHECK_MUTATIONS ?? 6);
const FUNCTIONS = 12;

/** How a function is written: with what it does traced, or as it is. */
interface Style {
  readonly value: (text: string) => string;
  readonly condition: (text: string) => string;
  readonly assign: (target: string, text: string) => string;
}

const PLAIN: Style = {
  value: (text) => text,
  condition: (text) => text,
  assign: (target, text) => `${target} = ${text};`,
};
/** All values, for versions that differ in an expression. */
const VALUES: Style = {
  value: (text) => `log_value(${text})`,
  condition: (text) => `log_value(!!(${text}))`,
  assign: (target, text) => `${target} = log_value(${text});`,
};
/** What changes, for versions that differ in their statements. */
const EFFECTS: Style = {
  value: (text) => text,
  condition: (text) => text,
  assign: (target, text) => `{ int v = ${text}; if (v != ${target}) { ${target} = log_value(v); } }`,
};

type Node =
  | { kind: 'assign'; target: string; value: string }
  | { kind: 'call'; value: string }
  | { kind: 'if'; condition: string; body: Node[]; otherwise: Node[] }
  | { kind: 'loop'; count: number; body: Node[] }
  | { kind: 'return'; condition: string; value: string };

class Generator {
  constructor(private readonly random: Random) {}

  private pick<T>(list: readonly T[]): T {
    return list[this.random.below(list.length)]!;
  }

  expression(depth = 2): string {
    if (depth === 0 || this.random.below(3) === 0)
      return this.pick(['a', 'b', 'x', 'y', 'q->x', 'q->y', String(this.random.below(7) - 2), 'global', 'at(x)']);
    const operator = this.pick(['+', '-', '*', '&', '|', '^', '<', '<=', '==', '!=', '&&', '||', '>']);
    if (this.random.below(8) === 0) return `pure(${this.expression(depth - 1)})`;
    if (this.random.below(10) === 0)
      return `(${this.expression(depth - 1)} ? ${this.expression(depth - 1)} : ${this.expression(depth - 1)})`;
    return `(${this.expression(depth - 1)} ${operator} ${this.expression(depth - 1)})`;
  }

  body(depth: number): Node[] {
    return Array.from({ length: 2 + this.random.below(3) }, () => this.node(depth));
  }

  private node(depth: number): Node {
    const kind = this.random.below(depth > 0 ? 9 : 6);
    if (kind < 4)
      return { kind: 'assign', target: this.pick(['x', 'y', 'q->x', 'q->y', 'global']), value: this.expression() };
    if (kind === 4) return { kind: 'call', value: this.expression() };
    if (kind === 5)
      return { kind: 'return', condition: `${this.expression()} == ${this.random.below(5)}`, value: this.expression() };
    if (kind < 8)
      return {
        kind: 'if',
        condition: this.expression(),
        body: this.body(depth - 1),
        otherwise: this.random.below(2) ? this.body(depth - 1) : [],
      };
    return { kind: 'loop', count: 1 + this.random.below(3), body: this.body(depth - 1) };
  }

  /** Changes one thing; says whether it is an expression. */
  mutate(body: Node[]): boolean {
    const list = this.pick(listsOf(body));
    const at = this.random.below(list.length);
    const node = list[at];
    if (node && node.kind !== 'loop' && this.random.below(3) > 0) {
      const name = node.kind === 'if' || (node.kind === 'return' && this.random.below(2)) ? 'condition' : 'value';
      const fields = node as unknown as Record<string, string>;
      const old = fields[name]!;
      const places = [...old.matchAll(/ (\+|-|\*|&|\||\^|<=?|==|!=|&&|\|\||>) |\b\d\b/g)];
      const place = places.length > 0 ? this.pick(places) : null;
      const other = place?.[1] ? ` ${this.pick(['+', '-', '&', '|', '<', '<=', '=='])} ` : String(this.random.below(6));
      fields[name] = place
        ? old.slice(0, place.index) + other + old.slice(place.index + place[0].length)
        : `(${old} ${this.pick(['+', '&', '|'])} ${this.random.below(4)})`;
      return true;
    }
    const action = this.random.below(3);
    if (action === 0 && list.length > 0) list.splice(at, 1);
    else if (action === 1 && list.length > 1)
      list.splice(
        at === 0 ? 0 : at - 1,
        2,
        ...list.slice(at === 0 ? 0 : at - 1, (at === 0 ? 0 : at - 1) + 2).reverse(),
      );
    else list.splice(at, 0, this.node(0));
    return false;
  }
}

function listsOf(body: Node[]): Node[][] {
  return [
    body,
    ...body.flatMap((node) => {
      if (node.kind === 'if')
        return [...listsOf(node.body), ...(node.otherwise.length > 0 ? listsOf(node.otherwise) : [])];
      return node.kind === 'loop' ? listsOf(node.body) : [];
    }),
  ];
}

function written(body: readonly Node[], style: Style, depth = 0): string {
  return body.map((node) => writtenNode(node, style, depth)).join('\n  ');
}

function writtenNode(node: Node, style: Style, depth: number): string {
  const inner = (body: readonly Node[]): string => `{ ${written(body, style, depth + 1)} }`;
  switch (node.kind) {
    case 'assign':
      return style.assign(node.target, node.value);
    case 'call':
      return `tell(${style.value(node.value)});`;
    case 'return':
      return `if (${style.condition(node.condition)}) { return log_return(${style.value(node.value)}); }`;
    case 'if': {
      const otherwise = node.otherwise.length > 0 ? ` else ${inner(node.otherwise)}` : '';
      return `if (${style.condition(node.condition)}) ${inner(node.body)}${otherwise}`;
    }
    case 'loop': {
      const name = `i${depth}`;
      return `for (int ${name} = 0; ${name} < ${node.count}; ${name}++) ${inner(node.body)}`;
    }
  }
}

function program(bodies: ReadonlyArray<readonly Node[]>, styles: readonly Style[], traces: boolean): string {
  const functions = bodies.map(
    (body, i) =>
      `int f${i}(int a, int b, struct pair *q)\n{\n  int x = a, y = b;\n  ${written(body, styles[i]!)}\n  return log_return(x + y);\n}`,
  );
  const calls = bodies.map(
    (_, i) =>
      `  printf("f${i}");\n  for (int i = 0; i < 12; i++) { struct pair p = { i, 3 - i }; global = i & 1; reset(); int r = f${i}(i % 4 - 1, i / 3, &p); printf(" %d,%d,%d,%d", r, p.x, p.y, global); }\n  printf("\\n");`,
  );
  const log = traces
    ? 'static int log_value(int v) { printf(" v%d", v); return v; }\nstatic int log_return(int v) { printf(" r%d", v); return v; }'
    : '#define log_return(v) (v)';
  return `#include <stdio.h>
struct pair { int x; int y; };
static int global;
static int table[4] = { 3, 1, 4, 1 };
#define at(i) table[(i) & 3]
${log}
static int pure(int v) { int sum = 0; for (int i = 0; i < (v & 3); i++) sum += table[i]; return sum; }
static void reset(void) { table[0] = 3; table[1] = 1; table[2] = 4; table[3] = 1; }
static void tell(int v) { ${traces ? 'printf(" t%d", v);' : ''} table[v & 3] ^= 1; }
${functions.join('\n')}
int main(void)
{
${calls.join('\n')}
  return 0;
}
`;
}

function tracesOf(text: string): string[] {
  return run(new Program(new SmallProgram(new PreprocessorSession(), { 'main.c': text })))
    .output.trimEnd()
    .split('\n');
}

it('are seen only where the versions do something else', { timeout: 600_000 }, () => {
  let [differ, found] = [0, 0];
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const generator = new Generator(new Random(seed));
    const old = Array.from({ length: FUNCTIONS }, () => generator.body(2));
    const now = structuredClone(old);
    const styles = now.map((body) => (generator.mutate(body) ? VALUES : EFFECTS));
    const [before, after] = [tracesOf(program(old, styles, true)), tracesOf(program(now, styles, true))];
    const plain = old.map(() => PLAIN);
    const { seen, output, plain: unshadowed } = shadow(program(old, plain, false), program(now, plain, false));
    expect(output, `seed ${seed}`).toBe(unshadowed.output);
    old.forEach((_, i) => {
      const isSeen = seen.some((place) => place.function === `f${i}`);
      if (before[i] === after[i]) {
        expect(isSeen, `seed ${seed}, f${i}:\n${written(old[i]!, PLAIN)}\nnow:\n${written(now[i]!, PLAIN)}`).toBe(
          false,
        );
      } else {
        differ++;
        if (isSeen) found++;
      }
    });
  }
  expect(found / differ, `${found} of ${differ} were seen`).toBeGreaterThan(0.9);
});
