/** Compares the functions of two units, one before and one after a patch. */

import type { FunctionSymbol, ObjectSymbol, Unit } from '../../c/index.js';
import type { Solver } from '../formula/solver.js';
import type { Callees, Limits, Outcome, Pairing } from '../product/compared.js';
import type { Asker } from '../product/facts.js';
import { compare } from '../product/product.js';
import type { Naming } from '../product/stops.js';
import type { ChangedPair, Defined, Identity } from './identity.js';
import { initialData } from './initial-data.js';
import type { Code, Instruction } from './instructions.js';
import { listingOf } from './listing.js';
import { NotFollowed } from './not-followed.js';
import { areAlike, inOrder, type MatchedParameters } from './parameters.js';
import type { SideProgram } from './side-program.js';

/** Instructions of a function that may be followed, and of one that always is. */
const MOST_FOLLOWED = 600;
const SMALL = 80;

/** Keys of what only one tree has. */
const IN_ONE_TREE = /^(added|removed) /;

/** A unit of one side, and how what it names is called. */
class UnitSide implements Naming {
  private readonly locals = new Map<string, string>();
  private readonly localKeys = new Map<string, number>();

  constructor(
    readonly name: Asker,
    readonly program: SideProgram,
    readonly unit: Unit,
    private readonly identity: Identity,
  ) {}

  function(symbol: FunctionSymbol): string {
    const file = symbol.isStatic
      ? (this.program.definition(this.unit, symbol.name)?.file ?? this.unit.file)
      : this.unit.file;
    return this.key({ name: symbol.name, isStatic: symbol.isStatic, file });
  }

  isKept(symbol: FunctionSymbol): boolean {
    const key = this.function(symbol);
    return !IN_ONE_TREE.test(key) && !this.identity.pairs.has(key);
  }

  object(symbol: ObjectSymbol): string {
    if (symbol.name.includes('.')) return this.localObject(symbol);
    if (!symbol.isStatic) return this.key({ name: symbol.name, isStatic: false, file: this.unit.file });
    const file = this.unit.objectDefinition(symbol.name)?.token.file ?? this.unit.file;
    return this.key({ name: symbol.name, isStatic: true, file });
  }

  private key(defined: Defined): string {
    return this.name === 'before' ? this.identity.beforeKey(defined) : this.identity.afterKey(defined);
  }

  /** An object without linkage is known by its name in its function, and by what it holds at the start. */
  private localObject(symbol: ObjectSymbol): string {
    let key = this.locals.get(symbol.name);
    if (key === undefined) {
      const definition = this.unit.objectDefinition(symbol.name);
      if (!definition) throw new NotFollowed('an object that is not defined');
      const own = symbol.name.replace(/^.*?\./, '').replace(/\.\d+$/, '');
      const text = `local ${own} ${initialData(this.unit, definition, this)}`;
      const count = this.localKeys.get(text) ?? 0;
      this.localKeys.set(text, count + 1);
      key = `${text} ${count}`;
      this.locals.set(symbol.name, key);
    }
    return key;
  }

  code(symbol: FunctionSymbol): Code | null {
    if (!this.program.definition(this.unit, symbol.name)) return null;
    try {
      return this.program.code({ unit: this.unit, name: symbol.name });
    } catch (error) {
      if (error instanceof NotFollowed) return null;
      throw error;
    }
  }
}

/** The functions of two units. */
export class FunctionPairs implements Callees {
  readonly naming: Readonly<Record<Asker, UnitSide>>;
  private readonly comparable = new Map<string, boolean>();

  constructor(
    readonly before: { readonly program: SideProgram; readonly unit: Unit },
    readonly after: { readonly program: SideProgram; readonly unit: Unit },
    private readonly identity: Identity,
  ) {
    this.naming = {
      before: new UnitSide('before', before.program, before.unit, identity),
      after: new UnitSide('after', after.program, after.unit, identity),
    };
  }

