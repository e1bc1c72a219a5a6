/** What `flatcheck simulate` finds (CONTRACT.md, `flatcheck/simulate/1`). Addresses and values are lower-case hex strings, ends are inclusive. */
import type { WitnessWrite } from './result.js';

/** A call of the container's dma_map or dma_unmap. */
export type SimulatedDma =
  | { readonly op: 'map'; readonly start: string; readonly end: string; readonly access: 'rw' | 'ro' }
  | { readonly op: 'unmap'; readonly start: string; readonly end: string };

/** A step and what it led to. Step 0 is the machine after its first reset. */
export interface SimulatedStep {
  readonly write: WitnessWrite | null;
  /** Set where the step is another reset. */
  readonly reset?: true;
  /** Rows as `info mtree -f` prints them for the address space `memory`, without the leading blanks. */
  readonly flatView: readonly string[];
  /** In QEMU's order. */
  readonly dma: readonly SimulatedDma[];
}

export interface SimulateResult {
  readonly schema: 'flatcheck/simulate/1';
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  readonly steps: readonly SimulatedStep[];
}
