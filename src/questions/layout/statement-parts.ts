/** What the walk through a function asks of single statements and expressions. */
import { type CompoundStatement, declaratorName, type Expression, type Statement } from '../../c/index.js';
import { binary } from '../source/conditions.js';
import { printExpression } from '../source/print.js';
import { calledName, forEachStatement } from '../source/syntax.js';

/** What an assertion says, or null for another statement. */
export function assertion(s: Statement): Expression | null {
  const e = s.kind === 'expression-statement' ? s.expression : null;
  return e?.kind === 'call' && /^(?:g_)?assert$/.test(calledName(e) ?? '') ? (e.arguments[0] ?? null) : null;
}

/** When a switch over `value` goes to a case label. */
export function caseCondition(value: Expression, first: Expression, last: Expression | null): Expression {
  const { token } = first;
  if (!last) return binary('==', value, first, token);
  return binary('&&', binary('>=', value, first, token), binary('<=', value, last, token), token);
}

/** When a switch over `value` goes to any of its case labels; null where it has none. */
export function allLabels(body: CompoundStatement, value: Expression): Expression | null {
  let all: Expression | null = null;
  for (const item of body.items) {
    if (item.kind !== 'case') continue;
    const label = caseCondition(value, item.first, item.last);
    all = all ? binary('||', all, label, item.token) : label;
  }
  return all;
}

/** The first part of a `for` as text. */
export function statementText(s: Statement): string {
  if (s.kind === 'expression-statement') return s.expression ? printExpression(s.expression) : '';
  if (s.kind !== 'declaration') return '';
  return s.declarators
    .map(({ declarator, initializer }) => {
      const value = initializer?.kind === 'value' ? ` = ${printExpression(initializer.value)}` : '';
      return `${declaratorName(declarator)}${value}`;
    })
    .join(', ');
}

/** Names that a statement, or one in it, assigns or hands out by address. */
export function assignedNames(s: Statement): Set<string> {
  const names = new Set<string>();
  const note = (e: Expression | null) => {
    for (const name of e ? assignedIn(e) : []) names.add(name);
  };
  forEachStatement(s, (each) => {
    if (each.kind === 'expression-statement') note(each.expression);
    else if (each.kind === 'for') note(each.update);
    else if (each.kind === 'while' || each.kind === 'do' || each.kind === 'if') note(each.condition);
  });
  return names;
}

/** Names that an expression assigns or hands out by address. */
export function assignedIn(e: Expression): string[] {
  switch (e.kind) {
    case 'assignment':
      return [...(e.left.kind === 'identifier' ? [e.left.token.text] : []), ...assignedIn(e.right)];
    case 'update':
      return e.operand.kind === 'identifier' ? [e.operand.token.text] : [];
    case 'comma':
    case 'binary':
      return [...assignedIn(e.left), ...assignedIn(e.right)];
    case 'call':
      return e.arguments.flatMap((argument) =>
        argument.kind === 'unary' && argument.operator === '&' && argument.operand.kind === 'identifier'
          ? [argument.operand.token.text]
          : assignedIn(argument),
      );
    default:
      return [];
  }
}
