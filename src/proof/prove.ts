/**
 * Is each declaration that a patch changes the same program as before? The cheapest argument that holds is the answer.
 */

import { sameType } from '../c/index.js';
import type { DeclarationChange } from '../syntax/index.js';
import type { ProofAnswer, ProofStep, UnknownReason } from './answer.js';
import { ChangedText, type ChangeOfBoth } from './changed-text.js';
import { conditionOf } from './condition.js';
import { definitionAnswer, helperAnswer } from './followed.js';
import type { Solver } from './formula/solver.js';
import type { ProofLimits } from './limits.js';
import type { Outcome } from './product/compared.js';
import { SeeingUnits } from './seeing-units.js';
import { asksForTrace, hasTraceEffects, tracesIn } from './tokens/trace-text.js';
import { Identity } from './tree/identity.js';
import { type ProofTree, type UnitPair, UnitPairs } from './unit-pairs.js';
import { changesUnnamedParts } from './unnamed-parts.js';

/**
 * @param changes all that the patch changes: what is not among them is taken to be the same text in both trees
 * @param unused what only one tree has, and nothing there uses
 * @param solver asked where terms are not the same as they are made; null for none
 */
export async function prove(
  base: ProofTree,
  patched: ProofTree,
  changes: readonly DeclarationChange[],
  unused: ReadonlySet<DeclarationChange>,
  limits: ProofLimits,
  solver: Solver | null = null,
): Promise<ReadonlyMap<DeclarationChange, ProofAnswer>> {
  const text = new ChangedText(base, patched, changes);
  const proof = new Proof(text, unused, limits, solver);
  const answers = new Map<DeclarationChange, ProofAnswer>();
  for (const change of changes) if (change.before && change.after) answers.set(change, await proof.changed(change));
  for (const change of changes) if (!answers.has(change)) answers.set(change, await proof.apart(change, answers));
  // A helper may have been taken out of another.
  for (let isAgain = true; isAgain; ) {
    isAgain = false;
    for (const change of changes) {
      if (change.kind !== 'function' || answers.get(change)!.state !== 'unknown') continue;
      const answer = change.before && change.after ? null : helperAnswer(text, unused, change, answers);
      if (answer) answers.set(change, answer);
      isAgain ||= answer !== null;
    }
  }
  for (const change of changes) {
    const answer = answers.get(change)!;
    if (change.kind === 'prototype' && answer.state === 'unknown')
      answers.set(change, definitionAnswer(text, change, answers));
  }
  return answers;
}

class Proof {
  private readonly units: SeeingUnits;
  private readonly pairs: UnitPairs;
  /** Names that the patch changes, as unit differences have them. */
  private readonly named = new Set<string>();
  private readonly changedDefinitions = new Set<string>();
  private users = 0;
  private compiled = 0;

  constructor(
    private readonly text: ChangedText,
    private readonly unused: ReadonlySet<DeclarationChange>,
    private readonly limits: ProofLimits,
    solver: Solver | null,
  ) {
    const { base, patched, changes } = text;
    this.units = new SeeingUnits(text, limits.units);
    this.pairs = new UnitPairs(base, patched, new Identity(changes), solver, limits);
    for (const { kind, before, after } of changes) {
      for (const placed of [before, after]) {
        if (!placed) continue;
        const isDefinition = kind === 'function' || kind === 'variable';
        for (const name of this.text.namesOf(placed, placed === before ? base : patched)) {
          if (isDefinition) this.changedDefinitions.add(name);
          if (kind !== 'macro' && kind !== 'include' && kind !== 'other') this.named.add(name);
        }
      }
    }
  }

