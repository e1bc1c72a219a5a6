/** The functions of one tree as code to be followed. */
import { CompileError, PreprocessError } from '../../c/errors.js';
import {
  type ExternalDeclaration,
  externalDeclarations,
  FunctionAnalyzer,
  type FunctionIR,
  type Unit,
} from '../../c/index.js';
import { TokenArray, TokenKind } from '../../c/source.js';
import { UserError } from '../../errors.js';
import { codeOf } from './code.js';
import { type CallerSource, ConstantArguments } from './constant-arguments.js';
import { FenceScope, withFences } from './fences.js';
import type { Code } from './instructions.js';
import { NotFollowed } from './not-followed.js';
import { saysVolatile, volatileNames } from './volatile.js';

/** Where units come from. */
export interface UnitSource {
  /** @throws PreprocessError, CompileError, UserError where there is none */
  unit(file: string): Unit;
  /** The C files whose text seems to define a function with external linkage; absent where that is not known. */
  filesDefining?(name: string): readonly string[];
}

/** A function of a unit. */
export interface PlacedFunction {
  readonly unit: Unit;
  readonly name: string;
}

/** Attributes that say what a function is for, not what it does: all others must be the same on both sides. */
const HARMLESS = new Set([
  'unused',
  'used',
  'noinline',
  'always_inline',
  'format',
  'warn_unused_result',
  'nonnull',
  'returns_nonnull',
  'cold',
  'hot',
  'deprecated',
  'noreturn',
  'malloc',
  'alloc_size',
  'pure',
  'const',
  'sentinel',
  'flatten',
  'artificial',
  'gnu_inline',
  'leaf',
  'nothrow',
]);

export class SideProgram {
  private readonly codes = new Map<Unit, Map<string, Code | NotFollowed>>();
  private readonly definitions = new Map<Unit, Map<string, ExternalDeclaration>>();
  private readonly volatiles = new Map<Unit, ReadonlySet<string>>();

  /** What callers of a function give it; null where that is not to be found out. */
  readonly callers: ConstantArguments | null;

  constructor(
    private readonly source: UnitSource,
    callers: CallerSource | null,
  ) {
    this.callers = callers && new ConstantArguments(callers);
  }

  unit(file: string): Unit {
    return this.source.unit(file);
  }

  /** The declaration that defines a function in a unit, or null. */
  definition(unit: Unit, name: string): ExternalDeclaration | null {
    let definitions = this.definitions.get(unit);
    if (!definitions) {
      definitions = new Map();
      for (const declaration of externalDeclarations(unit.source))
        if (declaration.isFunctionDefinition) for (const each of declaration.names) definitions.set(each, declaration);
      this.definitions.set(unit, definitions);
    }
    return definitions.get(name) ?? null;
  }

  /** A function's code. @throws NotFollowed where it has none that can be followed */
  code({ unit, name }: PlacedFunction): Code {
    const codes = this.codes.get(unit) ?? new Map<string, Code | NotFollowed>();
    this.codes.set(unit, codes);
    let code = codes.get(name);
    if (!code) {
      code = this.analyzed(unit, name);
      codes.set(name, code);
    }
    if (code instanceof NotFollowed) throw code;
    return code;
  }

  /** The code of a function that one other unit alone defines; null where it is not known. @param unit that calls it */
  definedElsewhere(unit: Unit, name: string): Code | null {
    const files = this.source.filesDefining?.(name) ?? [];
    if (files.length !== 1 || files[0] === unit.file) return null;
    try {
      const other = this.source.unit(files[0]!);
      const entity = this.definition(other, name) ? other.lookup(name) : null;
      if (entity?.kind !== 'function' || entity.symbol.isWeak || this.attributes({ unit: other, name }) !== '')
        return null;
      return this.code({ unit: other, name });
    } catch (error) {
      if (
        error instanceof NotFollowed ||
        error instanceof CompileError ||
        error instanceof PreprocessError ||
        error instanceof UserError
      )
        return null;
      throw error;
    }
  }

  /** @throws NotFollowed, CompileError, PreprocessError where a function does not compile */
  check({ unit, name }: PlacedFunction): void {
    this.ir(unit, name);
  }

  /** Attributes of a function that change what is done with it. */
  attributes({ unit, name }: PlacedFunction): string {
    const definition = unit.functionDefinition(name);
    const names = definition?.attributes.filter((each) => !HARMLESS.has(each.name)) ?? [];
    return names
      .map((each) => `${each.name}(${each.arguments.map(({ text }) => text).join(' ')})`)
      .sort()
      .join();
  }

  private analyzed(unit: Unit, name: string): Code | NotFollowed {
    try {
      if (this.isVolatile(unit, name)) return new NotFollowed('volatile accesses');
      return codeOf(this.ir(unit, name));
    } catch (error) {
      if (error instanceof NotFollowed) return error;
      if (error instanceof CompileError || error instanceof PreprocessError)
        return new NotFollowed('it cannot be compiled');
      throw error;
    }
  }

  private ir(unit: Unit, name: string): FunctionIR {
    const definition = unit.functionDefinition(name);
    const entity = definition ? unit.lookup(name) : null;
    if (!definition || entity?.kind !== 'function') throw new NotFollowed('it is not defined where it is looked for');
    // Names that are declared further down are no names here: a build would stop.
    const scope = new FenceScope(unit.scopeAt(name));
    return new FunctionAnalyzer(unit, name, scope, 'order').function(entity.symbol, withFences(definition));
  }

  private isVolatile(unit: Unit, name: string): boolean {
    const tokens = this.definition(unit, name)?.tokens;
    if (!tokens) return false;
    if (saysVolatile(new TokenArray(tokens))) return true;
    let names = this.volatiles.get(unit);
    if (!names) {
      names = new Set(unit.source.segments.flatMap((segment) => [...volatileNames(segment)]));
      this.volatiles.set(unit, names);
    }
    return tokens.some(({ kind, text }) => kind === TokenKind.Identifier && names.has(text));
  }
}
