/**
 * The syntax tree of C, as the later stages see it: immutable nodes with a `kind`, each with the token it is blamed on.
 * Names are those of C11 annex A where it has one.
 */
import type { Token } from '../token.js';
import type { Qualifiers } from '../types/types.js';

export type Expression =
  | { readonly kind: 'identifier'; readonly token: Token }
  | { readonly kind: 'number'; readonly token: Token }
  | { readonly kind: 'character'; readonly token: Token }
  | { readonly kind: 'string'; readonly token: Token; readonly parts: readonly Token[] }
  | { readonly kind: 'unary'; readonly token: Token; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'update';
      readonly token: Token;
      readonly operator: '++' | '--';
      readonly prefix: boolean;
      readonly operand: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly token: Token;
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'assignment';
      readonly token: Token;
      /** The operator without its `=`; empty for plain assignment. */
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly token: Token;
      readonly condition: Expression;
      /** Absent in GNU's `a ?: b`. */
      readonly consequence: Expression | null;
      readonly alternative: Expression;
    }
  | { readonly kind: 'comma'; readonly token: Token; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'cast'; readonly token: Token; readonly type: TypeName; readonly operand: Expression }
  | {
      readonly kind: 'compound-literal';
      readonly token: Token;
      readonly type: TypeName;
      readonly initializer: Initializer;
    }
  | { readonly kind: 'sizeof-type'; readonly token: Token; readonly align: boolean; readonly type: TypeName }
  | { readonly kind: 'sizeof-expression'; readonly token: Token; readonly align: boolean; readonly operand: Expression }
  | {
      readonly kind: 'call';
      readonly token: Token;
      readonly callee: Expression;
      readonly arguments: readonly Expression[];
    }
  | {
      readonly kind: 'member';
      readonly token: Token;
      readonly arrow: boolean;
      readonly object: Expression;
      readonly name: string;
    }
  | { readonly kind: 'index'; readonly token: Token; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'statement-expression'; readonly token: Token; readonly body: CompoundStatement }
  | {
      readonly kind: 'generic';
      readonly token: Token;
      readonly control: Expression;
      /** A null type is `default`. */
      readonly associations: ReadonlyArray<{ readonly type: TypeName | null; readonly value: Expression }>;
    }
  /** A type where a builtin such as `__builtin_va_arg` takes one as an argument. */
  | { readonly kind: 'type-argument'; readonly token: Token; readonly type: TypeName }
  | {
      readonly kind: 'assembly';
      readonly token: Token;
      /** The instructions, one string of what the literals hold, as they are spelled. */
      readonly template: string;
      readonly outputs: readonly AssemblyOperand[];
      readonly inputs: readonly AssemblyOperand[];
      /** It may jump to labels. */
      readonly jumps: boolean;
    };

/** An operand of inline assembly (GCC manual: Extended Asm). */
export interface AssemblyOperand {
  /** The name in brackets in front; null without one. */
  readonly name: string | null;
  /** Such as `=r`. */
  readonly constraint: string;
  readonly value: Expression;
}

/** `&&` is GNU's address of a label, which is its operand as an identifier (GCC manual: Labels as Values). */
export type UnaryOperator = '+' | '-' | '!' | '~' | '*' | '&' | '&&';

export type Initializer =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'list'; readonly token: Token; readonly items: readonly InitializerItem[] };

export interface InitializerItem {
  readonly designators: readonly Designator[];
  readonly value: Initializer;
}

export type Designator =
  | { readonly kind: 'member'; readonly token: Token; readonly name: string }
  /** `[first ... last]`; last is null for a single element. */
  | { readonly kind: 'index'; readonly token: Token; readonly first: Expression; readonly last: Expression | null };

export type TypeSpecifier =
  /** Words such as `unsigned long`, in any order. */
  | { readonly kind: 'basic'; readonly token: Token; readonly words: readonly string[] }
  | { readonly kind: 'typedef-name'; readonly token: Token; readonly name: string }
  | {
      readonly kind: 'record';
      readonly token: Token;
      readonly union: boolean;
      readonly tag: string | null;
      readonly fields: readonly FieldDeclaration[] | null;
      readonly attributes: readonly Attribute[];
      /** Greatest alignment of members in bytes, by `#pragma pack`; 0 where the natural one holds. */
      readonly pack: number;
    }
  | {
      readonly kind: 'enum';
      readonly token: Token;
      readonly tag: string | null;
      readonly enumerators: ReadonlyArray<{ readonly token: Token; readonly value: Expression | null }> | null;
      readonly attributes: readonly Attribute[];
    }
  | { readonly kind: 'typeof-expression'; readonly token: Token; readonly operand: Expression }
  | { readonly kind: 'typeof-type'; readonly token: Token; readonly type: TypeName }
  /** `_Atomic(type)` (C11 6.7.2.4). */
  | { readonly kind: 'atomic-type'; readonly token: Token; readonly type: TypeName }
  | { readonly kind: 'auto-type'; readonly token: Token };

