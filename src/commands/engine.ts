/** What the commands ask of the analyses that run C; loaded when they are needed. */
import type { CheckedPatch, CheckResult } from '../analysis/result.js';
import type { SimulateResult } from '../analysis/simulate-result.js';
import type { ChangedLine } from '../patch/changed.js';
import type { Step } from '../stimulus/replay.js';
import type { Overlays, TreeSource } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import type { GuestRam, Vga } from './values.js';

/** Called as configurations or steps are done. */
export type OnProgress = (done: number, total: number, what: string) => void;

export interface CheckOptions {
  readonly tree: TreeSource;
  readonly base: TreeView;
  readonly patched: TreeView;
  /** What is laid over `tree` to make `base`; empty unless base and patched are swapped. */
  readonly baseOverlays: Overlays;
  /** What is laid over `tree` to make `patched`. */
  readonly overlays: Overlays;
  readonly patches: readonly CheckedPatch[];
  /** By path in the patched tree. */
  readonly changed: ReadonlyMap<string, readonly ChangedLine[]>;
  readonly machines: readonly string[];
  readonly ram: readonly GuestRam[];
  readonly vga: readonly Vga[];
  readonly defines: ReadonlyArray<readonly [string, string]>;
  readonly cache: boolean;
  readonly onProgress?: OnProgress;
}

export interface SimulateOptions {
  readonly tree: TreeSource;
  readonly view: TreeView;
  readonly overlays: Overlays;
  readonly machine: string;
  readonly ram: GuestRam;
  readonly vga: Vga;
  readonly steps: readonly Step[];
  readonly defines: ReadonlyArray<readonly [string, string]>;
  readonly cache: boolean;
  readonly onProgress?: OnProgress;
}

const CHECK: string = '../analysis/check/check.js';
const SIMULATE: string = '../analysis/simulate.js';

export async function runCheck(options: CheckOptions): Promise<CheckResult> {
  return (await import(CHECK)).runCheck(options);
}

export async function runSimulate(options: SimulateOptions): Promise<SimulateResult> {
  return (await import(SIMULATE)).runSimulate(options);
}
