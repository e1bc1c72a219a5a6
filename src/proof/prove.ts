/**
 * Is each declaration that a patch changes the same program as before? The cheapest argument that holds is the answer.
 */

import { sameType } from '../c/index.js';
import type { Declaration, DeclarationChange, PlacedDeclaration } from '../syntax/index.js';
import type { ProofAnswer, ProofStep, UnknownReason } from './answer.js';
import { conditionOf } from './condition.js';
import type { Solver } from './formula/solver.js';
import type { ProofLimits } from './limits.js';
import type { Outcome } from './product/product.js';
import { enumeratorsIn } from './tokens/enumerators.js';
import { asksForTrace, hasTraceEffects, tracesIn } from './tokens/trace-text.js';
import { Identity } from './tree/identity.js';
import { type FilePair, type ProofTree, type UnitPair, UnitPairs } from './unit-pairs.js';

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
  const proof = new Proof(base, patched, changes, unused, limits, solver);
  const answers = new Map<DeclarationChange, ProofAnswer>();
  for (const change of changes) if (change.before && change.after) answers.set(change, await proof.changed(change));
  for (const change of changes) if (!answers.has(change)) answers.set(change, await proof.apart(change, answers));
  // A helper may have been taken out of another.
  for (let isAgain = true; isAgain; ) {
    isAgain = false;
    for (const change of changes) {
      if (change.kind !== 'function' || answers.get(change)!.state !== 'unknown') continue;
      const answer = change.before && change.after ? null : proof.helper(change, answers);
      if (answer) answers.set(change, answer);
      isAgain ||= answer !== null;
    }
  }
  for (const change of changes) {
    const answer = answers.get(change)!;
    if (change.kind === 'prototype' && answer.state === 'unknown')
      answers.set(change, proof.asDefinition(change, answers));
  }
  return answers;
}

type Both = DeclarationChange & { readonly before: PlacedDeclaration; readonly after: PlacedDeclaration };

class Proof {
  private readonly pairs: UnitPairs;
  /** Names that the patch changes, as unit differences have them. */
  private readonly named = new Set<string>();
  private readonly changedDefinitions = new Set<string>();
  private users = 0;
  private compiled = 0;

  constructor(
    private readonly base: ProofTree,
    private readonly patched: ProofTree,
    private readonly changes: readonly DeclarationChange[],
    private readonly unused: ReadonlySet<DeclarationChange>,
    private readonly limits: ProofLimits,
    solver: Solver | null,
  ) {
    this.pairs = new UnitPairs(base, patched, new Identity(changes), solver, limits);
    for (const { kind, before, after } of changes) {
      for (const placed of [before, after]) {
        if (!placed) continue;
        const isDefinition = kind === 'function' || kind === 'variable';
        for (const name of this.namesOf(placed, placed === before ? this.base : this.patched)) {
          if (isDefinition) this.changedDefinitions.add(name);
          if (kind !== 'macro' && kind !== 'include' && kind !== 'other') this.named.add(name);
        }
      }
    }
  }

  /** What both trees have. */
  async changed(change: DeclarationChange): Promise<ProofAnswer> {
    const both = change as Both;
    switch (change.kind) {
      case 'function':
        return this.inUnits(both, (pair) => this.functionIn(pair, both));
      case 'variable':
        return this.inUnits(both, async (pair) => this.variableIn(pair, both));
      case 'prototype':
        return this.prototype(both);
      case 'type':
        return this.inUnits(both, (pair) => this.usersOfNames(pair, this.namesChanged(both)));
      case 'macro':
      case 'include':
        if (change.kind === 'macro' && change.fate === 'same') return { state: 'same', how: 'tokens' };
        return this.inUnits(both, (pair) => this.usersOfText(pair));
      case 'other':
        return this.otherwise(both);
    }
  }

  /** A directive that moves holds for other lines. */
  private otherwise(change: Both): ProofAnswer {
    const isDirective = /^\s*#/.test(this.textOf(change));
    const isSame = change.fate === 'same' || (change.fate === 'moved' && !isDirective);
    return isSame ? { state: 'same', how: 'tokens' } : unknown('kind');
  }