  /** What both trees have. */
  async changed(change: DeclarationChange): Promise<ProofAnswer> {
    const both = change as ChangeOfBoth;
    switch (change.kind) {
      case 'function':
        // Whole units are compared where macros make the name.
        if (!isPlainName(both)) return this.inUnits(both, (pair) => this.usersOfText(pair));
        return this.inUnits(both, (pair) => this.functionIn(pair, both));
      case 'variable':
        return this.inUnits(both, async (pair) => this.variableIn(pair, both));
      case 'prototype':
        return this.prototype(both);
      case 'type':
        if (changesUnnamedParts(this.text, both)) return { state: 'proven', how: ['unused'], restsOn: [] };
        return this.inUnits(both, (pair) => this.usersOfNames(pair, this.text.namesChanged(both)));
      case 'macro':
      case 'include':
        if (change.kind === 'macro' && change.fate === 'same') return { state: 'same', how: 'tokens' };
        return this.inUnits(both, (pair) => this.usersOfText(pair));
      case 'other':
        return this.otherwise(both);
    }
  }

  /** A directive that moves holds for other lines. */
  private otherwise(change: ChangeOfBoth): ProofAnswer {
    const isDirective = /^\s*#/.test(this.text.textOf(change));
    const isSame = change.fate === 'same' || (change.fate === 'moved' && !isDirective);
    return isSame ? { state: 'same', how: 'tokens' } : unknown('kind');
  }

  /** The answer that holds in every unit that sees a change: the least of them. */
  private async inUnits(
    change: DeclarationChange,
    ask: (pair: UnitPair) => Promise<ProofAnswer>,
  ): Promise<ProofAnswer> {
    const files = this.units.of(change);
    if (files === null) return unknown('too-many-units');
    let answer: ProofAnswer | null = null;
    let skipped = 0;
    for (const file of files) {
      const pair = this.pairs.of(file);
      if (!pair) {
        skipped++;
        continue;
      }
      const here = await ask(pair);
      if (here.state === 'different' || here.state === 'unknown') return here;
      answer = joined(answer, here);
    }
    if (skipped > 0) return unknown('not-compiled');
    if (answer) return answer;
    // Nothing that is not changed itself has a word of it.
    return change.kind === 'macro' || change.kind === 'type'
      ? { state: 'proven', how: ['unused'], restsOn: [] }
      : unknown('no-unit');
  }

  private async functionIn(pair: UnitPair, change: ChangeOfBoth): Promise<ProofAnswer> {
    const [before, after] = [change.before.declaration.name, change.after.declaration.name];
    const isSameText = change.fate === 'same' || change.fate === 'moved';
    const [one, other] = [
      this.text.writtenText(this.text.base, change.before),
      this.text.writtenText(this.text.patched, change.after),
    ];
    if (!isSameText && (hasTraceEffects(one) || hasTraceEffects(other)))
      return unknown('not-followed', 'trace points with effects');
    const asks = asksForTrace(one) || asksForTrace(other);
    const isTraceOther = !isSameText && (asks || tracesIn(one) !== tracesIn(other));
    const trace: readonly ProofStep[] = isTraceOther ? ['trace'] : [];
    if (pair.isSame(before, after)) {
      if (isTraceOther) return { state: 'proven', how: trace, restsOn: [] };
      return { state: 'same', how: isSameText ? 'tokens' : 'preprocessed' };
    }
    const outcome = await pair.compare(before, after);
    return answerOf(outcome, [...stepsOf(outcome, change), ...trace]);
  }

  private variableIn(pair: UnitPair, change: ChangeOfBoth): ProofAnswer {
    const [before, after] = [change.before.declaration.name, change.after.declaration.name];
    if (pair.isSame(before, after))
      return { state: 'same', how: change.fate === 'same' || change.fate === 'moved' ? 'tokens' : 'preprocessed' };
    const [a, b] = [pair.before.objectDefinition(before), pair.after.objectDefinition(after)];
    if (!a || !b || !sameType(a.type, b.type)) return unknown('uses-differ');
    if (this.text.saysStorage(change)) return unknown('kind');
    const isSame = pair.haveSameContents(before, after);
    if (isSame === null) return unknown('not-followed');
    if (!isSame) return { state: 'different', condition: null };
    return { state: 'proven', how: before === after ? ['same-contents'] : ['same-contents', 'renamed'], restsOn: [] };
  }

