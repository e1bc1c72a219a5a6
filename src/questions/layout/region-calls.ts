/**
 * What the arguments of QEMU's memory_region_*() calls mean: told by the names that their prototypes give to the
 * parameters.
 */
import {
  type Declarator,
  declaratorName,
  type Expression,
  externalDeclarations,
  parseExternalDeclaration,
  type Unit,
} from '../../c/index.js';

/** An argument by the name of its parameter, the first one by the name `region`. */
export type NamedArguments = ReadonlyMap<string, Expression>;

/** Whether a name is that of a call that makes, maps or changes a region. */
export function isRegionCall(name: string): boolean {
  return /^memory_region_(?:init|add_subregion|set)(?:_|$)/.test(name);
}

/**
 * The prototypes of region calls (include/system/memory.h, include/exec/memory.h), the same for all units of a tree.
 */
export class Prototypes {
  private readonly known = new Map<string, readonly string[]>();
  private readonly read = new Set<Unit>();

  /** The arguments of a call by parameter, or null where the unit has no prototype with names. */
  named(unit: Unit, name: string, values: readonly Expression[]): NamedArguments | null {
    if (!this.known.has(name) && !this.read.has(unit)) this.readUnit(unit);
    const parameters = this.known.get(name);
    if (!parameters || parameters.includes('')) return null;
    return new Map(values.map((value, i) => [i === 0 ? 'region' : (parameters[i] ?? `argument ${i + 1}`), value]));
  }

  private readUnit(unit: Unit): void {
    this.read.add(unit);
    for (const external of externalDeclarations(unit.source)) {
      if (external.isFunctionDefinition || !external.names.some((name) => name.startsWith('memory_region_'))) continue;
      const tree = parseExternalDeclaration(external, unit.isTypeName);
      if (tree.kind !== 'declaration') continue;
      for (const { declarator } of tree.declarators) {
        const parameters = functionParameters(declarator);
        if (parameters) this.known.set(declaratorName(declarator) ?? '', parameters);
      }
    }
  }
}

function functionParameters(declarator: Declarator): string[] | null {
  if (declarator.kind === 'name') return null;
  if (declarator.kind === 'function' && declarator.inner.kind === 'name') {
    return declarator.parameters.map((parameter) => declaratorName(parameter.declarator) ?? '');
  }
  return functionParameters(declarator.inner);
}

/** The kind of region that a memory_region_init*() call makes. */
export function regionKind(name: string): string {
  const rest = name.slice('memory_region_init'.length).replace(/^_/, '');
  if (rest === '') return 'container';
  return rest === 'rom_device' ? rest : rest.replaceAll('_', '-');
}
