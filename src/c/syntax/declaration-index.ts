/** Finds a unit's external declarations by name. What the units of a session share is indexed once for all of them. */
import type { TranslationUnit } from '../token.js';
import { type DeclarationGroup, declarationGroups, type ExternalDeclaration } from './external-declarations.js';

const NONE: readonly ExternalDeclaration[] = [];

/**
 * What is known of the groups of all units of a session: share one between programs whose trees have most files in
 * common.
 */
export class DeclarationCatalog {
  private readonly indexed = new Set<DeclarationGroup>();
  private readonly byName = new Map<string, ExternalDeclaration[]>();
  private readonly typedefsByName = new Map<string, DeclarationGroup[]>();

  add(group: DeclarationGroup): void {
    if (this.indexed.has(group)) return;
    this.indexed.add(group);
    for (const declaration of group.declarations) {
      for (const name of declaration.names) append(this.byName, name, declaration);
      for (const name of declaration.typedefNames) append(this.typedefsByName, name, group);
    }
  }

  named(name: string): readonly ExternalDeclaration[] | undefined {
    return this.byName.get(name);
  }

  typedefGroups(name: string): readonly DeclarationGroup[] | undefined {
    return this.typedefsByName.get(name);
  }
}

function append<T>(map: Map<string, T[]>, name: string, value: T): void {
  const known = map.get(name);
  // A function may have a parameter of its own name.
  if (known?.at(-1) === value) return;
  if (known) known.push(value);
  else map.set(name, [value]);
}

/** One unit's view of a catalog. */
export class DeclarationIndex {
  readonly constructors: ExternalDeclaration[] = [];
  readonly assertions: ExternalDeclaration[] = [];
  private readonly groups = new Map<DeclarationGroup, number>();
  private readonly typeNames = new Map<string, boolean>();

  constructor(
    source: TranslationUnit,
    private readonly catalog: DeclarationCatalog,
  ) {
    for (const group of declarationGroups(source)) {
      catalog.add(group);
      this.groups.set(group, this.groups.size);
      for (const declaration of group.unnamed) {
        if (declaration.isConstructor) this.constructors.push(declaration);
        if (declaration.isStaticAssertion) this.assertions.push(declaration);
      }
    }
  }

  /** The declarations that may declare a name, in the order of the unit. */
  find(name: string): readonly ExternalDeclaration[] {
    const all = this.catalog.named(name);
    if (!all) return NONE;
    if (all.length === 1) return this.groups.has(all[0]!.group) ? all : NONE;
    const own = all.filter(({ group }) => this.groups.has(group));
    if (own.length > 1) own.sort((a, b) => this.groups.get(a.group)! - this.groups.get(b.group)!);
    return own;
  }

  /** Whether a name is not declared before the definition of a function, but after it. */
  isLater(name: string, functionName: string): boolean {
    const first = this.find(name)[0];
    const definition = this.find(functionName).findLast(({ isFunctionDefinition }) => isFunctionDefinition);
    if (!first || !definition || first === definition) return false;
    const { group } = first;
    if (group !== definition.group) return this.groups.get(group)! > this.groups.get(definition.group)!;
    return group.declarations.indexOf(first) > group.declarations.indexOf(definition);
  }

  isTypeName(name: string): boolean {
    let known = this.typeNames.get(name);
    if (known === undefined) {
      known = this.catalog.typedefGroups(name)?.some((group) => this.groups.has(group)) ?? false;
      this.typeNames.set(name, known);
    }
    return known;
  }
}
