/** What a real QEMU showed, in the form in which a simulated machine's recording is judged. */
import type { DmaEvent, RamBlock, Row, RowKind } from '../../../src/machine/observations.js';
import type { Recording } from '../../../src/machine/recording.js';
import { RealQemu, RealQemuError, type ServedEvent } from '../../../src/real-qemu/real-qemu.js';
import type { PlayedStep } from '../../../src/target/steps.js';

const ROW =
  /^([0-9a-f]{16})-([0-9a-f]{16}) \(prio (-?\d+), (nv-)?(i\/o|ram|rom|romd|ramd|container)\): (.*?)(?: @([0-9a-f]{16}))?$/;

/** Regions are told apart by their names: `info mtree -f` prints nothing else of them. */
class Regions {
  readonly blocks: RamBlock[] = [];

  block(name: string): bigint {
    let index = this.blocks.findIndex((each) => each.name === name);
    if (index < 0)
      index = this.blocks.push({ name, region: name, offset: BigInt(this.blocks.length) << 48n, size: 0n }) - 1;
    return this.blocks[index]!.offset;
  }

  row(text: string): Row {
    const match = ROW.exec(text);
    if (!match) throw new Error(`not a row: ${text}`);
    const [, start, last, priority, nonvolatile, kind, name, offset] = match;
    return {
      start: BigInt(`0x${start}`),
      last: BigInt(`0x${last}`),
      offset: BigInt(`0x${offset ?? '0'}`),
      region: 0n,
      name: name!,
      ramBlock: kind === 'i/o' ? null : this.block(name!),
      priority: Number(priority),
      kind: kind === 'rom' ? 'ram' : (kind as RowKind),
      readonly: kind === 'rom',
      nonvolatile: nonvolatile !== undefined,
    };
  }
}

/** Events do not say what they map: it is what the row at their address shows, where it shows all of it. */
function located(event: ServedEvent, rows: readonly Row[]): DmaEvent {
  if (event.op === 'unmap') return event;
  const row = rows.find((each) => each.start <= event.start && each.last >= event.start);
  const offset = row ? event.start - row.start + row.offset : 0n;
  return { ...event, ramBlock: row?.ramBlock ?? null, offset };
}

type Mapped = ServedEvent & { readonly op: 'map' };

function follow(mapped: readonly Mapped[], event: ServedEvent): readonly Mapped[] {
  const others = mapped.filter(({ start, last }) => last < event.start || start > event.last);
  return event.op === 'map' ? [...others, event] : others;
}

/** A region that is never RAM is printed as ROM even where the range is not readonly; how it is mapped tells. */
function withAccess(row: Row, mapped: readonly Mapped[]): Row {
  const over =
    row.ramBlock === null ? undefined : mapped.find(({ start, last }) => start <= row.start && last >= row.start);
  return over ? { ...row, readonly: over.access === 'ro' } : row;
}

/** Plays steps on a real machine with a vfio-user device. A QEMU that dies on the way ends the recording there. */
export async function recordReal(
  binary: string,
  configuration: { readonly machine: string; readonly ram: string; readonly vga: 'std' | 'none' },
  steps: readonly PlayedStep[],
): Promise<Recording> {
  const regions = new Regions();
  const views: Row[][] = [];
  const events: DmaEvent[][] = [];
  let mapped: readonly Mapped[] = [];
  const writable = new Set<string>();
  let failure: Recording['failure'] = null;
  const real = await RealQemu.start({ binary, ...configuration, vfioUser: true });
  try {
    for (let entry = 0; entry <= steps.length; entry++) {
      const step = steps[entry - 1];
      if (step && 'reset' in step) await real.reset();
      else if (step) await real.write(step.write.register, step.write.value, step.write.width);
      const printed = (await real.mtreeFlat()).map((text) => regions.row(text));
      const taken = real.takeEvents();
      for (const event of taken) mapped = follow(mapped, event);
      for (const row of printed) if (row.kind === 'ram' && !row.readonly) writable.add(row.name);
      const rows = printed.map((row) => (writable.has(row.name) ? row : withAccess(row, mapped)));
      views.push(rows);
      events.push(taken.map((event) => located(event, rows)));
    }
  } catch (error) {
    if (!(error instanceof RealQemuError)) throw error;
    const { message } = error;
    failure = { step: views.length, kind: 'abort', message, reason: message, calls: [], location: null };
  } finally {
    await real.close();
  }
  return {
    views,
    events,
    viewOf: Int32Array.from(views.keys()),
    eventsOf: Int32Array.from(events.keys()),
    regionEvents: [],
    // The device is not unplugged.
    farewell: [{ op: 'unmap', start: 0n, last: 2n ** 64n - 1n }],
    others: [],
    ramBlocks: regions.blocks,
    pciFunctions: [],
    firmware: { e820: [], files: [] },
    callTraces: new Map(),
    failure,
  };
}