  private async prototype(change: ChangeOfBoth): Promise<ProofAnswer> {
    if (change.fate === 'same' || change.fate === 'moved') return { state: 'same', how: 'tokens' };
    const files = (
      this.units.of(change) ??
      this.text.patched
        .unitsOf(change.after.file)
        .slice(0, 3)
        .map((file) => ({ before: file, after: file }))
    ).slice(0, 3);
    const [before, after] = [change.before.declaration.name, change.after.declaration.name];
    let seen = 0;
    for (const file of files) {
      const pair = this.pairs.of(file);
      const [a, b] = [pair?.before.lookup(before), pair?.after.lookup(after)];
      if (a?.kind !== 'function' || b?.kind !== 'function') continue;
      seen++;
      if (!sameType(a.symbol.type, b.symbol.type) || a.symbol.isWeak !== b.symbol.isWeak) return unknown('uses-differ');
    }
    return seen > 0 ? { state: 'proven', how: ['only-declared'], restsOn: [] } : unknown('no-unit');
  }

  /** The unchanged functions and objects of a unit that use some names, or what is made of them. */
  private usersOfNames(pair: UnitPair, names: ReadonlySet<string>): Promise<ProofAnswer> {
    const asked = pair.difference.declaredWith(names);
    const isAsked = (name: string): boolean => asked.has(name);
    const touched = this.touchedIn(pair, isAsked);
    return this.usersAre(pair, (name) => pair.difference.isTouched(name, name, touched), isAsked);
  }

  /**
   * Those that a macro or an include changes: they have other tokens, or use something that has and that the patch does
   * not change itself.
   */
  private usersOfText(pair: UnitPair): Promise<ProofAnswer> {
    const { difference } = pair;
    const isAsked = (name: string): boolean => !this.named.has(name);
    const touched = this.touchedIn(pair, isAsked);
    const apart = difference.definitionsApart();
    const isUser = (name: string): boolean =>
      (apart.has(name) && !difference.hasSameText(name)) || difference.isTouched(name, name, touched);
    return this.usersAre(pair, isUser, isAsked);
  }

  /** What is declared with some of the names that differ. */
  private touchedIn({ difference }: UnitPair, isAsked: (name: string) => boolean): ReadonlySet<string> {
    return difference.touchedBy([...difference.names].filter(isAsked));
  }

  /**
   * @param isUser whether what a definition does must be compared
   * @param isAsked which of the names that differ are asked about
   */
  private async usersAre(
    pair: UnitPair,
    isUser: (name: string) => boolean,
    isAsked: (name: string) => boolean,
  ): Promise<ProofAnswer> {
    const { difference } = pair;
    if (difference.isNone) return { state: 'same', how: 'preprocessed' };
    if (difference.hasOwnConstructors) return unknown('uses-differ', 'constructors');
    const mustCompile = difference.mustCompile(isAsked);
    let isSame = true;
    const restsOn = new Set<string>();
    for (const name of difference.commonNames()) {
      if (this.changedDefinitions.has(name)) continue;
      if (!isUser(name)) {
        if (!mustCompile(name) || pair.kindOf(name) === null) continue;
        if (++this.compiled > this.limits.compiled) return unknown('too-large');
        if (!pair.compiles(name)) return unknown('uses-differ', name);
        continue;
      }
      const kind = pair.kindOf(name);
      if (!kind) continue;
      isSame = false;
      if (++this.users > this.limits.users) return unknown('too-large');
      if (kind === 'variable') {
        if (!pair.haveSameContents(name, name)) return unknown('uses-differ', name);
        continue;
      }
      const outcome = await pair.compare(name, name);
      if (outcome.kind !== 'same')
        return unknown('uses-differ', outcome.kind === 'unknown' ? `${name}: ${outcome.reason}` : name);
      for (const each of outcome.restsOn) restsOn.add(each);
    }
    if (isSame) return { state: 'same', how: 'preprocessed' };
    return { state: 'proven', how: ['users-unchanged'], restsOn: [...restsOn] };
  }

