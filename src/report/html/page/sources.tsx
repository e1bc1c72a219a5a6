/** The regions that board code builds, and the lines of C that the report names. */
import { useEffect } from 'preact/hooks';
import type { SourceExcerpt } from '../../../result/evidence.js';
import { printable } from '../../../text.js';
import type { Report } from './data.js';
import { Section, SourceLink } from './parts.js';

export function Regions({ report }: { readonly report: Report }) {
  const { regions } = report.result.evidence;
  if (regions.length === 0) return null;
  return (
    <Section
      id="regions"
      title="Regions"
      note="As the boards' C builds them, read from its syntax tree, in the order of the source."
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll tall" tabIndex={0} aria-label="Regions">
        <table>
          <thead>
            <tr>
              {['Region', 'Built at', 'In', 'At', 'Size', 'When'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {regions.map((region, index) => (
              <tr key={index} class={region.change === undefined ? '' : 'changed'}>
                <th scope="row">
                  <code>{printable(region.name)}</code>
                  {region.change !== undefined && <span class="tag changed">{region.change}</span>}
                  <span class="kind">
                    {printable(region.kind)}
                    {region.target !== undefined && (
                      <>
                        {' '}
                        of <code>{printable(region.target)}</code>
                      </>
                    )}
                  </span>
                </th>
                <td>
                  <SourceLink report={report} file={region.source.file} line={region.source.line} />
                </td>
                {[region.parent, region.offset, region.size, region.condition].map((text, column) => (
                  <td key={column}>
                    <code>{printable(text ?? '')}</code>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}

export function Sources({ report }: { readonly report: Report }) {
  const { sources } = report.result.evidence;
  useEffect(() => {
    const open = (): void => {
      const target = document.getElementById(location.hash.slice(1));
      if (target instanceof HTMLDetailsElement) target.open = true;
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
  if (sources.length === 0) return null;
  return (
    <Section id="sources" title="Source" note="The lines that this report names, in the patched tree.">
      {sources.map((excerpt, index) => (
        <Excerpt key={`${excerpt.file}:${excerpt.line}`} excerpt={excerpt} index={index} />
      ))}
    </Section>
  );
}

function Excerpt({
  excerpt: { file, line, first, lines },
  index,
}: {
  readonly excerpt: SourceExcerpt;
  readonly index: number;
}) {
  return (
    <details class="excerpt" id={`source-${index}`}>
      <summary>
        <code>
          {printable(file)}:{line}
        </code>{' '}
        <code class="line">{printable((lines[line - first] ?? '').trim())}</code>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>
        {lines.map((text, offset) => (
          <span key={first + offset} class={first + offset === line ? 'named' : ''}>
            <span class="line-number">{String(first + offset).padStart(5)}</span>{' '}
            {printable(text.replaceAll('\t', '        '))}
            {'\n'}
          </span>
        ))}
      </pre>
    </details>
  );
}
