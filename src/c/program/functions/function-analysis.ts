/**
 * The functions of a program that were analysed, as the tree has them: without the shadows that they are emitted with.
 */
import { withinStack } from '../../errors.js';
import type { FunctionIR } from '../../lower/ir.js';
import { analyzeFunction } from '../../lower/statements/analyze-function.js';
import type { Strictness } from '../../lower/statements/strictness.js';
import type { Unit } from '../../lower/unit/unit.js';
import type { Resolver } from '../resolver.js';

/** Names a function that a unit defines. */
export function functionKey(file: string, name: string): string {
  return `${file}\0${name}`;
}

/** The file in a key. */
export function fileOfKey(key: string): string {
  return key.slice(0, key.indexOf('\0'));
}

export class FunctionAnalysis {
  private readonly known = new Map<string, FunctionIR | null>();

  /** @param strictnessIn what is refused in functions of a file: QEMU's own C is known to compile */
  constructor(
    private readonly resolver: Resolver,
    private readonly strictnessIn: (file: string) => Strictness,
  ) {}

  /**
   * The IR of a function that a unit defines, or null; made once.
   * @param strictness other than that of its file
   * @throws CompileError where it cannot be analysed
   */
  ir(unit: Unit, name: string, strictness?: Strictness): FunctionIR | null {
    const key = functionKey(unit.file, name);
    let ir = this.known.get(key);
    if (ir === undefined) {
      ir = this.analyze(unit, name, strictness);
      this.known.set(key, ir);
    }
    return ir;
  }

  /** Takes over the IR of a function from another program that has the same unit. */
  takeOver(key: string, ir: FunctionIR | null): void {
    this.known.set(key, ir);
  }

  /** Gives up an IR; with another one than is known nothing happens. */
  release(key: string, ir: FunctionIR): void {
    if (this.known.get(key) === ir) this.known.delete(key);
  }

  private analyze(unit: Unit, name: string, strictness?: Strictness): FunctionIR | null {
    const definition = unit.functionDefinition(name);
    const entity = unit.lookup(name);
    if (!definition || entity?.kind !== 'function') return null;
    const refused = strictness ?? this.strictnessIn(definition.token.file);
    return withinStack(definition.token, () =>
      analyzeFunction(unit, entity.symbol, definition, refused, this.resolver.standsIn?.(unit.file)),
    );
  }
}
