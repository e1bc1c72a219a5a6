/** The WebAssembly modules of a program. */
import type { FunctionCode } from '../../emit/function-emitter.js';
import type { ModuleImports } from '../../wasm/module.js';
import type { SignatureTable } from '../functions/signature-table.js';
import type { Slot } from '../functions/slot.js';
import type { SlotTable } from '../functions/slot-table.js';
import { type LinkedModule, linkModule } from './linked-module.js';

/** Most modules that are left as they are: each costs every new instance. */
const FEW_MODULES = 16;

/** What all modules of a program are made of and import. */
export interface ModuleSource {
  readonly slots: SlotTable;
  readonly signatures: SignatureTable;
  readonly imports: ModuleImports;
  /** What stands for a function that is not compiled. */
  stub(slot: Slot): FunctionCode;
}

interface LastingModule {
  readonly module: LinkedModule;
  readonly slots: ReadonlySet<Slot>;
}

export class ModuleList {
  /** In the order they must be instantiated in. */
  modules: LinkedModule[] = [];
  /** Shared with programs that are derived from this one: V8 has optimized it by then. */
  private lasting: LastingModule | null = null;
  private wasLinked = false;
  /** Slots that were compiled since the last module, and are to be in the next one. */
  private unlinked: Slot[] = [];

  constructor(private readonly source: ModuleSource) {}

  /** Adds a slot that was compiled before. */
  addCompiledSlot(slot: Slot): void {
    this.unlinked.push(slot);
  }

  /** Makes a module of what was compiled; what does nothing can wait for the next one: its stub does it as well. */
  add(compiled: readonly Slot[]): void {
    if (compiled.every((slot) => slot.resolution?.kind === 'nothing') && !this.source.slots.hasFresh)
      this.unlinked.push(...compiled);
    else this.modules.push(this.link(compiled));
  }

  /** Makes a module of what was compiled and has none yet. */
  flush(): void {
    if (this.unlinked.length > 0) this.modules.push(this.link([]));
  }

  /**
   * Puts all that was compiled into modules in which calls are direct, one for what lasts and one for the rest, unless
   * there are few already; they replace the others for new instances. Instances that were made before must not be used
   * any more.
   * @param isLasting whether the code of a compiled slot will probably be that of programs that are derived from this
   * one
   */
  relink(isLasting: (slot: Slot) => boolean): void {
    if (this.wasLinked && this.modules.length <= FEW_MODULES) return;
    this.wasLinked = true;
    const { slots, signatures, imports } = this.source;
    const compiled = slots.all.filter(isCompiled);
    if (!this.lasting) {
      const lasting = compiled.filter(isLasting);
      const module = lasting.length > 0 ? linkModule(signatures.all, imports, lasting, [], true) : null;
      this.lasting = module && { module, slots: new Set(lasting) };
    }
    const rest = compiled.filter((slot) => !this.lasting?.slots.has(slot));
    const stubs = this.stubs(slots.all.filter((slot) => !isCompiled(slot)));
    slots.takeFresh();
    this.unlinked = [];
    const restModule = linkModule(signatures.all, imports, rest, stubs, true);
    this.modules = [...(this.lasting ? [this.lasting.module] : []), restModule];
  }

  /**
   * Takes over another program's lasting module if all its code is this program's as well; slots have the same numbers.
   */
  takeOver({ lasting }: ModuleList): void {
    if (!lasting) return;
    const { all } = this.source.slots;
    const own = [...lasting.slots].map((slot) => ({ slot, copy: all[slot.number]! }));
    if (own.every(({ slot, copy }) => isCompiled(copy) && copy.code === slot.code))
      this.lasting = { module: lasting.module, slots: new Set(own.map(({ copy }) => copy)) };
  }

  private link(compiled: readonly Slot[]): LinkedModule {
    const { slots, signatures, imports } = this.source;
    const linked = [...this.unlinked, ...compiled];
    this.unlinked = [];
    const stubs = this.stubs(slots.takeFresh().filter((slot) => !linked.includes(slot)));
    return linkModule(signatures.all, imports, linked, stubs, false);
  }

  private stubs(slots: readonly Slot[]): Array<{ readonly slot: Slot; readonly code: FunctionCode }> {
    return slots.map((slot) => ({ slot, code: this.source.stub(slot) }));
  }
}

function isCompiled(slot: Slot): boolean {
  return slot.code !== null || slot.resolution?.kind === 'host';
}
