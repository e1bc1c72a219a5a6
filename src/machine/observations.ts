/**
 * What is observed of a machine, and how it lies in the machine's memory: the host's side of structures in
 * src/runtime/driver/flatcheck.h.
 */

import type { PlayedStep } from '../target/steps.js';

export type RowKind = 'i/o' | 'ram' | 'rom' | 'romd' | 'ramd' | 'container';

/** A row of a flat view. Addresses are guest physical, `last` is inclusive. */
export interface Row {
  readonly start: bigint;
  readonly last: bigint;
  /** Offset of the first byte in its region. */
  readonly offset: bigint;
  /** Tells regions of one name apart within one machine. */
  readonly region: bigint;
  readonly name: string;
  /** Address of the RAM block behind it in QEMU's own numbering (ram_addr_t), or null. */
  readonly ramBlock: bigint | null;
  readonly priority: number;
  readonly kind: RowKind;
  readonly readonly: boolean;
  readonly nonvolatile: boolean;
}

/** A call of the container's dma_map or dma_unmap. Addresses are I/O virtual, `last` is inclusive. */
export type DmaEvent =
  | {
      readonly op: 'map';
      readonly start: bigint;
      readonly last: bigint;
      readonly access: 'rw' | 'ro';
      /** The RAM block that is mapped and the offset of the first byte in it; null for memory in none. */
      readonly ramBlock: bigint | null;
      readonly offset: bigint;
    }
  | { readonly op: 'unmap'; readonly start: bigint; readonly last: bigint };

export interface RamBlock {
  readonly name: string;
  readonly region: string;
  readonly offset: bigint;
  readonly size: bigint;
}

/** A function on PCI bus 0. */
export interface PciFunction {
  /** Of its registers, see RegisterWrite.register. */
  readonly base: number;
  /** Of the device's type. */
  readonly name: string;
}

/** An entry of the e820 table. Addresses are guest physical, `last` is inclusive. */
export interface E820Entry {
  readonly start: bigint;
  readonly last: bigint;
  readonly type: number;
}

/** A file of fw_cfg; what it holds is empty where the device makes it when it is read. */
export interface FirmwareFile {
  readonly name: string;
  readonly size: bigint;
  readonly contents: Uint8Array;
}

const KINDS: readonly RowKind[] = ['i/o', 'ram', 'rom', 'romd', 'ramd', 'container'];
/** sizeof(FlatcheckEvent), sizeof(FlatcheckRow) and so on. */
export const EVENT_SIZE = 40;
export const ROW_SIZE = 64;
export const STEP_SIZE = 16;
export const RAM_BLOCK_SIZE = 32;
export const PCI_FUNCTION_SIZE = 16;
export const E820_ENTRY_SIZE = 24;
export const FIRMWARE_FILE_SIZE = 24;
const NONE = 0xffffffffffffffffn;

/**
 * Reads structures of one kind. Equal ones are one object, which is made, compared, and sent to another thread but
 * once.
 */
class StructureReader<T> {
  private readonly known = new Map<string, T>();

  /**
   * @param size of a structure, in bytes
   * @param read makes an object of the structure at an offset
   */
  constructor(
    private readonly size: number,
    private readonly read: (view: DataView, at: number) => T,
  ) {}

  /** What the structures say that lie one after the other. */
  all(view: DataView): T[] {
    const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    const objects: T[] = [];
    for (let at = 0; at < bytes.length; at += this.size) {
      const key = bytes.toString('latin1', at, at + this.size);
      let object = this.known.get(key);
      if (object === undefined) {
        object = this.read(view, at);
        this.known.set(key, object);
      }
      objects.push(object);
    }
    return objects;
  }
}

/**
 * Reads FlatcheckRow structures.
 * @param string gives the string at an address
 */
export function rowReader(string: (address: bigint) => string): StructureReader<Row> {
  return new StructureReader(ROW_SIZE, (view, at) => {
    const ramBlock = view.getBigUint64(at + 40, true);
    return {
      start: view.getBigUint64(at, true),
      last: view.getBigUint64(at + 8, true),
      offset: view.getBigUint64(at + 16, true),
      region: view.getBigUint64(at + 24, true),
      name: string(view.getBigUint64(at + 32, true)),
      ramBlock: ramBlock === NONE ? null : ramBlock,
      priority: view.getInt32(at + 48, true),
      kind: KINDS[view.getUint32(at + 52, true)]!,
      readonly: view.getUint32(at + 56, true) !== 0,
      nonvolatile: view.getUint32(at + 60, true) !== 0,
    };
  });
}

/** Reads FlatcheckEvent structures. */
export function eventReader(): StructureReader<DmaEvent> {
  return new StructureReader(EVENT_SIZE, (view, at) => {
    const start = view.getBigUint64(at + 8, true);
    const last = view.getBigUint64(at + 16, true);
    if (view.getUint32(at, true) !== 1) return { op: 'unmap', start, last };
    const ramBlock = view.getBigUint64(at + 24, true);
    return {
      op: 'map',
      start,
      last,
      access: view.getUint32(at + 4, true) !== 0 ? 'ro' : 'rw',
      ramBlock: ramBlock === NONE ? null : ramBlock,
      offset: view.getBigUint64(at + 32, true),
    };
  });
}

/** How a reset is written as a step. */
const RESET = { register: 0, value: 0, width: 0 } as const;

/** Writes FlatcheckStep structures. */
export function writeSteps(view: DataView, steps: readonly PlayedStep[]): void {
  let at = 0;
  for (const step of steps) {
    const { register, value, width } = 'write' in step ? step.write : RESET;
    view.setBigUint64(at, BigInt(register), true);
    view.setUint32(at + 8, value, true);
    view.setUint32(at + 12, width, true);
    at += STEP_SIZE;
  }
}
