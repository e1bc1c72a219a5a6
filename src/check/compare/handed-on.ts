/** What a machine hands on to others: RAM blocks to a migration's other end, tables to firmware. */

import { createHash } from 'node:crypto';
import type { E820Entry, FirmwareFile } from '../../machine/observations.js';
import type { Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import type { Finding, HandedOn } from '../../result/result.js';
import { type ConfigurationName, finding } from '../judge/findings.js';

/** Digits of a digest that are shown, and compared. */
const DIGEST_LENGTH = 16;

/** `migration-changed` and `firmware-table-changed` of a configuration. */
export function handedOnFindings(name: ConfigurationName, base: Recording, patched: Recording): Finding[] {
  const found = (id: 'migration-changed' | 'firmware-table-changed', message: string, handedOn: readonly HandedOn[]) =>
    handedOn.length === 0
      ? []
      : [finding(id, `${message}: ${handedOn.map(sentence).join('; ')}`, { ...name, handedOn })];
  const { firmware } = base;
  return [
    ...found(
      'migration-changed',
      'RAM blocks differ, by which a migration tells them',
      differences(blockFacts(base), blockFacts(patched)),
    ),
    ...found('firmware-table-changed', 'firmware is handed something else', [
      ...differences(firmware.e820.map(e820Fact), patched.firmware.e820.map(e820Fact)),
      ...differences(firmware.files.map(fileFact), patched.firmware.files.map(fileFact)),
    ]),
  ];
}

/** What identifies something, what it is called, and all that may differ of it. */
interface Fact {
  readonly key: string;
  readonly what: string;
  readonly value: string;
}

function differences(base: readonly Fact[], patched: readonly Fact[]): HandedOn[] {
  const [before, after] = [base, patched].map((facts) => new Map(facts.map(({ key, value }) => [key, value])));
  return [
    ...base.flatMap(({ key, what, value }) => {
      const now = after!.get(key) ?? null;
      return now === value ? [] : [{ what, before: value, after: now }];
    }),
    ...patched.flatMap(({ key, what, value }) => (before!.has(key) ? [] : [{ what, before: null, after: value }])),
  ];
}

function sentence({ what, before, after }: HandedOn): string {
  if (before === null) return `${what} ${after} is new`;
  return after === null ? `${what} ${before} is gone` : `${what} ${before} is now ${after}`;
}

/** Blocks without a name do not migrate. */
function blockFacts({ ramBlocks }: Recording): Fact[] {
  return ramBlocks
    .filter(({ name }) => name !== '')
    .map(({ name, size }) => ({ key: name, what: name, value: `of ${hex(size)} bytes` }));
}

function e820Fact({ start, last, type }: E820Entry): Fact {
  return { key: `${start} ${type}`, what: 'e820:', value: `${hex(start)}-${hex(last)} of type ${type}` };
}

/** Longer texts are not shown as they are. */
const LONGEST_TEXT = 100;

function fileFact({ name, size, contents }: FirmwareFile): Fact {
  const [key, what] = [name, `fw_cfg: ${name}`];
  const text = Buffer.from(contents).toString('latin1');
  if (text.length > 0 && text.length <= LONGEST_TEXT && /^[\x20-\x7e]+$/.test(text))
    return { key, what, value: `"${text}"` };
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, DIGEST_LENGTH);
  return { key, what, value: `of ${size} bytes${contents.length === 0 ? '' : ` (contents ${digest})`}` };
}
