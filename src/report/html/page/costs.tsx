/** What both trees' ways of mapping cost. */
import type { Cost } from '../../../analysis/result.js';
import { printable } from '../../../text.js';
import type { Report } from './data.js';
import { Section } from './parts.js';

/** Head, and value as it is shown; equal texts are no difference. */
const COLUMNS: ReadonlyArray<readonly [group: string, head: string, value: (cost: Cost) => string]> = [
  ['At most', 'flat ranges', ({ flatRanges }) => String(flatRanges)],
  ['At most', 'of RAM, ROM', ({ ramRanges }) => String(ramRanges)],
  ['At most', 'DMA mappings', ({ dmaMappings }) => String(dmaMappings)],
  ['Recorded boot', 'maps', ({ boot }) => String(boot.maps)],
  ['Recorded boot', 'unmaps', ({ boot }) => String(boot.unmaps)],
  ['Recorded boot', 'mapped', ({ boot }) => amountText(BigInt(boot.bytesMapped))],
  ['Costliest write', 'mapped', ({ write }) => amountText(BigInt(write.bytesMapped))],
];

const UNITS = ['B', 'K', 'M', 'G', 'T', 'P', 'E'];

/** Bytes with one digit after the point: sums, of which more digits would say nothing. */
function amountText(bytes: bigint): string {
  let [amount, unit] = [Number(bytes), 0];
  while (amount >= 1024 && unit < UNITS.length - 1) [amount, unit] = [amount / 1024, unit + 1];
  return `${unit === 0 ? amount : amount.toFixed(1)}${UNITS[unit]}`;
}

const GROUPS = [...new Set(COLUMNS.map(([group]) => group))];

export function Costs({ report }: { readonly report: Report }) {
  const { costs } = report.result;
  if (costs.length === 0) return null;
  return (
    <Section
      id="costs"
      title="Costs"
      note="Before → after the patch. Maps and unmaps are calls of the VFIO container; mapped is the memory that they map, each time they do: pages to be pinned."
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Costs">
        <table class="numbers">
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                Configuration
              </th>
              {GROUPS.map((group) => (
                <th key={group} scope="colgroup" colSpan={COLUMNS.filter(([each]) => each === group).length}>
                  {group}
                </th>
              ))}
            </tr>
            <tr>
              {COLUMNS.map(([group, head]) => (
                <th key={group + head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {costs.map(({ machine, ram, vga, before, after }) => (
              <tr key={`${machine} ${ram} ${vga}`}>
                <th scope="row">{printable(`${machine} · ${ram} · vga ${vga}`)}</th>
                {COLUMNS.map(([group, head, value]) => (
                  <Cell key={group + head} before={value(before)} after={value(after)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}

function Cell({ before, after }: { readonly before: string; readonly after: string }) {
  if (before === after) return <td class="same">{before}</td>;
  return (
    <td>
      {before} <span aria-hidden="true">→</span>
      <span class="hidden">to</span> <strong>{after}</strong>
    </td>
  );
}
