/** The patch, hunk by hunk, and what each does. */
import type { CheckedHunk, HunkSubset, NotRun } from '../../../result/result.js';
import { printable } from '../../../text.js';
import { fileOfHunk } from '../../points/hunks.js';
import type { Statement } from '../../points/statements.js';
import { followedTexts } from '../../text/check.js';
import { messageText } from '../../words/messages.js';
import { notRunText } from '../../words/not-run.js';
import type { Report } from './data.js';
import { Section, Shown } from './parts.js';

export function Hunks({ report }: { readonly report: Report }) {
  const { patches } = report.result;
  return (
    <Section id="hunks" title="Hunks">
      {patches.map((patch, index) => (
        <div key={index}>
          {patches.length > 1 && (
            <h3>
              {index + 1}. <Shown text={patch.subject} />
            </h3>
          )}
          {followedTexts([patch]).map((text) => (
            <p key={text}>{text}</p>
          ))}
          {patch.hunks.length === 0 && <p>No hunk.</p>}
          <PatchHunks report={report} hunks={patch.hunks} />
        </div>
      ))}
      <Subsets report={report} />
    </Section>
  );
}

/** Of more hunks than these, those that no finding names are folded. */
const MOST_OPEN = 6;

function PatchHunks({ report, hunks }: { readonly report: Report; readonly hunks: readonly CheckedHunk[] }) {
  const isQuiet = (hunk: CheckedHunk): boolean => {
    const { effects, missed } = told(report, hunk);
    return hunks.length > MOST_OPEN && effects.length + missed.length === 0;
  };
  const quiet = hunks.filter(isQuiet);
  const shown = (all: readonly CheckedHunk[]) => all.map((hunk) => <Hunk key={hunk.id} report={report} hunk={hunk} />);
  return (
    <>
      {shown(hunks.filter((hunk) => !quiet.includes(hunk)))}
      {quiet.length > 0 && (
        <details>
          <summary>{quiet.length} hunks that no finding names</summary>
          {shown(quiet)}
        </details>
      )}
    </>
  );
}

const SAME_AS = { patch: 'as the whole patch', base: 'as without it' };

function comparedText({ sameAs, cutFrom }: HunkSubset): string {
  if (sameAs !== null) return SAME_AS[sameAs];
  return cutFrom === null ? 'differs from both' : `${SAME_AS[cutFrom]}, ranges cut otherwise`;
}

/** What the patch does with only some of its hunks. */
function Subsets({ report }: { readonly report: Report }) {
  const { subsets } = report.result;
  if (subsets.length === 0) return null;
  return (
    <>
      <h3>With some of the hunks only</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Subsets of the hunks">
        <table>
          <thead>
            <tr>
              <th scope="col">Hunks</th>
              <th scope="col">Shows</th>
              <th scope="col">All in all</th>
            </tr>
          </thead>
          <tbody>
            {subsets.map((subset) => (
              <tr key={subset.hunks.join()}>
                <th scope="row">
                  <code>{subset.hunks.map(printable).join(', ') || 'none'}</code>
                </th>
                <td>
                  {subset.compiles
                    ? [...new Set(subset.findings)].join(', ') || 'nothing'
                    : 'cannot be used without the others'}
                </td>
                <td>{subset.compiles ? comparedText(subset) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Hunk({ report, hunk }: { readonly report: Report; readonly hunk: CheckedHunk }) {
  const { id, offset, fuzz, line, lines } = hunk;
  const moves = `${offset === 0 ? 'applied where it says' : `applied ${Math.abs(offset)} lines further ${offset > 0 ? 'down' : 'up'}`}${
    fuzz === 0 ? '' : `, ${fuzz} context lines left out`
  }`;
  const { effects, missed } = told(report, hunk);
  return (
    <article class="hunk" id={report.hunkElement(id) ?? ''}>
      <h3>
        <code>{printable(id)}</code>{' '}
        <span class="size">
          line {line}, {moves}
        </span>
      </h3>
      <ul class="effects">
        {effects.map((statement) => (
          <li key={messageText(statement[0]!)}>
            <span class={`severity ${statement[0]!.severity}`}>{statement[0]!.severity}</span>{' '}
            <Shown text={messageText(statement[0]!)} />
          </li>
        ))}
        {missed.map((each) => (
          <li key={notRunText(each.reason)}>
            <span class="severity error">not run</span> line {each.line}: <Shown text={notRunText(each.reason)} />
          </li>
        ))}
        {effects.length + missed.length === 0 && <li class="remark">No finding names a line of this hunk.</li>}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>
        {lines.map((text, index) => (
          <span key={index} class={lineClass(text)}>
            {printable(text.replaceAll('\t', '    '))}
            {'\n'}
          </span>
        ))}
      </pre>
    </article>
  );
}

/** What the report says of a hunk. */
function told(report: Report, hunk: CheckedHunk): { readonly effects: Statement[]; readonly missed: NotRun[] } {
  return {
    effects: report.statements.filter((statement) => isOf(statement, hunk)),
    missed: report.result.execution.notRun.filter(
      (each) => each.file === fileOfHunk(hunk.id) && isInside(each.line, hunk),
    ),
  };
}

function lineClass(line: string): string {
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '';
}

/** The finding names the hunk, or a line that it holds in the patched file. */
function isOf(statement: Statement, hunk: CheckedHunk): boolean {
  const { hunks, source } = statement[0]!;
  if (hunks !== undefined) return hunks.includes(hunk.id);
  return source !== undefined && source.file === fileOfHunk(hunk.id) && isInside(source.line, hunk);
}

function isInside(line: number, hunk: CheckedHunk): boolean {
  const length = hunk.lines.filter((text) => !/^[-\\]/.test(text)).length;
  return line >= hunk.line && line < hunk.line + Math.max(1, length);
}
