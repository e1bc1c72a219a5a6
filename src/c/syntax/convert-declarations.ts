/** From tree-sitter's declaration nodes to ours. */
import { CompileError } from '../errors.js';
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import type {
  Attribute,
  Declaration,
  Declarator,
  Expression,
  ExternalSyntax,
  FieldDeclaration,
  Initializer,
  ParameterDeclaration,
  StaticAssertion,
  StorageClass,
  TypeName,
  TypeSpecifier,
} from './ast.js';
import { StatementConverter } from './convert-statements.js';
import { skipGroup } from './external-declarations.js';
import type { SyntaxNode } from './grammar.js';
import { TYPEOF_WORDS } from './words.js';

const INLINE_WORDS = new Set(['inline', '__inline', '__inline__']);
const NO_ATTRIBUTES: readonly Attribute[] = [];

/** Declarations, types and what is in them; the whole of a unit's item. */
export class DeclarationConverter extends StatementConverter {
  external(node: SyntaxNode): ExternalSyntax {
    if (node.type !== 'function_definition') {
      const declaration = this.declaration(node);
      if (!declaration) throw new CompileError('syntax error: not a declaration', this.tokenOf(node));
      return declaration;
    }
    const declarator = this.child(node, 'declarator');
    const body = this.child(node, 'body');
    const bodyIndex = this.indexOf(body);
    return {
      kind: 'function-definition',
      token: this.nameToken(declarator) ?? this.tokenOf(node),
      ...this.storage(0, bodyIndex),
      specifier: this.specifier(this.child(node, 'type')),
      attributes: this.attributesBetween(0, bodyIndex),
      declarator: this.declarator(declarator),
      body: this.compound(body),
    };
  }

  override declaration(node: SyntaxNode): Declaration | null {
    const start = this.indexOf(node);
    const end = this.rendered!.tokenAt[Math.max(node.end - 1, node.start)]! + 1;
    if (node.type !== 'declaration' && node.type !== 'type_definition') {
      if (!isTypeSpecifier(node.type)) return null;
      return {
        kind: 'declaration',
        token: this.tokenOf(node),
        storage: 'none',
        inline: false,
        specifier: this.specifier(node),
        attributes: NO_ATTRIBUTES,
        declarators: [],
      };
    }
    const declarators: Array<{ declarator: Declarator; initializer: Initializer | null }> = [];
    for (const child of node.children) {
      if (child.field !== 'declarator') continue;
      if (child.type === 'init_declarator') {
        declarators.push({
          declarator: this.declarator(this.child(child, 'declarator')),
          initializer: this.initializer(this.child(child, 'value')),
        });
      } else declarators.push({ declarator: this.declarator(child), initializer: null });
    }
    // Attributes in front of a declaration stand before the first token of its node.
    let front = start;
    while (front > 0 && this.rendered!.attributes.some((index) => skipGroup(this.tokens, index + 1) === front)) {
      front = this.rendered!.attributes.find((index) => skipGroup(this.tokens, index + 1) === front)!;
    }
    const specifier = this.specifier(this.child(node, 'type'));
    return {
      kind: 'declaration',
      token: this.tokenOf(node),
      ...this.storage(front, end),
      specifier,
      attributes: without(this.attributesBetween(front, end), specifier),
      declarators,
    };
  }

  override staticAssertion(index: number): StaticAssertion {
    const token = this.tokens[index]!;
    const close = skipGroup(this.tokens, index + 1) - 1;
    let comma = close;
    let depth = 0;
    for (let i = index + 2; i < close; i++) {
      const text = this.tokens[i]!.text;
      if (text === '(' || text === '[' || text === '{') depth++;
      else if (text === ')' || text === ']' || text === '}') depth--;
      else if (text === ',' && depth === 0) comma = i;
    }
    return {
      kind: 'static-assertion',
      token,
      condition: this.nested.expression(this.tokens.slice(index + 2, comma)),
      message: this.tokens.slice(comma + 1, close),
    };
  }

  override typeName(node: SyntaxNode): TypeName {
    const declarator = this.optional(node, 'declarator');
    return {
      token: this.tokenOf(node),
      specifier: this.specifier(this.child(node, 'type')),
      declarator: declarator ? this.declarator(declarator) : { kind: 'name', token: null },
    };
  }

