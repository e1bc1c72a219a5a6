/** From tree-sitter's statement nodes to ours. */
import { CompileError } from '../errors.js';
import type { CompoundStatement, Declaration, Expression, Statement, StaticAssertion } from './ast.js';
import { ExpressionConverter } from './convert-expressions.js';
import { skipGroup } from './external-declarations.js';
import type { SyntaxNode } from './grammar.js';

/** Statements; declarations among them are left to the subclass. */
export abstract class StatementConverter extends ExpressionConverter {
  /** Null where the node is no declaration. */
  abstract declaration(node: SyntaxNode): Declaration | null;
  abstract staticAssertion(index: number): StaticAssertion;

  override compound(node: SyntaxNode): CompoundStatement {
    const open = this.indexOf(node);
    const close = skipGroup(this.tokens, open) - 1;
    const items: Statement[] = [];
    for (const child of node.children) this.addItems(child, items);
    for (const index of this.rendered!.staticAssertions) {
      if (index > open && index < close && this.isDirectlyInside(open, index)) items.push(this.staticAssertion(index));
    }
    return { kind: 'compound', token: this.tokens[open]!, items, end: this.tokens[close]! };
  }

  private isDirectlyInside(open: number, index: number): boolean {
    let depth = 0;
    for (let i = open + 1; i < index; i++) {
      const text = this.tokens[i]!.text;
      if (text === '{' || text === '(') depth++;
      else if (text === '}' || text === ')') depth--;
    }
    return depth === 0;
  }

  /** Adds the statement with its labels in front of it. */
  private addItems(node: SyntaxNode, items: Statement[]): void {
    if (node.type === 'labeled_statement') {
      const label = this.tokenOf(this.child(node, 'label'));
      items.push({ kind: 'label', token: label, name: label.text });
      for (const child of node.children) if (child.field !== 'label') this.addItems(child, items);
      return;
    }
    if (node.type === 'case_statement') {
      const value = this.optional(node, 'value');
      const token = this.tokenOf(node);
      if (value) items.push({ kind: 'case', token, ...this.caseValue(value) });
      else items.push({ kind: 'default', token });
      for (const child of node.children) if (child.field !== 'value') this.addItems(child, items);
      return;
    }
    items.push(this.statement(node));
  }

  private caseValue(node: SyntaxNode): { first: Expression; last: Expression | null } {
    if (node.type === 'call_expression' && this.rendered!.caseRanges.has(this.indexOf(node))) {
      const [first, last] = this.child(node, 'arguments').children;
      return { first: this.expression(first!), last: this.expression(last!) };
    }
    return { first: this.expression(node), last: null };
  }

  /** A statement where one is wanted: with labels it becomes a block. */
  private body(node: SyntaxNode): Statement {
    if (node.type !== 'labeled_statement' && node.type !== 'case_statement') return this.statement(node);
    const items: Statement[] = [];
    this.addItems(node, items);
    const token = this.tokenOf(node);
    return { kind: 'compound', token, items, end: token };
  }

  private condition(node: SyntaxNode): Expression {
    return this.expression(this.child(node, 'condition'));
  }

  statement(node: SyntaxNode): Statement {
    const token = this.tokenOf(node);
    switch (node.type) {
      case 'compound_statement':
        return this.compound(node);
      case 'expression_statement': {
        const inner = node.children[0];
        return { kind: 'expression-statement', token, expression: inner ? this.expression(inner) : null };
      }
      case 'if_statement': {
        const alternative = this.optional(node, 'alternative');
        return {
          kind: 'if',
          token,
          condition: this.condition(node),
          consequence: this.body(this.child(node, 'consequence')),
          alternative: alternative && this.body(alternative.children[0]!),
        };
      }
      case 'switch_statement':
        return { kind: 'switch', token, condition: this.condition(node), body: this.body(this.child(node, 'body')) };
      case 'while_statement':
        return { kind: 'while', token, condition: this.condition(node), body: this.body(this.child(node, 'body')) };
      case 'do_statement':
        return { kind: 'do', token, condition: this.condition(node), body: this.body(this.child(node, 'body')) };
      case 'for_statement':
        return this.forStatement(node);
      case 'return_statement': {
        const value = node.children[0];
        return { kind: 'return', token, value: value ? this.expression(value) : null };
      }
      case 'break_statement':
        return { kind: 'break', token };
      case 'continue_statement':
        return { kind: 'continue', token };
      case 'goto_statement':
        return { kind: 'goto', token, label: this.tokenOf(this.child(node, 'label')).text };
      default: {
        const declaration = this.declaration(node);
        if (declaration) return declaration;
        throw new CompileError(`${node.type.replaceAll('_', ' ')} is not a statement this compiler knows`, token);
      }
    }
  }

  private forStatement(node: SyntaxNode): Statement {
    const initializer = this.optional(node, 'initializer');
    const condition = this.optional(node, 'condition');
    const update = this.optional(node, 'update');
    let first: Statement | null = null;
    if (initializer) {
      first = this.declaration(initializer);
      first ??= {
        kind: 'expression-statement',
        token: this.tokenOf(initializer),
        expression: this.expression(initializer),
      };
    }
    return {
      kind: 'for',
      token: this.tokenOf(node),
      initializer: first,
      condition: condition && this.expression(condition),
      update: update && this.expression(update),
      body: this.body(this.child(node, 'body')),
    };
  }
}
