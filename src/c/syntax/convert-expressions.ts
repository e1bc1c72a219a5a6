/** From tree-sitter's expression nodes to ours. */
import { CompileError } from '../errors.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import type { CompoundStatement, Designator, Expression, Initializer, TypeName, UnaryOperator } from './ast.js';
import { skipGroup } from './external-declarations.js';
import type { SyntaxNode } from './grammar.js';
import type { Rendered } from './render.js';
import { ALIGNOF_WORDS, ASSEMBLY_WORDS } from './words.js';

/** Parses stretches of tokens that the rendered text left out. */
export interface NestedParser {
  expression(tokens: readonly Token[]): Expression;
  typeName(tokens: readonly Token[]): TypeName;
}

/** Expressions and initializers; what they contain of declarations is left to the subclass. */
export abstract class ExpressionConverter {
  constructor(
    protected readonly tokens: readonly Token[],
    protected readonly rendered: Rendered | null,
    protected readonly isTypeName: (name: string) => boolean,
    protected readonly nested: NestedParser,
    /** Of records defined here (see ast.ts). */
    protected readonly pack = 0,
  ) {}

  abstract typeName(node: SyntaxNode): TypeName;
  abstract compound(node: SyntaxNode): CompoundStatement;

  protected indexOf(node: SyntaxNode): number {
    return this.rendered!.tokenAt[node.start]!;
  }

  protected tokenOf(node: SyntaxNode): Token {
    return this.tokens[this.indexOf(node)]!;
  }

  protected child(node: SyntaxNode, field: string): SyntaxNode {
    const found = node.children.find((child) => child.field === field);
    if (!found) throw new CompileError(`syntax error in ${node.type.replaceAll('_', ' ')}`, this.tokenOf(node));
    return found;
  }

  protected optional(node: SyntaxNode, field: string): SyntaxNode | null {
    return node.children.find((child) => child.field === field) ?? null;
  }

  expression(node: SyntaxNode): Expression {
    const token = this.tokenOf(node);
    switch (node.type) {
      case 'identifier':
        return { kind: 'identifier', token };
      case 'number_literal':
      case 'char_literal':
        return this.literalOrName(node, token);
      case 'string_literal':
      case 'concatenated_string':
        return this.string(this.indexOf(node));
      case 'parenthesized_expression': {
        const inner = node.children[0]!;
        if (inner.type === 'compound_statement')
          return { kind: 'statement-expression', token, body: this.compound(inner) };
        return this.expression(inner);
      }
      case 'unary_expression':
      case 'pointer_expression':
        return {
          kind: 'unary',
          token,
          operator: token.text as UnaryOperator,
          operand: this.expression(this.child(node, 'argument')),
        };
      case 'update_expression': {
        const operator = this.child(node, 'operator');
        const operand = this.child(node, 'argument');
        const operatorToken = this.tokenOf(operator);
        return {
          kind: 'update',
          token: operatorToken,
          operator: operatorToken.text as '++' | '--',
          prefix: operator.start < operand.start,
          operand: this.expression(operand),
        };
      }
      case 'binary_expression': {
        const operator = this.tokenOf(this.child(node, 'operator'));
        return {
          kind: 'binary',
          token: operator,
          operator: operator.text,
          left: this.expression(this.child(node, 'left')),
          right: this.expression(this.child(node, 'right')),
        };
      }
      case 'assignment_expression': {
        const operator = this.tokenOf(this.child(node, 'operator'));
        return {
          kind: 'assignment',
          token: operator,
          operator: operator.text.slice(0, -1),
          left: this.expression(this.child(node, 'left')),
          right: this.expression(this.child(node, 'right')),
        };
      }
      case 'conditional_expression': {
        const consequence = this.optional(node, 'consequence');
        return {
          kind: 'conditional',
          token,
          condition: this.expression(this.child(node, 'condition')),
          consequence: consequence && this.expression(consequence),
          alternative: this.expression(this.child(node, 'alternative')),
        };
      }
      case 'comma_expression':
        return {
          kind: 'comma',
          token,
          left: this.expression(this.child(node, 'left')),
          right: this.expression(this.child(node, 'right')),
        };
      case 'cast_expression':
        return {
          kind: 'cast',
          token,
          type: this.typeName(this.child(node, 'type')),
          operand: this.expression(this.child(node, 'value')),
        };
      case 'compound_literal_expression':
        return {
          kind: 'compound-literal',
          token,
          type: this.typeName(this.child(node, 'type')),
          initializer: this.initializer(this.child(node, 'value')),
        };
      case 'sizeof_expression':
        return {
          kind: 'sizeof-expression',
          token,
          align: ALIGNOF_WORDS.has(token.text),
          operand: this.expression(this.child(node, 'value')),
        };
      case 'offsetof_expression': {
        const type = this.typeName(this.child(node, 'type'));
        if (token.text === 'sizeof') return { kind: 'sizeof-type', token, align: false, type };
        if (ALIGNOF_WORDS.has(token.text)) return { kind: 'sizeof-type', token, align: true, type };
        return { kind: 'type-argument', token, type };
      }
      case 'call_expression':
        return this.call(node);
      case 'field_expression': {
        const field = this.tokenOf(this.child(node, 'field'));
        return {
          kind: 'member',
          token: field,
          arrow: this.tokenOf(this.child(node, 'operator')).text === '->',
          object: this.expression(this.child(node, 'argument')),
          name: field.text,
        };
      }
      case 'subscript_expression':
        return {
          kind: 'index',
          token,
          object: this.expression(this.child(node, 'argument')),
          index: this.expression(this.child(node, 'index')),
        };
      case 'generic_expression':
        return this.generic(node, token);
      default:
        throw new CompileError(`${node.type.replaceAll('_', ' ')} is not an expression this compiler knows`, token);
    }
  }

