/** What a machine hands on to others: RAM blocks to a migration's other end, tables to firmware. */

import { createHash } from 'node:crypto';
import type { E820Entry, FirmwareFile } from '../../machine/observations.js';
import type { Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import type { Finding } from '../../result/result.js';
import { type ConfigurationName, finding } from '../judge/findings.js';

/** Digits of a digest that are shown, and compared. */
const DIGEST_LENGTH = 16;

/** `migration-changed` and `firmware-table-changed` of a configuration. */
export function handedOnFindings(name: ConfigurationName, base: Recording, patched: Recording): Finding[] {
  const blocks = differences(blockFacts(base), blockFacts(patched));
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

/** Blocks without a name do not migrate. */
function blockFacts({ ramBlocks }: Recording): Fact[] {
  return ramBlocks
    .filter(({ name }) => name !== '')
    .map(({ name, size }): Fact => [name, `${name} of ${hex(size)} bytes`]);
}

function e820Fact({ start, last, type }: E820Entry): Fact {
  return [`${start} ${type}`, `${hex(start)}-${hex(last)} of type ${type}`];
}

/** Longer texts are not shown as they are. */
const LONGEST_TEXT = 100;

function fileFact({ name, size, contents }: FirmwareFile): Fact {
  const text = Buffer.from(contents).toString('latin1');
  if (text.length > 0 && text.length <= LONGEST_TEXT && /^[\x20-\x7e]+$/.test(text)) return [name, `${name} "${text}"`];
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, DIGEST_LENGTH);
  const shown = contents.length === 0 ? '' : ` (contents ${digest})`;
  return [name, `${name} of ${size} bytes${shown}`];
}
