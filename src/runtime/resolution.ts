/**
 * The order in which a name outside its unit is resolved: model table, our own C, the tree, else assumed (DESIGN.md).
 */
import type { FunctionResolution } from '../c/index.js';
import { HOST_FUNCTIONS } from './host.js';
import { indexRuntime, RUNTIME_PREFIX, type RuntimeIndex } from './library.js';
import type { Model } from './model.js';
import { models } from './models.js';

/** Functions that only runs of a machine have, see driver/flatcheck.h. */
const MACHINE_HOST_FUNCTIONS: ReadonlySet<string> = new Set(['flatcheck_load_type', 'flatcheck_load_machine']);

const exactModels = new Map<string, Model>();
/** By the characters that each begins with: thousands of names are asked for. */
const modelPatterns = new Map<string, Array<{ readonly pattern: RegExp; readonly model: Model }>>();
const PATTERN_START = 3;
for (const model of models) {
  const { name } = model;
  if (!name.includes('*')) {
    exactModels.set(name, model);
    continue;
  }
  if (name.indexOf('*') < PATTERN_START) throw new Error(`the model pattern ${name} begins with too little`);
  const start = name.slice(0, PATTERN_START);
  const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`);
  modelPatterns.set(start, [...(modelPatterns.get(start) ?? []), { pattern, model }]);
}

/** The entry of the model table that stands for a function, or null. */
export function findModel(name: string, unit: string, isStatic: boolean): Model | null {
  const exact = exactModels.get(name);
  if (exact) return isStatic && !exact.units?.includes(unit) ? null : exact;
  if (isStatic) return null;
  return modelPatterns.get(name.slice(0, PATTERN_START))?.find(({ pattern }) => pattern.test(name))?.model ?? null;
}

export class RuntimeResolution {
  private readonly index: RuntimeIndex;
  private readonly found = new Map<string, FunctionResolution | null>();

  /**
   * @param folders of our own C that take part
   * @param isAdded whether a patch adds a function of this name: no pattern of the model table was written for it
   */
  constructor(
    folders: readonly string[],
    private readonly usesModels: boolean,
    private readonly isAdded: (name: string) => boolean = () => false,
  ) {
    this.index = indexRuntime(folders);
  }

  /** What stands for the function in our runtime, or null where the tree is to be asked. */
  function(name: string, unit: string, isStatic: boolean): FunctionResolution | null {
    if (unit.startsWith(RUNTIME_PREFIX) && isStatic) return null;
    const key = isStatic ? `${unit}\0${name}` : name;
    let found = this.found.get(key);
    if (found === undefined) {
      found = this.find(name, unit, isStatic);
      this.found.set(key, found);
    }
    return found;
  }

  /** Whether the model table has an entry for the function. */
  isModel(name: string, unit: string, isStatic: boolean): boolean {
    if (unit.startsWith(RUNTIME_PREFIX)) return false;
    return (this.model(name, unit, isStatic)?.behaviour ?? 'tree') !== 'tree';
  }

  object(name: string): string | null {
    return this.index.objects.get(name) ?? null;
  }

  private model(name: string, unit: string, isStatic: boolean): Model | null {
    const model = this.usesModels ? findModel(name, unit, isStatic) : null;
    return model?.name.includes('*') && this.isAdded(name) ? null : model;
  }

  private find(name: string, unit: string, isStatic: boolean): FunctionResolution | null {
    if (!isStatic && (HOST_FUNCTIONS.has(name) || MACHINE_HOST_FUNCTIONS.has(name))) return { kind: 'host' };
    const model = this.model(name, unit, isStatic);
    if (model?.behaviour === 'around') {
      return { kind: 'around', file: `${RUNTIME_PREFIX}models/${model.file}`, wrapper: `flatcheck_around_${name}` };
    }
    if (model?.behaviour === 'c') return { kind: 'unit', file: `${RUNTIME_PREFIX}models/${model.file}` };
    if (model?.behaviour === 'tree') return null;
    const own = isStatic ? undefined : this.index.functions.get(name);
    if (own) return { kind: 'unit', file: own };
    return model ? { kind: 'nothing', isTraced: !model.isSilent } : null;
  }
}