  /** @throws NotFollowed where one of the two cannot be followed, or their parameters cannot be matched */
  async compare(before: string, after: string, solver: Solver | null, limits: Limits): Promise<Outcome> {
    const one = { unit: this.before.unit, name: before };
    const other = { unit: this.after.unit, name: after };
    const [a, b] = [this.before.program.code(one), this.after.program.code(other)];
    const key = this.naming.before.function(a.ir.symbol);
    const parameters = this.parametersOf(key, a.ir.parameters.length);
    if (!parameters || !areAlike(a.ir.type, b.ir.type, parameters)) throw new NotFollowed('other parameters');
    if (this.before.program.attributes(one) !== this.after.program.attributes(other))
      throw new NotFollowed('other attributes');
    const { naming } = this;
    if (listingOf(a, naming.before) === listingOf(b, naming.after))
      return { kind: 'same', restsOn: new Set(), followed: new Set(), asksSolver: false };
    const free = { before: a, after: b, parameters, constants: { before: new Map(), after: new Map() } };
    const outcome = await compare(free, this, solver, limits);
    const constants = {
      before: await this.constantsOf('before', a, parameters.onlyBefore),
      after: await this.constantsOf('after', b, parameters.onlyAfter),
    };
    if (outcome.kind === 'same' || constants.before.size + constants.after.size === 0) return outcome;
    return compare({ ...free, constants }, this, solver, limits);
  }

  /** @param count of the parameters of what the patch does not change */
  private parametersOf(key: string, count: number): MatchedParameters | null {
    const pair = this.identity.pairs.get(key);
    return pair ? pair.parameters : inOrder(count);
  }

  private async constantsOf(side: Asker, code: Code, indices: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
    const { unit, program } = this[side];
    const { symbol } = code.ir;
    const file = program.definition(unit, symbol.name)?.file ?? unit.file;
    const constants = new Map<number, bigint>();
    for (const i of indices) {
      // A number for a floating parameter is converted.
      const { kind } = code.ir.parameters[i]!.type;
      if (kind !== 'integer' && kind !== 'pointer') continue;
      const value = await program.callers?.of({ name: symbol.name, isStatic: symbol.isStatic, file }, i);
      if (typeof value === 'bigint') constants.set(i, value);
    }
    return constants;
  }

  /** Whether two definitions of an object hold the same at the start. @throws NotFollowed, CompileError */
  haveSameContents(before: string, after: string): boolean {
    const [a, b] = [this.before.unit.objectDefinition(before), this.after.unit.objectDefinition(after)];
    if (!a || !b) throw new NotFollowed('an object that is not defined');
    return initialData(this.before.unit, a, this.naming.before) === initialData(this.after.unit, b, this.naming.after);
  }

  body(side: Asker, symbol: FunctionSymbol): Code | null {
    const code = this.naming[side].code(symbol);
    if (code === null || code.instructions.length > MOST_FOLLOWED) return null;
    return code.ir.type.variadic || code.ir.definesObjects ? null : code;
  }

  leaf(side: Asker, symbol: FunctionSymbol): Code | null {
    const naming = this.naming[side];
    if (symbol.isStatic || !naming.isKept(symbol)) return null;
    const code = this[side].program.definedElsewhere(naming.unit, symbol.name);
    const isLeaf = code?.instructions.every(onlyComputes) && code.instructions.length <= SMALL && !code.hasLoops;
    const isCalledAsDefined = code?.ir.parameters.length === symbol.type.parameters.length;
    return code && isLeaf && isCalledAsDefined && !code.ir.type.variadic && !code.ir.definesObjects ? code : null;
  }

  isSmall(code: Code): boolean {
    return !code.hasLoops && code.instructions.length <= SMALL && code.ir.symbol.isStatic && isInHeader(code);
  }

  pairing(key: string): Pairing {
    if (IN_ONE_TREE.test(key)) return { kind: 'unpaired' };
    const pair = this.identity.pairs.get(key);
    if (!pair) return { kind: 'same' };
    const { parameters } = pair;
    let isComparable = this.comparable.get(key);
    if (isComparable === undefined) {
      isComparable = parameters !== null && this.areComparable(pair, parameters);
      this.comparable.set(key, isComparable);
    }
    return isComparable && parameters ? { kind: 'assumed', parameters } : { kind: 'unpaired' };
  }

  /** What is defined elsewhere has the parameters that its calls agree on. */
  private areComparable({ before, after }: ChangedPair, parameters: MatchedParameters): boolean {
    const [a, b] = [this.before.unit.lookup(before.name), this.after.unit.lookup(after.name)];
    return a?.kind === 'function' && b?.kind === 'function' && areAlike(a.symbol.type, b.symbol.type, parameters);
  }
}

/** It names nothing of its unit, and changes nothing. */
function onlyComputes({ kind }: Instruction): boolean {
  return kind !== 'address' && kind !== 'call' && kind !== 'store' && kind !== 'trap' && kind !== 'loop-head';
}

function isInHeader(code: Code): boolean {
  return code.ir.token.file.endsWith('.h');
}
