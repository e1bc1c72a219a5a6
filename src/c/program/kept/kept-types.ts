/** The C types of symbols as data that outlives a process. */
import { arrayOf, type CType, type FunctionType, RecordType } from '../../types/types.js';

/**
 * A type without what only its own unit can tell: of a record its tag, by which types of different units are compared
 * (types/compatible.ts); no members.
 */
export type KeptType =
  | Exclude<CType, { readonly kind: 'pointer' | 'array' | 'function' | 'record' }>
  | { readonly kind: 'pointer'; readonly target: KeptType; readonly qualifiers: number }
  | { readonly kind: 'array'; readonly element: KeptType; readonly length: number | null }
  | KeptFunctionType
  | { readonly kind: 'record'; readonly union: boolean; readonly tag: string | null };

export interface KeptFunctionType {
  readonly kind: 'function';
  readonly result: KeptType;
  readonly parameters: readonly KeptType[];
  readonly variadic: boolean;
  readonly isUnprototyped: boolean;
}

/** Keeps types, each object once. */
export class TypeKeeper {
  private readonly known = new Map<CType, KeptType>();

  keep(type: CType): KeptType {
    let kept = this.known.get(type);
    if (kept === undefined) {
      kept = this.kept(type);
      this.known.set(type, kept);
    }
    return kept;
  }

  keepFunction(type: FunctionType): KeptFunctionType {
    return this.keep(type) as KeptFunctionType;
  }

  private kept(type: CType): KeptType {
    switch (type.kind) {
      case 'pointer':
        return { kind: 'pointer', target: this.keep(type.target), qualifiers: type.qualifiers };
      case 'array':
        return { kind: 'array', element: this.keep(type.element), length: type.length };
      case 'function': {
        const { result, parameters, variadic, isUnprototyped } = type;
        const kept = parameters.map((each) => this.keep(each));
        return { kind: 'function', result: this.keep(result), parameters: kept, variadic, isUnprototyped };
      }
      case 'record':
        return { kind: 'record', union: type.union, tag: type.tag };
      default:
        return { ...type };
    }
  }
}

/** Makes types of what was kept, each object once. */
export class TypeMaker {
  private readonly known = new Map<KeptType, CType>();

  make(kept: KeptType): CType {
    let type = this.known.get(kept);
    if (type === undefined) {
      type = this.made(kept);
      this.known.set(kept, type);
    }
    return type;
  }

  makeFunction(kept: KeptFunctionType): FunctionType {
    return this.make(kept) as FunctionType;
  }

  private made(kept: KeptType): CType {
    switch (kept.kind) {
      case 'pointer':
        return { kind: 'pointer', target: this.make(kept.target), qualifiers: kept.qualifiers, size: 8, align: 8 };
      case 'array':
        return arrayOf(this.make(kept.element), kept.length);
      case 'function': {
        const { result, parameters, variadic, isUnprototyped } = kept;
        const made = parameters.map((each) => this.make(each));
        return {
          kind: 'function',
          result: this.make(result),
          parameters: made,
          variadic,
          isUnprototyped,
          size: 1,
          align: 1,
        };
      }
      case 'record':
        return new RecordType(kept.union, kept.tag, () => undefined);
      default:
        return kept;
    }
  }
}
