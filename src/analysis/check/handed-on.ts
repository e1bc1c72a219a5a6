/** What a machine hands on to others: RAM blocks to a migration's other end, tables to firmware. */
import type { E820Entry, FirmwareFile } from '../../machine/machine.js';
import type { Recording } from '../../machine/recording.js';
import type { Finding } from '../result.js';
import { type ConfigurationName, finding } from './findings.js';

/** `migration-changed` and `firmware-table-changed` of a configuration. */
export function handedOnFindings(name: ConfigurationName, base: Recording, patched: Recording): Finding[] {
  const blocks = differences(
    base.ramBlocks.map((block) => [block.name, `${block.name} of ${hex(block.size)} bytes`]),
    patched.ramBlocks.map((block) => [block.name, `${block.name} of ${hex(block.size)} bytes`]),
  );
  const tables = [
    ...differences(base.firmware.e820.map(e820Fact), patched.firmware.e820.map(e820Fact)).map(
      (each) => `e820: ${each}`,
    ),
    ...differences(base.firmware.files.map(fileFact), patched.firmware.files.map(fileFact)).map(
      (each) => `fw_cfg: ${each}`,
    ),
  ];
  const findings: Finding[] = [];
  if (blocks.length > 0)
    findings.push(
      finding('migration-changed', `RAM blocks differ, by which a migration tells them: ${blocks.join('; ')}`, {
        ...name,
      }),
    );
  if (tables.length > 0)
    findings.push(
      finding('firmware-table-changed', `firmware is handed something else: ${tables.join('; ')}`, { ...name }),
    );
  return findings;
}

/** What identifies something, and all that may differ of it in words. */
type Fact = readonly [key: string, words: string];

function differences(base: readonly Fact[], patched: readonly Fact[]): string[] {
  const [before, after] = [new Map(base), new Map(patched)];
  return [
    ...base.flatMap(([key, words]) => {
      const now = after.get(key);
      return now === words ? [] : [now === undefined ? `${words} is gone` : `${words} is now ${now}`];
    }),
    ...patched.flatMap(([key, words]) => (before.has(key) ? [] : [`${words} is new`])),
  ];
}

function e820Fact({ start, last, type }: E820Entry): Fact {
  return [`${start} ${type}`, `${hex(start)}-${hex(last)} of type ${type}`];
}

function fileFact({ name, size, contents }: FirmwareFile): Fact {
  let sum = 0;
  for (const byte of contents) sum = (Math.imul(sum, 31) + byte) | 0;
  const shown = contents.length === 0 ? '' : ` (contents ${(sum >>> 0).toString(16)})`;
  return [name, `${name} of ${size} bytes${shown}`];
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
