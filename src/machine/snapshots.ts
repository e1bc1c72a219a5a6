/**
 * Started machines of one program, as they stood before anything was played. A search for the shortest witness starts
 * the same machine some fifty times, and building a board takes longer than playing a few steps on it.
 */
import type { InstanceSnapshot } from '../c/runs.js';

/** A started machine. */
export interface MachineSnapshot {
  readonly instance: InstanceSnapshot;
  /** Units that were loaded, in order. */
  readonly units: readonly string[];
  /** What QEMU's code printed. */
  readonly messages: readonly string[];
}

/** Most that are kept: each takes some megabytes, and one machine is asked for at a time. */
const MOST_SNAPSHOTS = 2;

export class Snapshots {
  private readonly asked = new Set<string>();
  /** The last used is the last. */
  private readonly kept = new Map<string, MachineSnapshot>();

  /** The snapshot of a machine; null where there is none. @param key the same for machines that start alike */
  find(key: string): MachineSnapshot | null {
    const snapshot = this.kept.get(key);
    if (!snapshot) return null;
    this.kept.delete(key);
    this.kept.set(key, snapshot);
    return snapshot;
  }

  /** Keeps a snapshot of a machine that is started for the second time: most are started once. */
  offer(key: string, take: () => MachineSnapshot): void {
    if (!this.asked.has(key)) {
      this.asked.add(key);
      return;
    }
    this.kept.set(key, take());
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_SNAPSHOTS) this.kept.delete(oldest!);
  }
}
