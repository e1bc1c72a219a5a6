/** Guest memory before and after, side by side on one axis. */
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ReplayStep } from '../../../../result/evidence.js';
import { hex } from '../../../../result/hex.js';
import { printable } from '../../../../text.js';
import type { ParsedRow } from '../../../points/rows.js';
import { sizeText } from '../../../words/range.js';
import type { Report } from '../data.js';
import { RowDetails } from './row-details.js';
import {
  center,
  clip,
  moved,
  type Scale,
  type ScaleKind,
  type Span,
  scaleOf,
  usualWindows,
  WHOLE,
  zoomed,
} from './scale.js';

const LOOK = { least: 17, doubling: 3.2, linear: 560, empty: 20 };
/** Labels nearer than this would lie on each other. */
const LABEL_HEIGHT = 13;

export function MemoryMap({ report, step }: { readonly report: Report; readonly step: ReplayStep }) {
  const before = step.before === null ? null : report.views[step.before.flatView]!;
  const after = step.after === null ? null : report.views[step.after.flatView]!;
  const [view, setView] = useState<Span>({ start: 0n, last: (1n << 32n) - 1n });
  const [kind, setKind] = useState<ScaleKind>('even');
  const [picked, setPicked] = useState<ParsedRow | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => [...(before ?? []), ...(after ?? [])], [before, after]);
  const scale = useMemo(() => scaleOf(rows, view, kind, LOOK), [rows, view, kind]);
  const middle = center(rows, view);
  const size = view.last - view.start + 1n;
  const zoomIn = (at = middle): void => setView(zoomed(view, at, 1n, 2n));
  const zoomOut = (at = middle): void => setView(zoomed(view, at, 4n, 1n));
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => zoomIn(),
    '=': () => zoomIn(),
    '-': () => zoomOut(),
    '0': () => setView(WHOLE),
    PageUp: () => setView(moved(view, view.start - size / 2n)),
    PageDown: () => setView(moved(view, view.start + size / 2n)),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey || frame.current === null) return;
    event.preventDefault();
    const at = scale.address(event.clientY - frame.current.getBoundingClientRect().top);
    if (event.deltaY < 0) zoomIn(at);
    else zoomOut(at);
  };
  const isShown = ({ start, last }: Span): boolean => start === view.start && last === view.last;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys act on what its buttons act on
    <div class="map" onKeyDown={onKeyDown}>
      <h3>Guest memory</h3>
      <fieldset class="controls" aria-label="Part of memory that is shown">
        {usualWindows(rows).map(([name, window]) => (
          <button key={name} type="button" aria-pressed={isShown(window)} onClick={() => setView(window)}>
            {name}
          </button>
        ))}
        <span class="group">
          <button type="button" title="Zoom in (+)" aria-label="Zoom in" onClick={() => zoomIn()}>
            +
          </button>
          <button type="button" title="Zoom out (-)" aria-label="Zoom out" onClick={() => zoomOut()}>
            −
          </button>
          <button type="button" title="Lower addresses (Page Up)" aria-label="Lower addresses" onClick={keys.PageUp}>
            ↑
          </button>
          <button
            type="button"
            title="Higher addresses (Page Down)"
            aria-label="Higher addresses"
            onClick={keys.PageDown}
          >
            ↓
          </button>
        </span>
        <button
          type="button"
          aria-pressed={kind === 'linear'}
          title="Heights in proportion to sizes; otherwise small ranges are drawn larger, so that they can be read"
          onClick={() => setKind(kind === 'linear' ? 'even' : 'linear')}
        >
          To scale
        </button>
      </fieldset>
      <p class="window" aria-live="polite">
        <code>
          {hex(view.start)}-{hex(view.last)}
        </code>{' '}
        <span class="size">{sizeText(size)}</span>
      </p>
      <div class="columns heads" aria-hidden="true">
        <span />
        <span>before the patch</span>
        <span>after the patch</span>
      </div>
      <div class="columns" ref={frame} onWheel={onWheel} style={{ height: `${scale.height}px` }}>
        <Axis scale={scale} />
        <Column
          label="Before the patch"
          rows={before}
          scale={scale}
          view={view}
          holes={step.before?.hole ?? []}
          differing={step.guestMap}
          picked={picked}
          onPick={setPicked}
        />
        <Column
          label="After the patch"
          rows={after}
          scale={scale}
          view={view}
          holes={step.after?.hole ?? []}
          differing={step.guestMap}
          picked={picked}
          onPick={setPicked}
        />
      </div>
      <Legend />
      {picked !== null && <RowDetails report={report} row={picked} onZoom={() => setView(around(picked))} />}
    </div>
  );
}

