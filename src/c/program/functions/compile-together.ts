import type { Resolver } from '../resolver.js';
import type { Slot } from './slot.js';
import type { SlotCompiler } from './slot-compiler.js';
import type { SlotTable } from './slot-table.js';

/** Most functions that are compiled in one go. */
const MOST_AT_ONCE = 40;

/**
 * Compiles functions that are about to be called, and what they will probably call: fewer modules to make.
 * @param wanted those of them that were compiled are passed over
 * @param withNamed also what they name
 * @returns the slots that were compiled
 */
export function compileTogether(
  { slots, compiler }: { readonly slots: SlotTable; readonly compiler: SlotCompiler },
  resolver: Resolver,
  wanted: readonly Slot[],
  withNamed: boolean,
): Slot[] {
  const compiled: Slot[] = [];
  let named = slots.all.length;
  const isLikely = (slot: Slot): boolean => resolver.isLikely?.(slot.name) ?? false;
  const compile = (slot: Slot): void => {
    compiler.compile(slot);
    compiled.push(slot);
  };
  const add = (slot: Slot): void => {
    if (!slot.code && !slot.resolution && compiler.isDefined(slot)) compile(slot);
  };
  for (const slot of wanted) if (!slot.code && !slot.resolution) compile(slot);
  if (withNamed) for (const slot of slots.all.slice(named)) add(slot);
  // What is called without condition comes with it, and what is known to be reached.
  for (let i = 0; i < compiled.length; i++) {
    for (const call of compiled[i]!.code?.calls ?? []) {
      const callee = slots.all[call.slot]!;
      if ((call.certain && compiled.length < MOST_AT_ONCE) || isLikely(callee)) add(callee);
    }
    // Functions whose address is taken, in code or in data.
    for (; named < slots.all.length; named++) if (isLikely(slots.all[named]!)) add(slots.all[named]!);
  }
  return compiled;
}
