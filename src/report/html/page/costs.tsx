/** What both trees' ways of mapping cost. */
import type { ConfigurationCost, Cost, NotFollowed, TreeListenerCost } from '../../../result/costs.js';
import { printable } from '../../../text.js';
import { notFollowedCosts } from '../../words/not-run.js';
import type { Report } from './data.js';
import { Section } from './parts.js';

type Tree = 'before' | 'after';

interface Column {
  readonly group: string;
  readonly head: string;
  /** As it is shown; equal texts are no difference. */
  readonly value: (cost: ConfigurationCost, tree: Tree) => string;
}

const column = (group: string, head: string, value: (cost: Cost) => string): Column => ({
  group,
  head,
  value: (cost, tree) => value(cost[tree]),
});

const COLUMNS: readonly Column[] = [
  column('At most', 'flat ranges', ({ flatRanges }) => String(flatRanges)),
  column('At most', 'of RAM, ROM', ({ ramRanges }) => String(ramRanges)),
  column('At most', 'DMA mappings', ({ dmaMappings }) => String(dmaMappings)),
  column('Recorded boot', 'maps', ({ boot }) => String(boot.maps)),
  column('Recorded boot', 'unmaps', ({ boot }) => String(boot.unmaps)),
  column('Recorded boot', 'mapped', ({ boot }) => amountText(BigInt(boot.bytesMapped))),
  column('Costliest write', 'mapped', ({ write }) => amountText(BigInt(write.bytesMapped))),
];

/** A column of what a listener costs; empty in configurations on which it is not asked. */
function listenerColumn<K extends keyof TreeListenerCost>(
  key: K,
  group: string,
  head: string,
  value: (cost: Exclude<TreeListenerCost[K], NotFollowed>) => string,
): Column {
  return {
    group,
    head,
    value: ({ listeners }, tree) => {
      if (!listeners) return '';
      const cost = listeners[tree][key];
      return 'reason' in cost ? 'not followed' : value(cost as Exclude<TreeListenerCost[K], NotFollowed>);
    },
  };
}

const LISTENER_COLUMNS: readonly Column[] = [
  listenerColumn('kvm', 'KVM slots of the boot', 'at most', ({ slots }) => String(slots)),
  listenerColumn('kvm', 'KVM slots of the boot', 'after it', ({ slotsAfterBoot }) => String(slotsAfterBoot)),
  listenerColumn('kvm', 'KVM slots of the boot', 'calls', ({ calls }) => String(calls)),
  ...(['vhost', 'vhostUser'] as const).flatMap((key) => {
    const group = `${key === 'vhost' ? 'vhost' : 'vhost-user'} regions of the boot`;
    return [
      listenerColumn(key, group, 'at most', ({ regions, exceeds }) =>
        exceeds.length === 0 ? String(regions) : `${regions} (over ${exceeds.join(', ')})`,
      ),
      listenerColumn(key, group, 'after it', ({ regionsAfterBoot }) => String(regionsAfterBoot)),
    ];
  }),
];

const UNITS = ['B', 'K', 'M', 'G', 'T', 'P', 'E'];

/** Bytes with one digit after the point: sums, of which more digits would say nothing. */
function amountText(bytes: bigint): string {
  let [amount, unit] = [Number(bytes), 0];
  while (amount >= 1024 && unit < UNITS.length - 1) [amount, unit] = [amount / 1024, unit + 1];
  return `${unit === 0 ? amount : amount.toFixed(1)}${UNITS[unit]}`;
}

export function Costs({ report }: { readonly report: Report }) {
  const { costs } = report.result;
  if (costs.length === 0) return null;
  const hasListeners = costs.some(({ listeners }) => listeners !== undefined);
  const columns = hasListeners ? [...COLUMNS, ...LISTENER_COLUMNS] : COLUMNS;
  const groups = [...new Set(columns.map(({ group }) => group))];
  return (
    <Section
      id="costs"
      title="Costs"
      note="Before → after the patch. Maps and unmaps are calls of the VFIO container; mapped is the memory that they map, each time they do: pages to be pinned. KVM slots and vhost regions are those of the configuration with most RAM of each machine."
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Costs">
        <table class="numbers">
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                Configuration
              </th>
              {groups.map((group) => (
                <th key={group} scope="colgroup" colSpan={columns.filter((each) => each.group === group).length}>
                  {group}
                </th>
              ))}
            </tr>
            <tr>
              {columns.map(({ group, head }) => (
                <th key={group + head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {costs.map((cost) => {
              const name = printable(`${cost.machine} · ${cost.ram} · vga ${cost.vga}`);
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {columns.map(({ group, head, value }) => (
                    <Cell key={group + head} before={value(cost, 'before')} after={value(cost, 'after')} />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {notFollowedCosts(costs).map(({ name, reasons }) => (
        <p key={name}>
          {name} are not followed: {reasons.join('; ')}.
        </p>
      ))}
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
