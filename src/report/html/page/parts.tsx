/** Small pieces that all parts of the page use. */
import type { ComponentChildren } from 'preact';
import { hex } from '../../../result/hex.js';
import type { AddressRange } from '../../../result/result.js';
import { printable } from '../../../text.js';
import { sizeText } from '../../words/range.js';
import type { Report } from './data.js';
import type { Span } from './replay/scale.js';

export function Section({
  id,
  title,
  note,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {note !== undefined && <p class="remark">{note}</p>}
      {children}
    </section>
  );
}

/** Text of unknown origin: control characters are shown, not obeyed. */
export function Shown({ text }: { readonly text: string }) {
  return <>{printable(text)}</>;
}

/** file:line, leading to the lines themselves where the report has them. */
export function SourceLink({
  report,
  file,
  line,
}: {
  readonly report: Report;
  readonly file: string;
  readonly line: number;
}) {
  const index = report.sourceIndex(file, line);
  const text = printable(line > 0 ? `${file}:${line}` : file);
  return index === undefined ? (
    <code>{text}</code>
  ) : (
    <a class="source-link" href={`#source-${index}`}>
      {text}
    </a>
  );
}

export function RangeText({ range }: { readonly range: AddressRange }) {
  return <SpanText span={{ start: BigInt(range.start), last: BigInt(range.end) }} />;
}

export function SpanText({ span: { start, last } }: { readonly span: Span }) {
  return (
    <span class="range">
      <code>
        {hex(start)}-{hex(last)}
      </code>{' '}
      <span class="size">{sizeText(last - start + 1n)}</span>
    </span>
  );
}
