/** What the verdict rests on: what was executed, modelled, assumed and not run. */
import { printable } from '../../../text.js';
import { totalTransitions } from '../../points/statements.js';
import { notRunText } from '../../words/not-run.js';
import type { Report } from './data.js';
import { Section, SourceLink } from './parts.js';

export function Execution({ report }: { readonly report: Report }) {
  const { execution, configurations, explorations } = report.result;
  const { functions, modelled, assumed, notRun } = execution;
  return (
    <Section id="execution" title="What was executed, modelled and assumed">
      <dl class="facts">
        <dt>Executed</dt>
        <dd>
          {functions} functions of the tree's own C, compiled to WebAssembly; {totalTransitions(report.result)} register
          writes and resets on each tree.
          <details>
            <summary>{configurations.length} configurations</summary>
            <ul class="names">
              {configurations.map(({ machine, ram, vga, transitions }) => (
                <li key={`${machine} ${ram} ${vga}`}>
                  {printable(`${machine} · ${ram} · vga ${vga}`)}: {transitions} transitions
                </li>
              ))}
            </ul>
          </details>
        </dd>
        {explorations.length > 0 && (
          <>
            <dt>Explored</dt>
            <dd>
              <ul class="names">
                {explorations.map(({ machine, ram, vga, tree, states, transitions, standsForAll }) => (
                  <li key={`${machine} ${ram} ${vga} ${tree}`}>
                    {printable(`${machine} · ${ram} · vga ${vga}`)}, {tree} the patch: {states} states of the PAM
                    registers, {transitions} transitions, which{' '}
                    {standsForAll ? 'stand for all' : 'do not stand for all'}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Modelled</dt>
        <dd>
          {modelled.length === 0 ? (
            'Nothing.'
          ) : (
            <details>
              <summary>{modelled.length} functions outside the memory core</summary>
              <ul class="names">
                {modelled.map((name) => (
                  <li key={name}>
                    <code>{printable(name)}</code>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </dd>
        <dt>Assumed to return 0</dt>
        <dd>
          {assumed.length === 0 && 'Nothing.'}
          <ul>
            {assumed.map(({ name, caller }) => (
              <li key={name}>
                <code>{printable(name)}</code>
                {caller !== '' && `, called by ${printable(caller)}`}
              </li>
            ))}
          </ul>
        </dd>
        <dt>Not run</dt>
        <dd>
          {notRun.length === 0 && 'Nothing.'}
          <ul>
            {notRun.map(({ reason, file, line }) => (
              <li key={`${file}:${line} ${notRunText(reason)}`}>
                {file !== '' && (
                  <>
                    <SourceLink report={report} file={file} line={line} />:{' '}
                  </>
                )}
                {printable(notRunText(reason))}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </Section>
  );
}