/** A GNU attribute: its name without underscores around it, and the tokens between its parentheses. */
export interface Attribute {
  readonly name: string;
  readonly token: Token;
  readonly arguments: readonly Token[];
  /** The arguments parsed as expressions where the attribute takes some (`aligned`). */
  readonly values: readonly Expression[];
}

export type Declarator =
  /** The qualifiers are those of what is declared, of the elements for an array. */
  | { readonly kind: 'name'; readonly token: Token | null; readonly qualifiers: Qualifiers }
  | {
      readonly kind: 'pointer';
      readonly inner: Declarator;
      /** Of what it points to. */
      readonly qualifiers: Qualifiers;
    }
  | { readonly kind: 'array'; readonly inner: Declarator; readonly size: Expression | null }
  | {
      readonly kind: 'function';
      readonly inner: Declarator;
      readonly parameters: readonly ParameterDeclaration[];
      readonly variadic: boolean;
      /**
       * The names in the parentheses where a definition declares its parameters behind them (C11 6.9.1p6); else null.
       */
      readonly identifiers: readonly Token[] | null;
    };

export interface TypeName {
  readonly token: Token;
  readonly specifier: TypeSpecifier;
  readonly declarator: Declarator;
  readonly attributes: readonly Attribute[];
}

export interface ParameterDeclaration {
  readonly specifier: TypeSpecifier;
  readonly declarator: Declarator;
  readonly attributes: readonly Attribute[];
}

export interface FieldDeclaration {
  readonly token: Token;
  readonly specifier: TypeSpecifier;
  readonly attributes: readonly Attribute[];
  /** Empty for an anonymous struct or union, and for `struct tag { } ;` inside a struct. */
  readonly declarators: ReadonlyArray<{
    readonly declarator: Declarator;
    readonly width: Expression | null;
    /** Besides those of the whole declaration. */
    readonly attributes: readonly Attribute[];
  }>;
}

export type StorageClass = 'typedef' | 'extern' | 'static' | 'none';

export interface Declaration {
  readonly kind: 'declaration';
  readonly token: Token;
  readonly storage: StorageClass;
  readonly inline: boolean;
  readonly specifier: TypeSpecifier;
  readonly attributes: readonly Attribute[];
  readonly declarators: readonly InitDeclarator[];
}

/** One of the declarators of a declaration (C11 6.7). */
export interface InitDeclarator {
  readonly declarator: Declarator;
  readonly initializer: Initializer | null;
  /** Those of the whole declaration, and its own. */
  readonly attributes: readonly Attribute[];
}

/** What stands in front of a function's body. */
export interface FunctionHead {
  readonly token: Token;
  readonly storage: StorageClass;
  readonly inline: boolean;
  readonly specifier: TypeSpecifier;
  readonly attributes: readonly Attribute[];
  readonly declarator: Declarator;
  /** What stands between the declarator and the body where it names its parameters only (C11 6.9.1p6). */
  readonly parameterDeclarations: readonly Declaration[];
}

export interface FunctionDefinition extends FunctionHead {
  readonly kind: 'function-definition';
  readonly body: CompoundStatement;
}

export interface StaticAssertion {
  readonly kind: 'static-assertion';
  readonly token: Token;
  readonly condition: Expression;
  readonly message: readonly Token[];
}

export type ExternalSyntax = Declaration | FunctionDefinition | StaticAssertion;

export type Statement =
  | CompoundStatement
  | Declaration
  | StaticAssertion
  | { readonly kind: 'expression-statement'; readonly token: Token; readonly expression: Expression | null }
  | {
      readonly kind: 'if';
      readonly token: Token;
      readonly condition: Expression;
      readonly consequence: Statement;
      readonly alternative: Statement | null;
    }
  | { readonly kind: 'switch'; readonly token: Token; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'while'; readonly token: Token; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'do'; readonly token: Token; readonly condition: Expression; readonly body: Statement }
  | {
      readonly kind: 'for';
      readonly token: Token;
      readonly initializer: Statement | null;
      readonly condition: Expression | null;
      readonly update: Expression | null;
      readonly body: Statement;
    }
  | { readonly kind: 'return'; readonly token: Token; readonly value: Expression | null }
  | { readonly kind: 'break'; readonly token: Token }
  | { readonly kind: 'continue'; readonly token: Token }
  | { readonly kind: 'goto'; readonly token: Token; readonly label: string }
  /** To the label whose address the expression gives (GCC manual: Labels as Values). */
  | { readonly kind: 'computed-goto'; readonly token: Token; readonly target: Expression }
  | { readonly kind: 'label'; readonly token: Token; readonly name: string }
  /** `case first ... last:`; last is null for a single value. */
  | {
      readonly kind: 'case';
      readonly token: Token;
      readonly first: Expression;
      readonly last: Expression | null;
    }
  | { readonly kind: 'default'; readonly token: Token };

/** Labels and case labels stand in the item list before the statement they label. */
export interface CompoundStatement {
  readonly kind: 'compound';
  readonly token: Token;
  readonly items: readonly Statement[];
  /** The closing brace. */
  readonly end: Token;
}
