/** Where statements lead: which of them leave what surrounds them, and which end in an error. */
import type { CompoundStatement, Expression, Statement } from '../../c/index.js';
import { binary, negate } from '../source/conditions.js';
import { calledName } from '../source/syntax.js';

const ENDS = /^(?:exit|_exit|abort|g_abort|g_error|g_assert_not_reached|error_fatal)$/;
/** include/qapi/error.h and include/qemu/error-report.h: what is called when something went wrong. */
const REPORTS = /^error_(?:setg|report|vreport|printf|propagate|append_hint|prepend)/;

/** What control flow asks of the function that surrounds a statement. */
export interface Surroundings {
  readonly body: CompoundStatement;
  /** What the condition of an `if` always is in this configuration, or null. */
  truth(statement: Extract<Statement, { kind: 'if' }>): boolean | null;
}

/** Whether a statement ends in an error: in exit() or abort(), or by leaving after an error was reported. */
export function fails(s: Statement, around: Surroundings): boolean {
  switch (s.kind) {
    case 'expression-statement':
      return ENDS.test(calledName(s.expression) ?? '');
    case 'goto':
      return labelledItems(around.body, s.label).some((item) => item.kind !== 'goto' && fails(item, around));
    case 'if':
      return s.alternative !== null && fails(s.consequence, around) && fails(s.alternative, around);
    case 'compound': {
      const last = s.items[s.items.length - 1];
      const leaves = last?.kind === 'return' || last?.kind === 'goto';
      return s.items.some((item) => fails(item, around) || (leaves && reports(item)));
    }
    default:
      return false;
  }
}

/** Items of the function's outermost block from a label to its end. */
function labelledItems(body: CompoundStatement, label: string): readonly Statement[] {
  const start = body.items.findIndex((item) => item.kind === 'label' && item.name === label);
  return start < 0 ? [] : body.items.slice(start);
}

function reports(s: Statement): boolean {
  return s.kind === 'expression-statement' && REPORTS.test(calledName(s.expression) ?? '');
}

/**
 * When a statement leaves the block that it stands in: always (true), under a condition, or never (null). Errors do not
 * count.
 */
export function leaves(s: Statement, around: Surroundings): Expression | true | null {
  switch (s.kind) {
    case 'return':
    case 'goto':
    case 'break':
    case 'continue':
      return fails(s, around) ? null : true;
    case 'compound': {
      if (fails(s, around)) return null;
      let when: Expression | null = null;
      for (const item of s.items) {
        const leaving = leaves(item, around);
        if (leaving === true) return true;
        when = either(when, leaving);
      }
      return when;
    }
    case 'if':
      return ifLeaves(s, around);
    default:
      return null;
  }
}

function ifLeaves(s: Extract<Statement, { kind: 'if' }>, around: Surroundings): Expression | true | null {
  const truth = around.truth(s);
  if (truth !== null) {
    const taken = truth ? s.consequence : s.alternative;
    return taken ? leaves(taken, around) : null;
  }
  const one = leaves(s.consequence, around);
  const other = s.alternative ? leaves(s.alternative, around) : null;
  if (one === true && other === true) return true;
  return either(both(s.condition, one), both(negate(s.condition), other));
}

function both(condition: Expression, further: Expression | true | null): Expression | null {
  if (further === null || further === true) return further === null ? null : condition;
  return binary('&&', condition, further, condition.token);
}

function either(a: Expression | null, b: Expression | null): Expression | null {
  return a && b ? binary('||', a, b, a.token) : (a ?? b);
}
