/**
 * Walks through a board's code in the order in which it runs, into the functions that build regions, and records the
 * regions.
 */
import {
  type CompoundStatement,
  type Declaration,
  type Declarator,
  declaratorName,
  type Expression,
  type FunctionDefinition,
  type Statement,
  type TypeSpecifier,
} from '../../c/index.js';
import { binary, constantTruth, negate, operands } from '../source/conditions.js';
import { printExpression, specifierText } from '../source/print.js';
import type { Source } from '../source/source.js';
import { calledName, functionParameters } from '../source/syntax.js';
import type { WrittenFile } from '../source/written-file.js';
import type { CallGraph } from './call-graph.js';
import type { Links } from './links.js';
import type { Loop, Recording } from './recording.js';
import { isRegionCall, type Prototypes } from './region-calls.js';
import { type Resolution, resolve } from './resolve.js';
import { allLabels, assertion, assignedIn, assignedNames, caseCondition, statementText } from './statement-parts.js';
import { fails, leaves, type Surroundings } from './statements.js';
import { storageKey } from './storage.js';
import { type BoundIdentifier, type Condition, contradict, implied, Scopes, Variable } from './variables.js';

const DEEPEST = 24;
/** Calls that are followed in one board; QEMU's make some 50. */
const MOST_CALLS = 5000;

/** What the walks through one board share. */
export interface Walked {
  readonly source: Source;
  readonly graph: CallGraph;
  readonly recording: Recording;
  readonly links: Links;
  readonly prototypes: Prototypes;
  /** What members of device state were assigned, by storage. */
  readonly members: Map<string, Variable>;
  /** Functions that are being walked, outermost first. */
  readonly chain: string[];
  /** Calls followed so far. */
  calls: number;
}

/**
 * Walks one call of a function.
 * @param values resolved arguments; fewer than parameters where they are not known
 * @param conditions what holds where it is called
 */
export function walkFunction(
  walked: Walked,
  file: WrittenFile,
  name: string,
  values: readonly Expression[],
  conditions: readonly Condition[],
  loops: readonly Loop[],
): void {
  const key = `${file.file}:${name}`;
  if (walked.chain.includes(key) || walked.chain.length >= DEEPEST) {
    const reason = walked.chain.includes(key) ? 'calls itself' : `is called through ${DEEPEST} others`;
    walked.source.limit(`${file.file}: ${name}() ${reason}; the call is not followed`);
    return;
  }
  if (++walked.calls > MOST_CALLS) {
    walked.source.limit(
      `${file.file}: more than ${MOST_CALLS} calls; those of ${name}() and later ones are not followed`,
    );
    return;
  }
  const definition = walked.source.attempt(() => file.function(name));
  if (!definition) return;
  walked.chain.push(key);
  new FunctionWalk(walked, file, name, definition, loops).run(values, conditions);
  walked.chain.pop();
}

let declared = 0;

class FunctionWalk {
  private readonly scopes = new Scopes();
  private readonly loops: Loop[];
  private readonly around: Surroundings;

  constructor(
    private readonly walked: Walked,
    private readonly file: WrittenFile,
    private readonly name: string,
    private readonly definition: FunctionDefinition,
    loops: readonly Loop[],
  ) {
    this.loops = [...loops];
    const decided = walked.source.attempt(() => file.decided()) ?? new Map<number, boolean>();
    this.around = { body: definition.body, truth: (s) => decided.get(s.token.line) ?? null };
  }

  run(values: readonly Expression[], conditions: readonly Condition[]): void {
    const parameters = functionParameters(this.definition.declarator);
    parameters.forEach(({ specifier, declarator }, i) => {
      const variable = this.declare(specifier, declarator, true);
      const value = values[i];
      if (variable && value) variable.assign(value, []);
    });
    this.block(this.definition.body, conditions);
  }

  private declare(specifier: TypeSpecifier, declarator: Declarator, isParameter: boolean): Variable | null {
    const name = declaratorName(declarator);
    if (name === null) return null;
    const type = specifierText(specifier);
    const isPlain = declarator.kind === 'name';
    const isPointer = declarator.kind === 'pointer' && declarator.inner.kind === 'name';
    const isRegion = type === 'MemoryRegion' && (isPointer || isPlain);
    const isState = isPointer && !isRegion && specifier.kind !== 'basic';
    const key = isState ? type : `${name} of ${++declared}`;
    const isFollowed = (isPlain || isRegion) && specifier.kind !== 'record';
    const variable = new Variable(name, key, isFollowed, isParameter, isRegion);
    this.scopes.declare(variable);
    return variable;
  }

  private block(s: CompoundStatement, conditions: readonly Condition[]): void {
    this.scopes.enter();
    let current = conditions;
    let isReached = true;
    for (const item of s.items) {
      if (item.kind === 'label') {
        current = conditions;
        isReached = true;
      }
      if (!isReached) continue;
      this.statement(item, current);
      const leaving = leaves(item, this.around);
      if (leaving === true) isReached = false;
      else if (leaving) current = this.and(current, negate(leaving));
      const asserted = assertion(item);
      if (asserted) current = this.and(current, asserted, true);
    }
    this.scopes.leave();
  }

