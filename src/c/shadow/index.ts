/**
 * The old code of patched functions, in the shadow of the new: at each changed place it is evaluated from the same
 * state, without effect, and a mark is set where it would have done something else (the idea is that of Palikareva,
 * Kuchta and Cadar, "Shadow of a doubt", 2016). Stages: the versions of a function are aligned (align.ts), the old code
 * of a region is copied so that it has no effect and cannot fail (copy.ts, old-code.ts), the new code tells of its
 * effects (new-code.ts).
 */
import { CompileError, withinStack } from '../errors.js';
import type { FunctionIR } from '../lower/ir.js';
import { FunctionAnalyzer } from '../lower/statements/statements.js';
import type { Unit } from '../lower/unit/unit.js';
import { PreprocessError } from '../preprocess/index.js';
import type { FunctionDefinition } from '../syntax/ast.js';
import type { Location, Token } from '../token.js';
import { Callees, type ShadowHost } from './callees.js';
import { marked, shadowed } from './function-shadow.js';
import { OldScope } from './old-scope.js';
import type { ShadowKind, ShadowPlace } from './place.js';

export type { Callee, ShadowHost } from './callees.js';
export type { ShadowKind, ShadowPlace } from './place.js';

/** A changed function whose old code could not be laid beside the new. */
export interface Unshadowed extends Location {
  readonly function: string;
  readonly reason: string;
}

/**
 * The unit of the base program that defines, or defined, a function that a unit of the patched one defines; null for
 * none.
 */
export type OldUnit = (file: string, name: string, isStatic: boolean) => Unit | null;

/** The shadows of one program. */
export class Shadows {
  readonly places: ShadowPlace[] = [];
  readonly unshadowed: Unshadowed[] = [];
  private readonly callees: Callees;
  private readonly done = new Map<string, FunctionIR>();
  private readonly placeOf = new Map<string, ShadowPlace>();

  /** @param reserve takes bytes of static memory, zeroed, and returns their offset */
  constructor(
    host: ShadowHost,
    private readonly oldUnit: OldUnit,
    private readonly reserve: (size: number, alignment: number) => number,
  ) {
    this.callees = new Callees(host);
  }

  /**
   * The function with its old code in its shadow; as it is where it has not changed, is new, or cannot be laid beside
   * the old.
   */
  function(unit: Unit, ir: FunctionIR): FunctionIR {
    const key = `${unit.file}\0${ir.symbol.name}`;
    let result = this.done.get(key);
    if (!result) {
      result = this.make(unit, ir);
      if (result !== ir) this.done.set(key, result);
    }
    return result;
  }

  private make(unit: Unit, ir: FunctionIR): FunctionIR {
    const { symbol, token } = ir;
    try {
      const base = this.oldUnit(unit.file, symbol.name, symbol.isStatic);
      if (base === unit) return ir;
      if (!base) return marked(ir, this.placesOf(ir));
      const old = this.oldIR(base, unit, ir);
      return old ? shadowed(old, ir, this.callees, this.placesOf(ir)) : ir;
    } catch (error) {
      const isC = error instanceof CompileError || error instanceof PreprocessError;
      const reason = isC ? error.message : `not followed: ${String(error)}`;
      const { file, line } = token;
      if (!this.unshadowed.some((each) => each.file === file && each.line === line))
        this.unshadowed.push({ function: symbol.name, file, line, reason });
      return ir;
    }
  }

  /** The old function in the scope of the new one's unit; null where it is the same. */
  private oldIR(base: Unit, unit: Unit, { symbol, token }: FunctionIR): FunctionIR | null {
    if (sameTokens(base.functionTokens(symbol.name), unit.functionTokens(symbol.name))) return null;
    const definition: FunctionDefinition | null = base.functionDefinition(symbol.name);
    if (!definition) return null;
    return withinStack(token, () =>
      new FunctionAnalyzer(unit, symbol.name, new OldScope(unit, base)).function(symbol, definition),
    );
  }

  /** Units that include one header share the places of its functions. */
  private placesOf({ symbol, token }: FunctionIR) {
    let count = 0;
    return (kind: ShadowKind, line: number): ShadowPlace => {
      const key = `${token.file}\0${symbol.name}\0${count++}\0${kind}\0${line}`;
      let place = this.placeOf.get(key);
      if (!place) {
        const [mark, reachedMark] = [this.reserve(1, 1), this.reserve(1, 1)];
        place = { function: symbol.name, file: token.file, line, kind, mark, reachedMark };
        this.placeOf.set(key, place);
        this.places.push(place);
      }
      return place;
    };
  }
}

/**
 * Whether two texts of a function say the same; the number of its own line, as `__LINE__` gives it, is no difference.
 */
function sameTokens(old: readonly Token[] | null, now: readonly Token[] | null): boolean {
  if (!old || !now || old.length !== now.length) return false;
  return old.every((token, i) => {
    const other = now[i]!;
    return token.text === other.text || (isLineNumber(token) && isLineNumber(other));
  });
}

function isLineNumber({ text, line }: Token): boolean {
  return text === String(line);
}
