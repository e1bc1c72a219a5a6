/** Emits a small function in place of a call of it. */
import type { FunctionIR, FunctionSymbol, IR } from '../lower/ir.js';
import type { FunctionType } from '../types/types.js';
import { Opcode } from '../wasm/opcodes.js';
import type { Activation, Emitter } from './emitter.js';
import { machineSignature } from './signature.js';

const DEEPEST = 8;

/** The callee's IR where the call is to be replaced by it: not recursive, called as it is declared, not too deep already. */
export function shouldInline(emitter: Emitter, callee: FunctionSymbol, signature: FunctionType): FunctionIR | null {
  const { activation } = emitter;
  if (activation.depth >= DEEPEST) return null;
  const candidate = emitter.linkage.inlineCandidate(callee);
  if (!candidate || candidate.type.parameters.length !== signature.parameters.length) return null;
  for (let each: Activation | null = activation; each; each = each.outer) if (each.function === candidate) return null;
  return candidate;
}

/** Emits the callee's body where the call stands; leaves the result, unless it is an aggregate, on the stack. */
export function emitInline(emitter: Emitter, callee: FunctionIR, call: IR & { kind: 'call' }): void {
  const { writer } = emitter;
  const outer = emitter.activation;
  const results = machineSignature(callee.type).results;
  const result = call.result ? emitter.resolve(call.result) : null;
  // Arguments are evaluated in the caller's activation, all before the first is bound.
  const storages: Activation['storages'] = new Map();
  const inner: Activation = {
    frame: { functionName: callee.symbol.name, callSite: { token: call.token, frame: outer.frame } },
    storages,
    leave: () => writer.branch(exit),
    result,
    depth: outer.depth + 1,
    outer,
    function: callee,
    isCovered: emitter.linkage.covers(callee),
  };
  callee.parameters.forEach((parameter, i) => {
    const argument = call.arguments[i]!;
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
  emitter.statements.items(callee.body);
  emitter.activation = outer;
  for (const type of results) emitter.zero(type);
  writer.end();
}
