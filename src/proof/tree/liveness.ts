/** Which variables may still be read: what a dead one holds does not tell two states apart. */
import type { Variable } from '../../c/index.js';
import type { Code, Instruction } from './instructions.js';

const known = new WeakMap<Code, ReadonlyArray<ReadonlySet<Variable>>>();

/** The variables that may be read from an instruction on before they are written; those taken by address always may. */
export function liveAt(code: Code, at: number): ReadonlySet<Variable> {
  let live = known.get(code);
  if (!live) {
    live = liveness(code);
    known.set(code, live);
  }
  return live[at]!;
}

function liveness({ instructions, addressed }: Code): ReadonlyArray<ReadonlySet<Variable>> {
  const live: Array<Set<Variable>> = instructions.map(() => new Set(addressed));
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = instructions.length - 1; at >= 0; at--) {
      const instruction = instructions[at]!;
      const before = live[at]!;
      const { size } = before;
      const killed = instruction.kind === 'store-variable' && isWhole(instruction) ? instruction.variable : null;
      for (const next of successors(instruction, at))
        for (const variable of live[next]!) if (variable !== killed) before.add(variable);
      if (instruction.kind === 'load-variable') before.add(instruction.variable);
      changed ||= before.size > size;
    }
  }
  return live;
}

function isWhole({ span, offset, variable }: Instruction & { kind: 'store-variable' }): boolean {
  return span.bits === null && offset === 0 && span.ctype.size >= variable.type.size;
}

function successors(instruction: Instruction, at: number): number[] {
  switch (instruction.kind) {
    case 'jump':
      return [instruction.target];
    case 'branch':
      return [at + 1, instruction.target];
    case 'return':
    case 'trap':
      return [];
    default:
      return [at + 1];
  }
}
