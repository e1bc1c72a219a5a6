/** What is known of a range of the map that was picked. */
import type { RegionPlace } from '../../../../result/evidence.js';
import { hex } from '../../../../result/hex.js';
import { printable } from '../../../../text.js';
import type { ParsedRow } from '../../../points/rows.js';
import type { Report } from '../data.js';
import { SourceLink, SpanText } from '../parts.js';

export function RowDetails({
  report,
  row,
  onZoom,
}: {
  readonly report: Report;
  readonly row: ParsedRow;
  onZoom(): void;
}) {
  const { regions } = report.result.evidence;
  const named = regions.filter(({ name }) => name === row.name);
  const names = new Set(regions.map(({ name }) => name));
  const aliases = regions.filter(({ kind, target }) => kind === 'alias' && target !== undefined && !names.has(target));
  return (
    <div class="details" aria-live="polite">
      <p>
        <strong>{printable(row.name)}</strong> <span class="tag">{row.kind}</span> <SpanText span={row} />
        {row.offset > 0n && (
          <>
            {' '}
            at offset <code>{hex(row.offset)}</code>
          </>
        )}{' '}
        <span class="size">priority {row.priority}</span>{' '}
        <button type="button" onClick={onZoom}>
          Zoom to it
        </button>
      </p>
      {named.length > 0 ? (
        <RegionList report={report} regions={named} title="Built here" />
      ) : (
        <RegionList
          report={report}
          regions={/ram|rom/.test(row.kind) ? aliases : []}
          title="Board code gives no region this name; aliases of memory that it does not name"
        />
      )}
    </div>
  );
}

/** More than this is folded away. */
const MAX_REGIONS = 4;

function RegionList({
  report,
  regions,
  title,
}: {
  readonly report: Report;
  readonly regions: readonly RegionPlace[];
  readonly title: string;
}) {
  if (regions.length === 0) return <p class="remark">Board code that was read builds no region of this name.</p>;
  const places = new Map(
    regions.map((region) => [`${region.name} ${region.source.file}:${region.source.line}`, region]),
  );
  const isChanged = ({ change }: RegionPlace): boolean => change !== undefined;
  const sorted = [...places.values()].sort((a, b) => Number(isChanged(b)) - Number(isChanged(a)));
  const rest = sorted.slice(MAX_REGIONS);
  return (
    <>
      <p class="remark">{title}:</p>
      <RegionItems report={report} regions={sorted.slice(0, MAX_REGIONS)} />
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          <RegionItems report={report} regions={rest} />
        </details>
      )}
    </>
  );
}

function RegionItems({ report, regions }: { readonly report: Report; readonly regions: readonly RegionPlace[] }) {
  return (
    <ul>
      {regions.map((region) => (
        <li key={`${region.name} ${region.source.line}`}>
          <code>{printable(region.name)}</code> {printable(region.kind)}
          {region.offset !== null && (
            <>
              {' '}
              at <code>{printable(region.offset)}</code>
            </>
          )}
          {region.change !== undefined && <span class="tag changed">{region.change}</span>}{' '}
          <SourceLink report={report} file={region.source.file} line={region.source.line} />
        </li>
      ))}
    </ul>
  );
}
