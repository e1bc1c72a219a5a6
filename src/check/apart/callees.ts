/** What calls do in one tree, as far as the argument needs it. */
import { CompileError, PreprocessError, withinStack } from '../../c/errors.js';
import {
  FunctionAnalyzer,
  type FunctionIR,
  type FunctionSymbol,
  type IR,
  type StatementIR,
  type Unit,
  visitStatements,
} from '../../c/index.js';
import { UserError } from '../../errors.js';
import { FenceScope, withFences } from '../../proof/tree/fences.js';
import type { ProofTree } from '../../proof/unit-pairs.js';
import { pointerOf, trapsByItself } from './expressions.js';
import { type Root, rootOf } from './roots.js';

/** What a call does. */
export type CallEffect =
  | Root
  /** Writes nothing; it only reads its own locals, static objects and what the arguments `touches` point to. */
  | { readonly kind: 'read'; readonly touches: readonly number[] }
  | { readonly kind: 'unknown' };

const UNKNOWN: CallEffect = { kind: 'unknown' };
const NOTHING: CallEffect = { kind: 'read', touches: [] };
/** Deepest chain of calls that is read. */
const DEEPEST = 5;

/** Whether what is thrown says that a text cannot be compiled. */
export function isUncompilable(error: unknown): boolean {
  return error instanceof CompileError || error instanceof PreprocessError || error instanceof UserError;
}

/** The functions of one tree. */
export class Callees {
  private readonly effects = new Map<string, CallEffect>();
  private readonly used = new Set<string>();

  /** @param changed names that the patch declares anew: none of them is a root */
  constructor(
    private readonly tree: ProofTree,
    private readonly changed: ReadonlySet<string>,
  ) {}

  /** The functions whose effects were asked for and told, by name. */
  get restsOn(): ReadonlySet<string> {
    return this.used;
  }

  /**
   * The typed tree of a function of a unit. @throws CompileError, PreprocessError; null where the unit does not define
   * it
   */
  function(unit: Unit, name: string): FunctionIR | null {
    const definition = unit.functionDefinition(name);
    const entity = definition ? unit.lookup(name) : null;
    if (!definition || entity?.kind !== 'function') return null;
    const scope = new FenceScope(unit.scopeAt(name));
    return withinStack(definition.body.token, () =>
      new FunctionAnalyzer(unit, name, scope, 'order').function(entity.symbol, withFences(definition)),
    );
  }

  /** What a call of a function does that `unit` names. */
  effectOf(unit: Unit, symbol: FunctionSymbol, depth = 0): CallEffect {
    const root = this.rootOf(symbol);
    if (root) return root;
    // One without a result is called for what it does.
    if (symbol.type.result.kind === 'void') return UNKNOWN;
    const effect = this.readEffect(unit, symbol, depth);
    if (effect.kind !== 'unknown') this.used.add(symbol.name);
    return effect;
  }

  /** What a function is known for by its name; null for one that has to be read. */
  rootOf({ name }: FunctionSymbol): Root | null {
    const root = this.changed.has(name) ? null : rootOf(name);
    if (root) this.used.add(name);
    return root;
  }

  private readEffect(unit: Unit, { name, isStatic, isWeak }: FunctionSymbol, depth: number): CallEffect {
    const key = isStatic ? `${unit.file}\0${name}` : name;
    let effect = this.effects.get(key);
    if (effect) return effect;
    if (depth > DEEPEST || isWeak) return UNKNOWN;
    // One that calls itself may not end.
    this.effects.set(key, UNKNOWN);
    effect = this.found(unit, name, depth);
    this.effects.set(key, effect);
    return effect;
  }

  private found(from: Unit, name: string, depth: number): CallEffect {
    try {
      const unit = from.definesFunction(name) ? from : this.definingUnit(name);
      const ir = unit ? this.function(unit, name) : null;
      return unit && ir ? this.effectOfBody(unit, ir, depth) : UNKNOWN;
    } catch (error) {
      if (isUncompilable(error)) return UNKNOWN;
      throw error;
    }
  }

  /** The one unit that defines a function with external linkage; null for none or several. */
  private definingUnit(name: string): Unit | null {
    const defining = this.tree.filesDefining(name);
    const unit = defining.length === 1 ? this.tree.unit(defining[0]!) : null;
    return unit?.definesFunction(name) ? unit : null;
  }

  private effectOfBody(unit: Unit, ir: FunctionIR, depth: number): CallEffect {
    if (ir.type.variadic || ir.definesObjects) return UNKNOWN;
    const touches = new Set<number>();
    let isRead = true;
    const touch = (pointer: IR): void => {
      const index = parameterIn(ir, pointer);
      if (index === null) isRead = false;
      else touches.add(index);
    };
    visitStatements(ir.body, {
      statement: (statement) => {
        isRead &&= isPlain(statement);
      },
      place: (place) => {
        const pointer = place.kind === 'memory' ? pointerOf(place.address) : null;
        if (pointer) touch(pointer);
      },
      value: (value) => {
        if (!isRead) return;
        if (value.kind === 'call') {
          const effect = value.callee.kind === 'function' ? this.effectOf(unit, value.callee, depth + 1) : UNKNOWN;
          if (effect.kind !== 'read' || value.result) isRead = false;
          else
            for (const index of effect.touches) {
              const pointer = value.arguments[index]?.value;
              if (!pointer) isRead = false;
              else if (pointerOf(pointer)) touch(pointerOf(pointer)!);
            }
        } else if (writes(value) || trapsByItself(value)) isRead = false;
      },
    });
    if (!isRead) return UNKNOWN;
    return touches.size > 0 ? { kind: 'read', touches: [...touches] } : NOTHING;
  }
}

/** Statements after which the next one is reached, or the end. */
function isPlain({ kind }: StatementIR): boolean {
  return ['expression', 'block', 'if', 'return'].includes(kind);
}

function writes(value: IR): boolean {
  switch (value.kind) {
    case 'store':
    case 'zero':
      return value.place.kind === 'memory';
    case 'copy':
      return value.target.kind === 'memory';
    case 'bulk':
    case 'stack-allocation':
    case 'variadic-area':
      return true;
    default:
      return false;
  }
}

/** The parameter whose value at the call a pointer is; null for another. */
function parameterIn(ir: FunctionIR, pointer: IR): number | null {
  if (pointer.kind !== 'load' || pointer.place.kind !== 'variable' || pointer.place.offset !== 0) return null;
  const { variable } = pointer.place;
  const index = ir.parameters.indexOf(variable);
  if (index < 0 || variable.addresses > 0 || variable.loans.length > 0) return null;
  let isAssigned = false;
  visitStatements(ir.body, {
    value: (value) => {
      const place =
        value.kind === 'store' || value.kind === 'zero' ? value.place : value.kind === 'copy' ? value.target : null;
      if (place?.kind === 'variable' && place.variable === variable) isAssigned = true;
    },
  });
  return isAssigned ? null : index;
}