  initializer(node: SyntaxNode): Initializer {
    if (node.type !== 'initializer_list') return { kind: 'value', value: this.expression(node) };
    const items = node.children.map((item) => {
      if (item.type !== 'initializer_pair') return { designators: [], value: this.initializer(item) };
      const designators = item.children
        .filter((child) => child.field === 'designator')
        .map((child) => this.designator(child));
      return { designators, value: this.initializer(this.child(item, 'value')) };
    });
    return { kind: 'list', token: this.tokenOf(node), items };
  }

  private designator(node: SyntaxNode): Designator {
    const token = this.tokenOf(node);
    if (node.type === 'field_designator') {
      const name = this.tokenOf(node.children[0]!);
      return { kind: 'member', token: name, name: name.text };
    }
    if (node.type === 'subscript_range_designator') {
      const first = this.expression(this.child(node, 'start'));
      return { kind: 'index', token, first, last: this.expression(this.child(node, 'end')) };
    }
    if (node.type === 'subscript_designator') {
      return { kind: 'index', token, first: this.expression(node.children[0]!), last: null };
    }
    return { kind: 'member', token, name: token.text };
  }

  /** The text has literals where a name could have been mistaken for a type; the token tells. */
  private literalOrName(node: SyntaxNode, token: Token): Expression {
    if (token.kind === TokenKind.Number) return { kind: 'number', token };
    if (token.kind === TokenKind.Character) return { kind: 'character', token };
    if (ASSEMBLY_WORDS.has(token.text)) {
      const start = this.indexOf(node);
      let open = start + 1;
      while (this.tokens[open]?.kind === TokenKind.Identifier) open++;
      return { kind: 'assembly', token, tokens: this.tokens.slice(open + 1, skipGroup(this.tokens, open) - 1) };
    }
    return { kind: 'identifier', token };
  }

  private string(start: number): Expression {
    let end = start;
    while (this.tokens[end]?.kind === TokenKind.String) end++;
    return { kind: 'string', token: this.tokens[start]!, parts: this.tokens.slice(start, end) };
  }

  private call(node: SyntaxNode): Expression {
    const callee = this.expression(this.child(node, 'function'));
    const list = this.child(node, 'arguments');
    const values = list.children.map((argument) => {
      if (argument.type === 'compound_statement')
        throw new CompileError('a block as an argument', this.tokenOf(argument));
      return this.expression(argument);
    });
    return { kind: 'call', token: callee.token, callee, arguments: values };
  }

  private generic(node: SyntaxNode, token: Token): Expression {
    const [control, ...rest] = node.children;
    const associations: Array<{ type: TypeName | null; value: Expression }> = [];
    for (let i = 0; i + 1 < rest.length; i += 2) {
      const type = rest[i]!;
      associations.push({
        type: this.tokenOf(type).text === 'default' ? null : this.typeName(type),
        value: this.expression(rest[i + 1]!),
      });
    }
    return { kind: 'generic', token, control: this.expression(control!), associations };
  }
}
