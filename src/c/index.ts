/**
 * The door to the C compiler: what the rest of the program may use of it, in the order from tokens to a running
 * program. What can be had without loading the compiler has doors of its own: errors.ts, source.ts and runs.ts. Other
 * files of this folder are its own business. It knows nothing of QEMU.
 */
// biome-ignore-all assist/source/organizeImports: grouped by subject

// Tokens to declarations
export { DeclarationCatalog, DeclarationIndex } from './syntax/declaration-index.js';
export {
  type DeclarationGroup,
  declarationGroups,
  type ExternalDeclaration,
  externalDeclarations,
} from './syntax/external-declarations.js';
export { DROPPED_WORDS, TAG_WORDS, TYPE_WORDS } from './syntax/words.js';

// Declarations to syntax trees
export type {
  CompoundStatement,
  Declaration,
  Declarator,
  Expression,
  FunctionDefinition,
  ParameterDeclaration,
  Statement,
  TypeName,
  TypeSpecifier,
} from './syntax/ast.js';
export { parseExpressionTokens, parseExternalDeclaration } from './syntax/parse.js';

// Types, and what names of a unit stand for
export { hasAttribute } from './lower/types/attributes.js';
export type { Entity, Scope } from './lower/unit/scope.js';
export { declaratorName } from './syntax/declarator-parser.js';
export type { ObjectDefinition } from './lower/unit/object-definition.js';
export { Unit } from './lower/unit/unit.js';
export { sameType } from './types/compatible.js';
export {
  type CType,
  type FunctionType,
  functionType,
  type IntegerType,
  isScalar,
  type Member,
  Qualifier,
  RecordType,
  typeName,
  UNSIGNED_LONG,
  VOID,
} from './types/types.js';

// Syntax trees to typed trees
export type {
  Argument,
  ExitIR,
  FunctionIR,
  FunctionSymbol,
  IR,
  Label,
  ObjectSymbol,
  Place,
  StatementIR,
  Variable,
} from './lower/ir.js';
export { isBarrier } from './lower/assembly/assembly.js';
export { isAtomic } from './lower/builtins/atomics.js';
export { ExpressionAnalyzer } from './lower/expressions/expressions.js';
export { initializerEntries } from './lower/initializers/initializers.js';
export { analyzeFunction } from './lower/statements/analyze-function.js';
export { FunctionAnalyzer } from './lower/statements/statements.js';
export { Structure } from './shadow/structure.js';
export { hasLabels, variablesOf, visitStatements, visitValue } from './shadow/variables.js';

// Typed trees to programs, which are compiled while they run
export type { ProgramState } from './program/kept/program-state.js';
export { type Placement, Translation } from './program/placement.js';
export { Program } from './program/program.js';
export type { FunctionResolution, Resolver } from './program/resolver.js';
export { type HostFunction, Instance } from './program/run/instance.js';
