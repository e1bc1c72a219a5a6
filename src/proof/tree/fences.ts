/**
 * Makes what orders memory visible: the compiler runs one thread and drops barriers, a comparison must not. Each
 * barrier and each atomic operation is preceded by a call of a function that exists nowhere, so that it keeps its place
 * among stores and calls.
 */
import {
  type CType,
  type Entity,
  type Expression,
  type FunctionDefinition,
  functionType,
  isAtomic,
  isBarrier,
  type Scope,
  VOID,
} from '../../c/index.js';
import { type Token, TokenKind } from '../../c/source.js';

const PREFIX = 'memory order of ';
const FENCE = functionType(VOID, [], false);

/** The definition with such calls in it. */
export function withFences(definition: FunctionDefinition): FunctionDefinition {
  return rewritten(definition) as FunctionDefinition;
}

/** A scope that knows the functions that withFences() calls. */
export class FenceScope implements Scope {
  constructor(private readonly outer: Scope) {}

  get functionName(): string | null {
    return this.outer.functionName;
  }

  lookup(name: string): Entity | null {
    if (!name.startsWith(PREFIX)) return this.outer.lookup(name);
    return { kind: 'function', symbol: { kind: 'function', name, type: FENCE, unit: '', isStatic: false } };
  }

  lookupTag(tag: string): CType | null {
    return this.outer.lookupTag(tag);
  }

  declare(name: string, entity: Entity, token: Token): void {
    this.outer.declare(name, entity, token);
  }

  declareTag(tag: string, type: CType): void {
    this.outer.declareTag(tag, type);
  }
}

function rewritten(node: unknown): unknown {
  if (Array.isArray(node)) {
    const items = node.map(rewritten);
    return items.every((item, i) => item === node[i]) ? node : items;
  }
  if (typeof node !== 'object' || node === null || 'text' in node) return node;
  let changed: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue;
    const other = rewritten(value);
    if (other !== value) {
      changed ??= { ...(node as Record<string, unknown>) };
      changed[key] = other;
    }
  }
  return fenced((changed ?? node) as Expression);
}

function fenced(node: Expression): Expression {
  if (node.kind === 'assembly' && isBarrier(node)) {
    const barrier = fence(node.template.trim(), node.token);
    const hasOperands = node.inputs.length + node.outputs.length > 0;
    return hasOperands ? { kind: 'comma', token: node.token, left: barrier, right: node } : barrier;
  }
  if (node.kind !== 'call' || node.callee.kind !== 'identifier' || !isAtomic(node.callee.token.text)) return node;
  const last = node.arguments[node.arguments.length - 1];
  const order = last?.kind === 'number' ? last.token.text : '';
  const { token } = node;
  return { kind: 'comma', token, left: fence(`${node.callee.token.text} ${order}`, token), right: node };
}

function fence(what: string, token: Token): Expression {
  const name: Token = { ...token, kind: TokenKind.Identifier, text: `${PREFIX}${what}` };
  return { kind: 'call', token, callee: { kind: 'identifier', token: name }, arguments: [] };
}
