/** What a machine hands on to others: RAM blocks to a migration's other end, tables to firmware. */

import { createHash } from 'node:crypto';
import type { E820Entry, FirmwareFile } from '../../machine/observations.js';
import type { Recording } from '../../machine/recording.js';
import { hex } from '../../result/hex.js';
import type { ConfigurationName } from '../../result/not-run.js';
import type { Finding, HandedFile, HandedOn } from '../../result/result.js';
import { finding } from '../judge/findings.js';

/** Digits of a digest that are shown, and compared. */
const DIGEST_LENGTH = 16;

/** `migration-changed` and `firmware-table-changed` of a configuration. */
export function handedOnFindings(name: ConfigurationName, base: Recording, patched: Recording): Finding[] {
  const found = (id: 'migration-changed' | 'firmware-table-changed', handedOn: readonly HandedOn[]): Finding[] =>
    handedOn.length === 0 ? [] : [finding({ id, ...name, handedOn })];
  const { firmware } = base;
  return [
    ...found('migration-changed', differences(blockFacts(base), blockFacts(patched))),
    ...found('firmware-table-changed', [
      ...differences(firmware.e820.map(e820Fact), patched.firmware.e820.map(e820Fact)),
      ...differences(firmware.files.map(fileFact), patched.firmware.files.map(fileFact)),
    ]),
  ];
}

/** What one tree hands on: what identifies it in both trees, and how a difference of it is told. */
interface Fact<T> {
  readonly key: string;
  readonly value: T;
  readonly told: (before: T | null, after: T | null) => HandedOn;
}

function differences<T>(base: ReadonlyArray<Fact<T>>, patched: ReadonlyArray<Fact<T>>): HandedOn[] {
  const [before, after] = [base, patched].map((facts) => new Map(facts.map(({ key, value }) => [key, value])));
  return [
    ...base.flatMap(({ key, value, told }) => {
      const now = after!.get(key) ?? null;
      return JSON.stringify(now) === JSON.stringify(value) ? [] : [told(value, now)];
    }),
    ...patched.flatMap(({ key, value, told }) => (before!.has(key) ? [] : [told(null, value)])),
  ];
}

/** Blocks without a name do not migrate. */
function blockFacts({ ramBlocks }: Recording): Array<Fact<string>> {
  return ramBlocks
    .filter(({ name }) => name !== '')
    .map(({ name, size }) => ({
      key: name,
      value: hex(size),
      told: (before, after) => ({ kind: 'ram-block', name, before, after }),
    }));
}

function e820Fact({ start, last, type }: E820Entry): Fact<{ start: string; end: string }> {
  return {
    key: `${start} ${type}`,
    value: { start: hex(start), end: hex(last) },
    told: (before, after) => ({ kind: 'e820', name: `${type}`, before, after }),
  };
}

/** Longer texts are not shown as they are. */
const LONGEST_TEXT = 100;

function fileFact({ name, size, contents }: FirmwareFile): Fact<HandedFile> {
  const text = Buffer.from(contents).toString('latin1');
  const isText = text.length > 0 && text.length <= LONGEST_TEXT && /^[\x20-\x7e]+$/.test(text);
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, DIGEST_LENGTH);
  return {
    key: name,
    value: { size: Number(size), ...(isText ? { text } : contents.length > 0 ? { digest } : {}) },
    told: (before, after) => ({ kind: 'fw-cfg', name, before, after }),
  };
}