  private statement(s: Statement, conditions: readonly Condition[]): void {
    switch (s.kind) {
      case 'compound':
        this.block(s, conditions);
        break;
      case 'declaration':
        this.declaration(s, conditions);
        break;
      case 'expression-statement':
        if (s.expression) this.expression(s.expression, conditions);
        break;
      case 'if':
        this.branch(s, conditions);
        break;
      case 'switch':
        this.expression(s.condition, conditions);
        this.switch(s.condition, s.body, conditions);
        break;
      case 'while':
      case 'do':
        this.loop(
          s,
          () => `while ${this.text(s.condition, conditions)}`,
          conditions,
          () => {
            this.expression(s.condition, conditions);
            this.statement(s.body, conditions);
          },
        );
        break;
      case 'for':
        this.for(s, conditions);
        break;
      case 'return':
        if (s.value) this.expression(s.value, conditions);
        break;
    }
  }

  private declaration(s: Declaration, conditions: readonly Condition[]): void {
    for (const { declarator, initializer } of s.declarators) {
      if (initializer?.kind === 'value') this.expression(initializer.value, conditions);
      const value = initializer?.kind === 'value' ? this.resolved(initializer.value, conditions) : null;
      const variable = this.declare(s.specifier, declarator, false);
      if (variable && initializer) variable.assign(value, conditions);
    }
  }

  private branch(s: Extract<Statement, { kind: 'if' }>, conditions: readonly Condition[]): void {
    this.expression(s.condition, conditions);
    const condition = this.resolved(s.condition, conditions);
    const truth = this.around.truth(s) ?? constantTruth(condition);
    const { consequence, alternative } = s;
    if (truth !== false) {
      this.reached(truth === true ? conditions : this.and(conditions, condition), consequence);
    }
    if (truth !== true && alternative) {
      const always = truth === false || fails(consequence, this.around);
      this.reached(always ? conditions : this.and(conditions, negate(condition)), alternative);
    }
  }

  /** Walks a statement unless what is known where it stands cannot hold. */
  private reached(conditions: readonly Condition[], s: Statement): void {
    if (!contradict(conditions, conditions)) this.statement(s, conditions);
  }

  private switch(value: Expression, body: Statement, conditions: readonly Condition[]): void {
    if (body.kind !== 'compound') return;
    const labels: Expression[] = [];
    let group: Expression | null = null;
    let isOpen = false;
    this.scopes.enter();
    for (const item of body.items) {
      if (item.kind === 'case' || item.kind === 'default') {
        const label: Expression =
          item.kind === 'default'
            ? negate(allLabels(body, value) ?? value)
            : caseCondition(value, item.first, item.last);
        labels.push(label);
        group = isOpen && group ? binary('||', group, label, item.token) : label;
        isOpen = true;
      } else if (isOpen && group) {
        this.statement(item, this.and(conditions, group));
        if (leaves(item, this.around) === true || fails(item, this.around)) isOpen = false;
      }
    }
    this.scopes.leave();
  }

  private for(s: Extract<Statement, { kind: 'for' }>, conditions: readonly Condition[]): void {
    this.scopes.enter();
    if (s.initializer) this.statement(s.initializer, conditions);
    const start = s.initializer ? statementText(s.initializer) : '';
    const text = () =>
      [start, s.condition ? this.text(s.condition, conditions) : '', s.update ? printExpression(s.update) : ''].join(
        '; ',
      );
    const element = this.elementOfLoop(s, conditions);
    this.loop(s, text, conditions, () => {
      element?.variable.assign(element.value, conditions);
      this.statement(s.body, conditions);
    });
    this.scopes.leave();
  }

  /** `for (mr = regions; ...; mr++)`: what the pointer stands for, an element of the array. */
  private elementOfLoop(
    s: Extract<Statement, { kind: 'for' }>,
    conditions: readonly Condition[],
  ): { readonly variable: Variable; readonly value: Expression } | null {
    const { update } = s;
    if (update?.kind !== 'update' || update.operator !== '++' || update.operand.kind !== 'identifier') return null;
    const { token } = update.operand;
    const variable = this.scopes.find(token.text);
    const [start, ...others] = variable?.isRegion ? variable.values(conditions) : [];
    if (!variable || !start?.value || others.length > 0) return null;
    const index: BoundIdentifier = { kind: 'identifier', token, variable, values: [] };
    const element: Expression = { kind: 'index', token, object: start.value, index };
    return { variable, value: { kind: 'unary', token, operator: '&', operand: element } };
  }

  /** What a loop assigns cannot be told in it or after it. */
  private loop(s: Statement, text: () => string, conditions: readonly Condition[], walk: () => void): void {
    const assigned = assignedNames(s);
    const forget = () => {
      for (const name of assigned) this.scopes.find(name)?.assign(null, conditions);
    };
    forget();
    const counter = s.kind === 'for' && s.update ? assignedIn(s.update)[0] : undefined;
    this.loops.push({ text: text(), variable: counter === undefined ? null : this.scopes.find(counter) });
    walk();
    this.loops.pop();
    forget();
  }