  private specifier(node: SyntaxNode): TypeSpecifier {
    const token = this.tokenOf(node);
    switch (node.type) {
      case 'struct_specifier':
      case 'union_specifier': {
        const body = this.optional(node, 'body');
        const name = this.optional(node, 'name');
        return {
          kind: 'record',
          token,
          union: node.type === 'union_specifier',
          tag: name && this.tokenOf(name).text,
          fields: body && this.fields(body),
          attributes: body ? this.tagAttributes(node, body) : NO_ATTRIBUTES,
          pack: this.pack,
        };
      }
      case 'enum_specifier': {
        const body = this.optional(node, 'body');
        const name = this.optional(node, 'name');
        const enumerators = body?.children.map((enumerator) => {
          const value = this.optional(enumerator, 'value');
          return { token: this.tokenOf(this.child(enumerator, 'name')), value: value && this.expression(value) };
        });
        return {
          kind: 'enum',
          token,
          tag: name && this.tokenOf(name).text,
          enumerators: enumerators ?? null,
          attributes: body ? this.tagAttributes(node, body) : NO_ATTRIBUTES,
        };
      }
      case 'primitive_type':
        return this.placeholder(node, token);
      case 'sized_type_specifier': {
        const words: string[] = [];
        const end = this.rendered!.tokenAt[node.end - 1]!;
        for (let i = this.indexOf(node); i <= end; i++) {
          if (this.tokens[i]!.kind === TokenKind.Identifier) words.push(this.tokens[i]!.text);
        }
        return { kind: 'basic', token, words };
      }
      default:
        throw new CompileError(`unknown type name "${token.text}"`, token);
    }
  }

  /** The text says `int` for every type that is one word; the token tells which. */
  private placeholder(node: SyntaxNode, token: Token): TypeSpecifier {
    if (TYPEOF_WORDS.has(token.text)) {
      const open = this.indexOf(node) + 1;
      const inner = this.tokens.slice(open + 1, skipGroup(this.tokens, open) - 1);
      if (inner.length === 0) throw new CompileError('typeof of nothing', token);
      if (this.startsTypeName(inner)) return { kind: 'typeof-type', token, type: this.nested.typeName(inner) };
      return { kind: 'typeof-expression', token, operand: this.nested.expression(inner) };
    }
    if (token.text === '__auto_type') return { kind: 'auto-type', token };
    if (isTypeWord(token.text)) return { kind: 'basic', token, words: [token.text] };
    return { kind: 'typedef-name', token, name: token.text };
  }

  private startsTypeName(tokens: readonly Token[]): boolean {
    for (const token of tokens) {
      if (token.kind !== TokenKind.Identifier) return false;
      if (isTypeWord(token.text)) return true;
      if (this.rendered!.typeNames.has(token.text) || this.isTypeName(token.text)) return true;
      if (token.text !== 'const' && token.text !== 'volatile') return false;
    }
    return false;
  }

  private fields(body: SyntaxNode): FieldDeclaration[] {
    const fields: FieldDeclaration[] = [];
    for (const node of body.children) {
      if (node.type !== 'field_declaration')
        throw new CompileError('syntax error in a member list', this.tokenOf(node));
      const start = this.indexOf(node);
      const end = this.rendered!.tokenAt[node.end - 1]! + 1;
      const declarators: Array<{ declarator: Declarator; width: Expression | null }> = [];
      for (const child of node.children) {
        if (child.field === 'declarator') declarators.push({ declarator: this.declarator(child), width: null });
        else if (child.type === 'bitfield_clause') {
          const width = this.expression(child.children[0]!);
          const last = declarators.pop();
          declarators.push({ declarator: last?.declarator ?? { kind: 'name', token: null }, width });
        }
      }
      const specifier = this.specifier(this.child(node, 'type'));
      fields.push({
        token: this.tokenOf(node),
        specifier,
        attributes: without(this.attributesBetween(start, end), specifier),
        declarators,
      });
    }
    return fields;
  }

  private declarator(node: SyntaxNode): Declarator {
    switch (node.type) {
      case 'identifier':
      case 'field_identifier':
      case 'type_identifier':
      case 'primitive_type':
        return { kind: 'name', token: this.tokenOf(node).text === ':' ? null : this.tokenOf(node) };
      case 'pointer_declarator':
      case 'abstract_pointer_declarator':
        return { kind: 'pointer', inner: this.innerDeclarator(node) };
      case 'array_declarator':
      case 'abstract_array_declarator': {
        const size = this.optional(node, 'size');
        return { kind: 'array', inner: this.innerDeclarator(node), size: size && this.expression(size) };
      }
      case 'function_declarator':
      case 'abstract_function_declarator': {
        const list = this.child(node, 'parameters');
        const parameters = list.children.filter((child) => child.type === 'parameter_declaration');
        return {
          kind: 'function',
          inner: this.innerDeclarator(node),
          parameters: parameters.map((parameter) => this.parameter(parameter)),
          variadic: list.children.some((child) => child.type === 'variadic_parameter'),
        };
      }
      case 'parenthesized_declarator':
      case 'abstract_parenthesized_declarator': {
        const inner = node.children[0];
        return inner ? this.declarator(inner) : { kind: 'name', token: null };
      }
      default:
        throw new CompileError(`syntax error: ${node.type.replaceAll('_', ' ')} in a declarator`, this.tokenOf(node));
    }
  }

