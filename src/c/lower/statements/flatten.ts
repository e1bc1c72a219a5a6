/**
 * Control that enters a statement other than at its head: a case label inside a nested block (Duff's device), a `goto`
 * into a block. WebAssembly has no such jumps, so the statements that are entered are taken apart until the label
 * stands in a list that holds the jump.
 */
import { appendAll } from '../../lists.js';
import type { IR, Label, StatementIR } from '../ir.js';
import { logicalNot } from '../values/values.js';

/** A list of statements and the list that the statement around it stands in. */
export interface StatementList {
  readonly items: StatementIR[];
  readonly parent: StatementList | null;
}

/**
 * Puts the label where the jump can reach it.
 * @param entered collects the lists whose statements must be taken apart
 * @param label the list the label stands in
 * @param jump the list the jump stands in; for a case label the body of its switch
 */
export function markEntered(entered: Set<StatementList>, label: StatementList, jump: StatementList): void {
  for (let list: StatementList | null = label; list && !encloses(list, jump); list = list.parent) entered.add(list);
}

function encloses(outer: StatementList, inner: StatementList): boolean {
  for (let list: StatementList | null = inner; list; list = list.parent) if (list === outer) return true;
  return false;
}

/** Takes apart the statements whose lists were marked, in place. */
export function flattenEntered(entered: ReadonlySet<StatementList>): void {
  if (entered.size === 0) return;
  const marked = new Set([...entered].map((list) => list.items));
  const roots = new Set<StatementList>();
  for (const list of entered) if (list.parent && !entered.has(list.parent)) roots.add(list.parent);
  for (const { items } of roots) {
    const flat = flattenItems(items, marked);
    items.length = 0;
    appendAll(items, flat);
  }
}

type Marked = ReadonlySet<readonly StatementIR[]>;

function flattenItems(items: readonly StatementIR[], marked: Marked): StatementIR[] {
  return items.flatMap((item) => flattenStatement(item, marked));
}

function newLabel(name: string, isBackward = false): Label {
  return { name, isBackward };
}

function jump(label: Label, token: (StatementIR & { kind: 'goto' })['token']): StatementIR {
  return { kind: 'goto', label, cleanups: [], token };
}

function flattenStatement(statement: StatementIR, marked: Marked): StatementIR[] {
  switch (statement.kind) {
    case 'block':
      return marked.has(statement.items) ? flattenItems(statement.items, marked) : [statement];
    case 'if':
      return marked.has(statement.consequence) || marked.has(statement.alternative)
        ? flattenIf(statement, marked)
        : [statement];
    case 'loop':
      return marked.has(statement.body) ? flattenLoop(statement, marked) : [statement];
    case 'switch':
      return marked.has(statement.body) ? flattenSwitch(statement, marked) : [statement];
    default:
      return [statement];
  }
}

function unless(condition: IR, label: Label, token: (StatementIR & { kind: 'if' })['token']): StatementIR {
  return { kind: 'if', condition: logicalNot(condition), consequence: [jump(label, token)], alternative: [], token };
}

function flattenIf(statement: StatementIR & { kind: 'if' }, marked: Marked): StatementIR[] {
  const { condition, token } = statement;
  const otherwise = newLabel('else');
  const end = newLabel('end of if');
  return [
    unless(condition, otherwise, token),
    ...flattenItems(statement.consequence, marked),
    jump(end, token),
    { kind: 'label', label: otherwise },
    ...flattenItems(statement.alternative, marked),
    { kind: 'label', label: end },
  ];
}

function flattenLoop(statement: StatementIR & { kind: 'loop' }, marked: Marked): StatementIR[] {
  const { condition, update, token } = statement;
  const again = newLabel('loop', true);
  const next = newLabel('continue');
  const end = newLabel('end of loop');
  statement.breaks.label = end;
  statement.continues.label = next;
  const result: StatementIR[] = [{ kind: 'label', label: again }];
  if (statement.testFirst && condition) result.push(unless(condition, end, token));
  appendAll(result, flattenItems(statement.body, marked));
  result.push({ kind: 'label', label: next });
  if (update) result.push({ kind: 'expression', value: update, token });
  if (!statement.testFirst && condition) result.push(unless(condition, end, token));
  result.push(jump(again, token), { kind: 'label', label: end });
  return result;
}

/** The cases are labels of the list around the switch from now on. */
function flattenSwitch(statement: StatementIR & { kind: 'switch' }, marked: Marked): StatementIR[] {
  const end = newLabel('end of switch');
  statement.breaks.label = end;
  return [
    { ...statement, body: [], fallback: statement.fallback ?? end },
    ...flattenItems(statement.body, marked),
    { kind: 'label', label: end },
  ];
}
