/** Emits a small function in place of a call of it. */
import type { Argument, FunctionIR, FunctionSymbol, IR, Variable } from '../lower/ir.js';
import { changedVariables, referencesOf } from '../lower/references.js';
import type { CType, FunctionType } from '../types/types.js';
import { Opcode } from '../wasm/opcodes.js';
import type { Activation, Emitter, StoredPlace } from './emitter.js';
import type { Linkage } from './linkage.js';
import { machineSignature } from './signature.js';
import { type Storage, scalarLeaves } from './storage.js';
import { inMemory, leavesWithin } from './values/memory-access.js';

const DEEPEST = 8;

/** The callee's IR where calls of it can be replaced by it, as far as that does not depend on where they stand. */
function candidateFor(linkage: Linkage, callee: FunctionSymbol, signature: FunctionType): FunctionIR | null {
  const candidate = linkage.inlineCandidate(callee);
  return candidate?.type.parameters.length === signature.parameters.length ? candidate : null;
}

/**
 * The callee's IR where the call is to be replaced by it: not recursive, called as it is declared, not too deep
 * already.
 */
export function shouldInline(emitter: Emitter, callee: FunctionSymbol, signature: FunctionType): FunctionIR | null {
  const { activation } = emitter;
  const candidate = candidateFor(emitter.linkage, callee, signature);
  if (!candidate) return null;
  // What may have been lent a variable that has no address calls nothing: it does not lead deeper.
  if (activation.depth >= DEEPEST && !referencesOf(candidate)) return null;
  for (let each: Activation | null = activation; each; each = each.outer) if (each.function === candidate) return null;
  return candidate;
}

/**
 * Whether a variable needs an address: not where it is but lent to functions that are emitted in place and only lead to
 * its scalars.
 */
export function livesInMemory({ inMemory, addresses, loans, type }: Variable, linkage: Linkage): boolean {
  if (inMemory || addresses > 0) return true;
  if (loans.length === 0) return false;
  const leaves = scalarLeaves(type);
  return !loans.every(({ callee, signature, index, offset }) => {
    const candidate = candidateFor(linkage, callee, signature);
    const accesses = candidate && referencesOf(candidate)?.[index];
    return accesses?.every((access) =>
      leaves?.some((leaf) => leaf.offset === offset + access.offset && isAlike(leaf.type, access.type)),
    );
  });
}

/** Whether scalars of both types are read and written alike. */
function isAlike(a: CType, b: CType): boolean {
  if (a.kind !== b.kind || a.size !== b.size) return false;
  return a.kind !== 'integer' || (b.kind === 'integer' && a.signed === b.signed && a.isBool === b.isBool);
}

/** Emits the callee's body where the call stands; leaves the result, unless it is an aggregate, on the stack. */
export function emitInline(emitter: Emitter, callee: FunctionIR, call: IR & { kind: 'call' }): void {
  const { writer } = emitter;
  const outer = emitter.activation;
  const results = machineSignature(callee.type).results;
  const result = call.result ? emitter.resolve(call.result) : null;
  // Arguments are evaluated in the caller's activation, all before the first is bound.
  const storages: Activation['storages'] = new Map();
  const references = new Map<Variable, StoredPlace>();
  const lent = new Set<Variable>();
  for (const { value } of call.arguments) if (value?.kind === 'variable-address') lent.add(value.variable);
  const led = lent.size > 0 ? referencesOf(callee) : null;
  const inner: Activation = {
    frame: { functionName: callee.symbol.name, callSite: { token: call.token, frame: outer.frame } },
    storages,
    leave: () => writer.branch(exit),
    result,
    depth: outer.depth + 1,
    outer,
    function: callee,
    isCovered: emitter.linkage.covers(callee),
    references,
    locals: [],
  };
  callee.parameters.forEach((parameter, i) => {
    const argument = call.arguments[i]!;
    if (argument.value?.kind === 'variable-address' && led?.[i]) {
      const { variable, offset } = argument.value;
      references.set(parameter, { storage: emitter.storageOf(variable), offset });
      return;
    }
    const shared = sharedStorage(emitter, callee, parameter, argument, lent);
    if (shared) {
      storages.set(parameter, shared);
      return;
    }
    emitter.activation = inner;
    const storage = emitter.storageOf(parameter);
    emitter.activation = outer;
    if (argument.value) {
      emitter.values.assign(storage, parameter.type, argument.value);
    } else {
      const source = emitter.resolve(argument.place);
      emitter.values.copy({ kind: 'stored', storage, offset: 0, before: [] }, source, parameter.type);
    }
  });
  const exit = writer.open(Opcode.Block, emitter.blockType(results));
  emitter.activation = inner;
  emitter.statements.body(callee.body);
  emitter.activation = outer;
  writer.end();
  emitter.release(inner.locals);
}

/**
 * The locals of the caller's variable that is the argument, where the parameter can do with them: neither changes while
 * the callee runs. What else changes the variable while arguments are evaluated is unsequenced (C11 6.5.2.2p10): either
 * value will do.
 */
function sharedStorage(
  emitter: Emitter,
  callee: FunctionIR,
  parameter: Variable,
  { value, place }: Argument,
  lent: ReadonlySet<Variable>,
): Storage | null {
  const source = value?.kind === 'load' ? value.place : place;
  if (source?.kind !== 'variable' || lent.has(source.variable)) return null;
  if (changedVariables(callee).has(parameter) || livesInMemory(parameter, emitter.linkage)) return null;
  if (value) return emitter.heldIn(value);
  const storage = emitter.storageOf(source.variable);
  if (inMemory(storage) || source.before.length > 0 || !scalarLeaves(parameter.type)) return null;
  const within = leavesWithin({ kind: 'stored', storage, offset: source.offset, before: [] }, parameter.type);
  return { kind: 'leaves', leaves: new Map(within.map((leaf) => [leaf.relative, leaf])) };
}