  /** What only one of the trees has. */
  async apart(change: DeclarationChange, answers: ReadonlyMap<DeclarationChange, ProofAnswer>): Promise<ProofAnswer> {
    const { kind, before } = change;
    // What is gone in one place and new in another was not recognised as the same: the two may differ.
    const isInBoth = this.text.isFileInBoth((before ?? change.after)!.file);
    // Whole units are compared for an include, and for a macro of a file that both trees have.
    const isOfUnits = kind === 'include' || (kind === 'macro' && isInBoth);
    if (!isOfUnits && this.text.hasCounterpart(change)) return unknown('kind');
    switch (kind) {
      case 'prototype':
        if (/\b(weak|alias|constructor|destructor|section|asm|__asm__)\b/.test(this.text.textOf(change)))
          return unknown('kind');
        return { state: 'proven', how: ['only-declared'], restsOn: [] };
      case 'type':
        return this.typeInOneTree(change);
      case 'function':
        return helperAnswer(this.text, this.unused, change, answers) ?? unknown(before ? 'removed' : 'added');
      case 'variable':
        return change.before?.declaration.storage === 'extern' || change.after?.declaration.storage === 'extern'
          ? { state: 'proven', how: ['only-declared'], restsOn: [] }
          : unknown(before ? 'removed' : 'added');
      case 'macro':
      case 'include':
        if (!isInBoth) return { state: 'proven', how: ['only-declared'], restsOn: [] };
        return this.inUnits(change, (pair) => this.usersOfText(pair));
      default:
        return unknown(before ? 'removed' : 'added');
    }
  }

  /** A type that is gone may leave its name to one that another header has. */
  private async typeInOneTree(change: DeclarationChange): Promise<ProofAnswer> {
    const placed = (change.before ?? change.after)!;
    if (this.text.isFileInBoth(placed.file)) {
      const names = new Set(this.text.namesOf(placed, change.before ? this.text.base : this.text.patched));
      const answer = await this.inUnits(change, (pair) => this.usersOfNames(pair, names));
      if (answer.state === 'unknown' && answer.reason !== 'no-unit') return answer;
    }
    return { state: 'proven', how: ['only-declared'], restsOn: [] };
  }
}

function isPlainName({ before, after }: ChangeOfBoth): boolean {
  return [before, after].every(({ declaration }) => /^\w+$/.test(declaration.name));
}

function unknown(reason: UnknownReason, detail?: string): ProofAnswer {
  return detail === undefined ? { state: 'unknown', reason } : { state: 'unknown', reason, detail };
}

/** What holds where both do. */
function joined(a: ProofAnswer | null, b: ProofAnswer): ProofAnswer {
  if (a === null || b.state === 'different' || b.state === 'unknown') return b;
  if (a.state === 'different' || a.state === 'unknown') return a;
  if (a.state === 'same' && b.state === 'same') return a.how === 'preprocessed' ? a : b;
  if (a.state === 'same') return b;
  if (b.state === 'same') return a;
  return {
    state: 'proven',
    how: [...new Set([...a.how, ...b.how])],
    restsOn: [...new Set([...a.restsOn, ...b.restsOn])],
  };
}

function stepsOf(outcome: Outcome, { before, after }: ChangeOfBoth): readonly ProofStep[] {
  const steps = new Set<ProofStep>(['same-calls-and-stores']);
  if (before.declaration.name !== after.declaration.name) steps.add('renamed');
  if (outcome.kind === 'same') {
    if (outcome.asksSolver) steps.add('formula');
    if (outcome.followed.size > 0) steps.add('helper-inlined');
  }
  return [...steps];
}

function answerOf(outcome: Outcome, how: readonly ProofStep[]): ProofAnswer {
  switch (outcome.kind) {
    case 'same':
      return { state: 'proven', how, restsOn: [...outcome.restsOn] };
    case 'different':
      return { state: 'different', condition: conditionOf(outcome.divergences) };
    case 'unknown':
      return unknown(outcome.reason === 'it cannot be compiled' ? 'not-compiled' : 'not-followed', outcome.reason);
  }
}