/** A row with something of its neighbours. */
function around(row: Span): Span {
  const size = row.last - row.start + 1n;
  return zoomed(row, row.start + size / 2n, 5n, 4n);
}

/** Addresses at the edges, the lowest on top. */
function Axis({ scale }: { readonly scale: Scale }) {
  let free = 0;
  const labels = scale.bands.filter(({ top }) => {
    if (top < free) return false;
    free = top + LABEL_HEIGHT;
    return true;
  });
  return (
    <ol class="axis" aria-hidden="true">
      {labels.map(({ start, top }) => (
        <li key={top} style={{ top: `${top}px` }}>
          {hex(start)}
        </li>
      ))}
    </ol>
  );
}

interface ColumnProps {
  readonly label: string;
  readonly rows: readonly ParsedRow[] | null;
  readonly scale: Scale;
  readonly view: Span;
  readonly holes: ReplayStep['guestMap'];
  readonly differing: ReplayStep['guestMap'];
  readonly picked: ParsedRow | null;
  onPick(row: ParsedRow): void;
}

function Column({ label, rows, scale, view, holes, differing, picked, onPick }: ColumnProps) {
  if (rows === null) return <p class="column absent">This tree did not get here.</p>;
  const placed = (span: Span): { top: string; height: string } | null => {
    const part = clip(span, view);
    if (part === null) return null;
    const top = scale.position(part.start);
    return { top: `${top}px`, height: `${scale.position(part.last + 1n) - top}px` };
  };
  const spans = (ranges: ReplayStep['guestMap']): Span[] =>
    ranges.map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) }));
  return (
    <ol class="column" aria-label={label}>
      {rows.map((row) => {
        const style = placed(row);
        if (style === null) return null;
        const isThin = Number.parseFloat(style.height) < LABEL_HEIGHT;
        return (
          <li key={row.start} style={style}>
            <button
              type="button"
              class={`row ${kindClass(row.kind)}${isThin ? ' thin' : ''}`}
              aria-pressed={picked !== null && picked.start === row.start && picked.name === row.name}
              aria-label={`${hex(row.start)} to ${hex(row.last)}, ${sizeText(row.last - row.start + 1n)}, ${row.kind}, ${printable(row.name)}${row.offset > 0n ? `, offset ${hex(row.offset)}` : ''}`}
              title={`${hex(row.start)}-${hex(row.last)} (${sizeText(row.last - row.start + 1n)}) ${row.kind}`}
              onClick={() => onPick(row)}
            >
              <span class="name">{printable(row.name)}</span>
              <span class="size">
                {row.kind} {sizeText(row.last - row.start + 1n)}
                {row.offset > 0n && ` @${hex(row.offset)}`}
              </span>
            </button>
          </li>
        );
      })}
      {spans(differing).map((span) => (
        <Mark
          key={`d${span.start}`}
          kind="differs"
          style={placed(span)}
          text="reaches something else after the patch"
        />
      ))}
      {spans(holes).map((span) => (
        <Mark key={`h${span.start}`} kind="hole" style={placed(span)} text="unmapped and mapped again at this step" />
      ))}
    </ol>
  );
}

function Mark({
  kind,
  style,
  text,
}: {
  readonly kind: string;
  readonly style: { top: string; height: string } | null;
  readonly text: string;
}) {
  if (style === null) return null;
  return (
    <li class={`mark ${kind}`} style={style}>
      <span class="hidden">{text}</span>
    </li>
  );
}

/** RAM, ROM, ROM devices and devices have a colour each. */
function kindClass(kind: string): string {
  if (/rom/.test(kind)) return kind.includes('romd') ? 'romd' : 'rom';
  return /ram/.test(kind) ? 'ram' : 'io';
}

function Legend() {
  return (
    <p class="legend">
      <span class="key ram">RAM</span>
      <span class="key rom">ROM</span>
      <span class="key romd">ROM device</span>
      <span class="key io">device</span>
      <span class="key hole">unmapped and mapped again for DMA</span>
      <span class="key differs">guest reaches something else</span>
    </p>
  );
}
