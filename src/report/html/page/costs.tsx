/** What both trees' ways of mapping cost. */
import type { Cost } from '../../../analysis/evidence.js';
import { printable } from '../../../text.js';
import type { Report } from './data.js';
import { Section } from './parts.js';

/** Head, and value as it is shown; equal texts are no difference. */
const COLUMNS: ReadonlyArray<readonly [group: string, head: string, value: (cost: Cost) => string]> = [
  ['Flat ranges', 'after reset', ({ flatRanges }) => String(flatRanges)],
  ['Flat ranges', 'at most', ({ mostFlatRanges }) => String(mostFlatRanges)],
  ['DMA mappings', 'after reset', ({ mappings }) => String(mappings)],
  ['DMA mappings', 'at most', ({ mostMappings }) => String(mostMappings)],
  ['Recorded boot', 'calls', ({ boot }) => String(boot.maps + boot.unmaps)],
  ['Recorded boot', 'mapped', ({ boot }) => amountText(BigInt(boot.mapped))],
  ['All transitions', 'calls', ({ all }) => String(all.maps + all.unmaps)],
  ['All transitions', 'mapped', ({ all }) => amountText(BigInt(all.mapped))],
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
  const { costs } = report.result.evidence;
  if (costs.length === 0) return null;
  return (
    <Section
      id="costs"
      title="Costs"
      note="Before → after the patch. Calls are the VFIO container's maps and unmaps; mapped is the memory that they map, each time they do: pages to be pinned."
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