  private innerDeclarator(node: SyntaxNode): Declarator {
    const inner = this.optional(node, 'declarator');
    return inner ? this.declarator(inner) : { kind: 'name', token: null };
  }

  private parameter(node: SyntaxNode): ParameterDeclaration {
    const declarator = this.optional(node, 'declarator');
    return {
      specifier: this.specifier(this.child(node, 'type')),
      declarator: declarator ? this.declarator(declarator) : { kind: 'name', token: null },
    };
  }

  private nameToken(node: SyntaxNode): Token | null {
    if (node.type === 'identifier') return this.tokenOf(node);
    const inner = this.optional(node, 'declarator') ?? node.children[0];
    return inner ? this.nameToken(inner) : null;
  }

  /** Storage class and function specifiers among the tokens of a declaration, outside any braces. */
  private storage(start: number, end: number): { storage: StorageClass; inline: boolean } {
    let storage: StorageClass = 'none';
    let inline = false;
    for (let i = start; i < end; i++) {
      const text = this.tokens[i]!.text;
      if (text === '{' || text === '=' || text === ';') break;
      if (text === 'static' || text === 'extern' || text === 'typedef') storage = text;
      else if (INLINE_WORDS.has(text)) inline = true;
      else if (text === '(') i = skipGroup(this.tokens, i) - 1;
    }
    return { storage, inline };
  }

  /** Attributes of a struct, union or enum: after its keyword, or after its closing brace. */
  private tagAttributes(node: SyntaxNode, body: SyntaxNode): readonly Attribute[] {
    const open = this.indexOf(body);
    const result = [...this.attributesBetween(this.indexOf(node), open)];
    let after = skipGroup(this.tokens, open);
    while (this.rendered!.attributes.includes(after)) {
      const end = skipGroup(this.tokens, after + 1);
      result.push(...this.attributesBetween(after, end));
      after = end;
    }
    return result;
  }

  /** Attributes whose group starts in [start, end), outside braces that open in it. */
  private attributesBetween(start: number, end: number): readonly Attribute[] {
    const found = this.rendered!.attributes.filter((index) => index >= start && index < end);
    if (found.length === 0) return NO_ATTRIBUTES;
    const result: Attribute[] = [];
    for (let i = start; i < end; ) {
      if (this.tokens[i]!.text === '{') i = skipGroup(this.tokens, i);
      else {
        if (found.includes(i)) result.push(...this.attributeGroup(i));
        i++;
      }
    }
    return result;
  }

  /** `_Alignas(16)` or `_Alignas(type)` (C11 6.7.5), as the attribute. */
  private alignas(index: number): Attribute {
    const token = this.tokens[index]!;
    const tokens = this.tokens.slice(index + 2, skipGroup(this.tokens, index + 1) - 1);
    const value: Expression = this.startsTypeName(tokens)
      ? { kind: 'sizeof-type', token, align: true, type: this.nested.typeName(tokens) }
      : this.nested.expression(tokens);
    return { name: 'aligned', token, arguments: tokens, values: [value] };
  }

  private attributeGroup(index: number): Attribute[] {
    if (this.tokens[index]!.text === '_Alignas') return [this.alignas(index)];
    const result: Attribute[] = [];
    const end = skipGroup(this.tokens, index + 1) - 2;
    for (let i = index + 3; i < end; ) {
      const token = this.tokens[i]!;
      i++;
      if (token.kind !== TokenKind.Identifier) continue;
      const close = skipGroup(this.tokens, i);
      const tokens = close > i ? this.tokens.slice(i + 1, close - 1) : [];
      const name = token.text.replace(/^__|__$/g, '');
      const values = name === 'aligned' && tokens.length > 0 ? [this.nested.expression(tokens)] : [];
      result.push({ name, token, arguments: tokens, values });
      i = close;
    }
    return result;
  }
}

/** Attributes right after a member list are the record's own, not the declaration's. */
function without(attributes: readonly Attribute[], specifier: TypeSpecifier): readonly Attribute[] {
  if (specifier.kind !== 'record' && specifier.kind !== 'enum') return attributes;
  return attributes.filter(({ token }) => !specifier.attributes.some((own) => own.token === token));
}

function isTypeSpecifier(type: string): boolean {
  return (
    type === 'struct_specifier' ||
    type === 'union_specifier' ||
    type === 'enum_specifier' ||
    type === 'primitive_type' ||
    type === 'sized_type_specifier'
  );
}

function isTypeWord(text: string): boolean {
  return (
    TYPEOF_WORDS.has(text) ||
    [
      'struct',
      'union',
      'enum',
      'void',
      'char',
      'int',
      'float',
      'double',
      'short',
      'long',
      'signed',
      'unsigned',
      '_Bool',
      '__int128',
      '__int128_t',
      '__uint128_t',
      '__builtin_va_list',
    ].includes(text)
  );
}