  private expression(e: Expression, conditions: readonly Condition[]): void {
    switch (e.kind) {
      case 'call':
        for (const argument of e.arguments) this.expression(argument, conditions);
        this.call(e, conditions);
        break;
      case 'assignment': {
        this.expression(e.right, conditions);
        const value = e.operator === '' ? this.resolved(e.right, conditions) : null;
        if (e.left.kind === 'member') this.memberAssignment(e.left, e.right, value, conditions);
        if (e.left.kind !== 'identifier') break;
        this.scopes.find(e.left.token.text)?.assign(value, conditions);
        break;
      }
      case 'update':
        if (e.operand.kind === 'identifier') this.scopes.find(e.operand.token.text)?.assign(null, conditions);
        break;
      case 'binary': {
        this.expression(e.left, conditions);
        const left = this.resolved(e.left, conditions);
        const isLazy = e.operator === '&&' || e.operator === '||';
        this.expression(e.right, isLazy ? this.and(conditions, e.operator === '&&' ? left : negate(left)) : conditions);
        break;
      }
      case 'conditional': {
        this.expression(e.condition, conditions);
        const condition = this.resolved(e.condition, conditions);
        if (e.consequence) this.expression(e.consequence, this.and(conditions, condition));
        this.expression(e.alternative, this.and(conditions, negate(condition)));
        break;
      }
      case 'comma':
        this.expression(e.left, conditions);
        this.expression(e.right, conditions);
        break;
      case 'unary':
      case 'cast':
        this.expression(e.operand, conditions);
        break;
      case 'statement-expression':
        this.block(e.body, conditions);
        break;
    }
  }

  /** Device state that keeps a region it was given: `f->system_memory = address_space_mem`. */
  private memberAssignment(
    left: Extract<Expression, { kind: 'member' }>,
    right: Expression,
    value: Expression | null,
    conditions: readonly Condition[],
  ): void {
    if (right.kind !== 'identifier' || !this.scopes.find(right.token.text)?.isRegion) return;
    const key = storageKey({ ...left, object: this.resolved(left.object, conditions) });
    const member = this.walked.members.get(key) ?? new Variable(left.name, key, true, false, true);
    member.assign(value, conditions);
    this.walked.members.set(key, member);
  }

  private call(e: Extract<Expression, { kind: 'call' }>, conditions: readonly Condition[]): void {
    const name = calledName(e);
    if (name === null) return;
    const { walked, file } = this;
    const values = e.arguments.map((argument) => this.resolved(argument, conditions));
    const { file: path, line } = e.token;
    if (isRegionCall(name)) {
      const given = walked.source.attempt(() => walked.prototypes.named(file.unit, name, values));
      if (!given) walked.source.limit(`${path}:${line}: no prototype tells the parameters of ${name}()`);
      else {
        const site = { place: { file: path, line }, function: this.name, conditions, loops: [...this.loops] };
        walked.recording.add(name, given, site);
      }
      return;
    }
    if (name === 'memory_region_del_subregion') {
      walked.source.limit(
        `${path}:${line}: ${this.name}() unmaps a region while the board is built; it is shown as mapped`,
      );
    }
    walked.links.call(name, values, file.file, conditions);
    const builder = walked.graph.builder(name, file.file);
    const target = builder === null ? null : builder === file.file ? file : walked.source.file(builder);
    if (target) walkFunction(walked, target, name, values, conditions, this.loops);
    for (const argument of e.arguments) {
      if (argument.kind !== 'unary' || argument.operator !== '&' || argument.operand.kind !== 'identifier') continue;
      this.scopes.find(argument.operand.token.text)?.assign(null, conditions);
    }
  }

  private resolved(e: Expression, conditions: readonly Condition[]): Expression {
    const using: Resolution = {
      scopes: this.scopes,
      conditions,
      member: (member) => {
        const { members } = this.walked;
        const assigned = members.size > 0 ? members.get(storageKey(member))?.values(conditions) : undefined;
        const value = assigned?.length === 1 ? assigned[0]!.value : null;
        return value ?? this.walked.links.value(this.file.file, member.name);
      },
    };
    return resolve(e, using);
  }

  private text(e: Expression, conditions: readonly Condition[]): string {
    return printExpression(this.resolved(e, conditions));
  }

  /** The conditions with one more; `e` may have unresolved variables. */
  private and(conditions: readonly Condition[], e: Expression, isAsserted = false): readonly Condition[] {
    const further = operands(this.resolved(e, conditions), '&&')
      .filter((each) => constantTruth(each) !== true)
      .map((each) => ({
        text: printExpression(each),
        negated: printExpression(negate(each)),
        ...(isAsserted ? { asserted: true as const } : {}),
      }))
      .filter((each) => !implied([each], conditions));
    return further.length === 0 ? conditions : [...conditions, ...further];
  }
}