  /** The answer that holds in every unit that sees a change: the least of them. */
  private async inUnits(
    change: DeclarationChange,
    ask: (pair: UnitPair) => Promise<ProofAnswer>,
  ): Promise<ProofAnswer> {
    const files = this.unitsThatSee(change);
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

  /** The units that see a change in one of the trees; null where there are too many. */
  private unitsThatSee(change: DeclarationChange): FilePair[] | null {
    const { before, after } = change;
    const isUnit = (file: string): boolean => file.endsWith('.c');
    if (before && after && isUnit(before.file) && isUnit(after.file))
      return [{ before: before.file, after: after.file }];
    const files = new Set<string>();
    if (before)
      for (const file of isUnit(before.file) ? [before.file] : this.base.unitsOf(before.file)) files.add(file);
    if (after) for (const file of isUnit(after.file) ? [after.file] : this.patched.unitsOf(after.file)) files.add(file);
    const compared = this.comparedIn(change, files);
    // A unit that only one of the trees has is all its own.
    const inBoth = [...this.thatUse(change, files)].filter(
      (file) => this.isFileInBoth(file) && (!compared || compared.has(file)),
    );
    if (inBoth.length > this.limits.units) return null;
    return inBoth.map((file) => ({ before: file, after: file }));
  }

  /**
   * The units in which a function of a header is compared: those that see it in both trees or have a word of it. One
   * that sees it in one tree alone has another include, which is a change of its own. Null for what is no such function.
   */
  private comparedIn(change: DeclarationChange, files: ReadonlySet<string>): ReadonlySet<string> | null {
    const { kind, before, after } = change;
    if (kind !== 'function' || !before || !after || before.file.endsWith('.c') || after.file.endsWith('.c'))
      return null;
    const units = new Set(this.base.unitsOf(before.file));
    const inBoth = this.patched.unitsOf(after.file).filter((file) => units.has(file));
    return new Set([...inBoth, ...this.unitsNaming(change, files)]);
  }

  /** Those of the units that hold a word of what a change declares: any use of it begins with one. */
  private thatUse(change: DeclarationChange, files: ReadonlySet<string>): ReadonlySet<string> {
    const isNamedByUsers = change.kind === 'macro' || change.kind === 'type' || change.kind === 'prototype';
    return isNamedByUsers && files.size > 1 ? this.unitsNaming(change, files) : files;
  }

  private unitsNaming(change: DeclarationChange, files: ReadonlySet<string>): ReadonlySet<string> {
    const { before, after } = change;
    const names = [before, after].flatMap((placed) =>
      placed ? this.namesOf(placed, placed === before ? this.base : this.patched) : [],
    );
    if (names.some((name) => this.base.mayBePasted(name) || this.patched.mayBePasted(name))) return files;
    const used = new Set<string>();
    for (const [tree, placed] of [
      [this.base, before],
      [this.patched, after],
    ] as const)
      for (const name of placed ? this.namesOf(placed, tree) : [])
        for (const file of tree.filesWith(name)) {
          if (!this.isWordElsewhere(tree, file, name)) continue;
          for (const unit of file.endsWith('.c') ? [file] : tree.unitsOf(file)) if (files.has(unit)) used.add(unit);
        }
    return used;
  }

  /** Whether a word stands in a file outside of what the patch changes. */
  private isWordElsewhere(tree: ProofTree, file: string, name: string): boolean {
    const side = tree === this.base ? 'before' : 'after';
    const changed = this.changes.flatMap((each) => (each[side]?.file === file ? [each[side].declaration] : []));
    const text = tree.read(file) ?? '';
    for (const { index } of text.matchAll(new RegExp(`\\b${name}\\b`, 'g')))
      if (!changed.some(({ start, end }) => index >= start && index < end)) return true;
    return false;
  }

  private async functionIn(pair: UnitPair, change: Both): Promise<ProofAnswer> {
    const [before, after] = [change.before.declaration.name, change.after.declaration.name];
    const isSameText = change.fate === 'same' || change.fate === 'moved';
    const [one, other] = [this.writtenText(this.base, change.before), this.writtenText(this.patched, change.after)];
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

  private variableIn(pair: UnitPair, change: Both): ProofAnswer {
    const [before, after] = [change.before.declaration.name, change.after.declaration.name];
    if (pair.isSame(before, after))
      return { state: 'same', how: change.fate === 'same' || change.fate === 'moved' ? 'tokens' : 'preprocessed' };
    const [a, b] = [pair.before.objectDefinition(before), pair.after.objectDefinition(after)];
    if (!a || !b || !sameType(a.type, b.type)) return unknown('uses-differ');
    if (this.saysStorage(change)) return unknown('kind');
    const isSame = pair.haveSameContents(before, after);
    if (isSame === null) return unknown('not-followed');
    if (!isSame) return { state: 'different', condition: null };
    return { state: 'proven', how: before === after ? ['same-contents'] : ['same-contents', 'renamed'], restsOn: [] };
  }

  /** Whether one version says how the object is stored or accessed, and the other says it differently. */
  private saysStorage({ before, after }: Both): boolean {
    const said = (tree: ProofTree, file: string, { start, end, body }: Declaration): string => {
      const text = tree.read(file)?.slice(start, body?.start ?? end) ?? '';
      return (text.match(/\b(volatile|__thread|_Thread_local|__attribute__|QEMU_\w+|section|weak|alias)\b/g) ?? [])
        .sort()
        .join();
    };
    return said(this.base, before.file, before.declaration) !== said(this.patched, after.file, after.declaration);
  }

  private async prototype(change: Both): Promise<ProofAnswer> {
    if (change.fate === 'same' || change.fate === 'moved') return { state: 'same', how: 'tokens' };
    const files = (
      this.unitsThatSee(change) ??
      this.patched
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
    const isInBoth = this.isFileInBoth((before ?? change.after)!.file);
    // Whole units are compared for an include, and for a macro of a file that both trees have.
    const isOfUnits = kind === 'include' || (kind === 'macro' && isInBoth);
    if (!isOfUnits && this.hasCounterpart(change)) return unknown('kind');
    switch (kind) {
      case 'prototype':
        if (/\b(weak|alias|constructor|destructor|section|asm|__asm__)\b/.test(this.textOf(change)))
          return unknown('kind');
        return { state: 'proven', how: ['only-declared'], restsOn: [] };
      case 'type':
        return this.typeInOneTree(change);
      case 'function':
        return this.helper(change, answers) ?? unknown(before ? 'removed' : 'added');
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
    if (this.isFileInBoth(placed.file)) {
      const names = new Set(this.namesOf(placed, change.before ? this.base : this.patched));
      const answer = await this.inUnits(change, (pair) => this.usersOfNames(pair, names));
      if (answer.state === 'unknown' && answer.reason !== 'no-unit') return answer;
    }
    return { state: 'proven', how: ['only-declared'], restsOn: [] };
  }

  /** What else is said of the declarations of a file that only one tree has is said of each of them. */
  private isFileInBoth(file: string): boolean {
    return this.base.read(file) !== undefined && this.patched.read(file) !== undefined;
  }

  private hasCounterpart({ kind, before, after }: DeclarationChange): boolean {
    const [tree, otherTree] = before ? [this.base, this.patched] : [this.patched, this.base];
    const names = new Set(this.namesOf((before ?? after)!, tree));
    return this.changes.some((each) => {
      const other = before ? each.after : each.before;
      return (
        (each.kind === kind || each.kind === 'type' || kind === 'type') &&
        (before ? each.before : each.after) === null &&
        other !== null &&
        this.namesOf(other, otherTree).some((name) => names.has(name))
      );
    });
  }

  /** What a declaration declares. */
  private namesOf({ file, declaration }: PlacedDeclaration, tree: ProofTree): readonly string[] {
    const { kind, name, otherNames, start, end } = declaration;
    const constants = kind === 'type' ? enumeratorsIn(tree.read(file)?.slice(start, end) ?? '') : [];
    return [name, ...otherNames, ...constants];
  }

  private namesChanged({ before, after }: Both): ReadonlySet<string> {
    return new Set([...this.namesOf(before, this.base), ...this.namesOf(after, this.patched)]);
  }

  private textOf({ before, after }: DeclarationChange): string {
    return before ? this.writtenText(this.base, before) : this.writtenText(this.patched, after!);
  }

  private writtenText(tree: ProofTree, { file, declaration }: PlacedDeclaration): string {
    return tree.read(file)?.slice(declaration.start, declaration.end) ?? '';
  }

  /** A static function that only proven functions call: it was followed where they were compared. */
  helper(change: DeclarationChange, answers: ReadonlyMap<DeclarationChange, ProofAnswer>): ProofAnswer | null {
    const placed = (change.before ?? change.after)!;
    const tree = change.before ? this.base : this.patched;
    const { file, declaration } = placed;
    if (declaration.storage !== 'static' || !file.endsWith('.c')) return null;
    const text = tree.read(file) ?? '';
    const callers: string[] = [];
    const mention = new RegExp(`\\b${declaration.name}\\b`, 'g');
    for (const { index } of text.matchAll(mention)) {
      if (index >= declaration.start && index < declaration.end) continue;
      const holder = this.changes.find((each) => {
        const side = change.before ? each.before : each.after;
        return side?.file === file && index >= side.declaration.start && index < side.declaration.end;
      });
      if (!holder) return null;
      if (this.unused.has(holder)) continue;
      if (holder.kind === 'prototype' && holder.name === declaration.name) continue;
      const answer = answers.get(holder);
      if (holder.kind !== 'function' || answer?.state !== 'proven') return null;
      callers.push(holder.name);
    }
    const step: ProofStep = callers.length === 0 ? 'unused' : change.before ? 'helper-inlined' : 'helper-extracted';
    return { state: 'proven', how: [step], restsOn: callers };
  }

  /** A prototype stands for its definition where the patch changes that too. */
  asDefinition(change: DeclarationChange, answers: ReadonlyMap<DeclarationChange, ProofAnswer>): ProofAnswer {
    const definition = this.changes.find(
      ({ kind, before, after, name }) => kind === 'function' && before && after && name === change.name,
    );
    const answer = definition && answers.get(definition);
    const isProven = answer?.state === 'proven' || answer?.state === 'same';
    return isProven ? { state: 'proven', how: ['only-declared'], restsOn: [change.name] } : answers.get(change)!;
  }
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

function stepsOf(outcome: Outcome, { before, after }: Both): readonly ProofStep[] {
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
