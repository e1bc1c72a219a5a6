/** The findings, each with what shows it. */
import { printable } from '../../../text.js';
import { PERHAPS_FEWER } from '../../points/hunks.js';
import { allConsequences, byRanges, countsText, type Statement, transitionsOf } from '../../points/statements.js';
import { placesText } from '../../words/places.js';
import { handedOnText, reachText } from '../../words/reaches.js';
import { registerText } from '../../words/registers.js';
import { titleText } from '../../words/statements.js';
import type { Report } from './data.js';
import { RangeText, Section, Shown, SourceLink } from './parts.js';

const MAX_RANGES = 6;
const MAX_WRITES = 8;

/** Errors, warnings and improvements; notes, and what follows from another finding, folded below them. */
export function Findings({ report, onPlay }: { readonly report: Report; onPlay(replay: number): void }) {
  const { statements } = report;
  const consequences = allConsequences(statements);
  const isFolded = (statement: Statement): boolean => {
    const { id, severity } = statement[0]!;
    return (severity === 'note' && id !== 'no-observable-effect') || consequences.has(statement);
  };
  const items = (chosen: readonly Statement[]) => (
    <ol class="findings">
      {chosen.map((statement) => {
        const number = statements.indexOf(statement) + 1;
        return <FindingItem key={number} report={report} statement={statement} number={number} onPlay={onPlay} />;
      })}
    </ol>
  );
  const folded = statements.filter(isFolded);
  return (
    <Section id="findings" title="Findings">
      {statements.length === 0 && <p>Nothing to report.</p>}
      {items(statements.filter((statement) => !isFolded(statement)))}
      {folded.length > 0 && (
        <details>
          <summary>{countsText(folded)}</summary>
          {items(folded)}
        </details>
      )}
    </Section>
  );
}

function FindingItem({
  report,
  statement,
  number,
  onPlay,
}: {
  readonly report: Report;
  readonly statement: Statement;
  readonly number: number;
  onPlay(replay: number): void;
}) {
  const { id, severity, source, hunks = [], hunksNotMinimal } = statement[0]!;
  const transitions = transitionsOf(statement);
  const rows = byRanges(statement).filter(({ ranges, findings }) => ranges.length > 0 || placesText(findings) !== '');
  return (
    <li class={`finding ${severity}`}>
      <h3>
        {number}. <span class={`severity ${severity}`}>{severity}</span> <code>{id}</code>
      </h3>
      <p class="message">{titleText(statement, report.result)}</p>
      {rows.length > 0 && (
        <dl class="ranges">
          {rows.map(({ ranges, reaches, handedOn, findings }, row) => (
            <div key={row}>
              <dt>
                {reaches.slice(0, MAX_RANGES).map((reach) => (
                  <code key={reach.start}>{reachText(reach, findings[0]!.addressSpace)}</code>
                ))}
                {handedOn.slice(0, MAX_RANGES).map((each) => (
                  <code key={`${each.kind} ${each.name}`}>{handedOnText(each)}</code>
                ))}
                {reaches.length === 0 &&
                  ranges.slice(0, MAX_RANGES).map((range) => <RangeText key={range.start} range={range} />)}
                {shownCount(ranges, reaches, handedOn) > MAX_RANGES && (
                  <span class="size">and {shownCount(ranges, reaches, handedOn) - MAX_RANGES} more</span>
                )}
              </dt>
              <dd>
                <Shown text={placesText(findings, report.result.configurations)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p class="origin">
        {source !== undefined && <SourceLink report={report} file={source.file} line={source.line} />}
        {hunks.map((hunk) => (
          <a key={hunk} href={`#${report.hunkElement(hunk) ?? 'hunks'}`}>
            <Shown text={hunk} />
          </a>
        ))}
        {hunksNotMinimal && <span>({PERHAPS_FEWER})</span>}
        {transitions > 0 && (
          <span>
            {transitions} transition{transitions === 1 ? '' : 's'}
          </span>
        )}
      </p>
      <Witnesses report={report} statement={statement} onPlay={onPlay} />
    </li>
  );
}

/** How many ranges, or things that are handed on, a row is about. */
function shownCount(ranges: readonly unknown[], reaches: readonly unknown[], handedOn: readonly unknown[]): number {
  return handedOn.length || reaches.length || ranges.length;
}

/** The different ways to show it, each a button that plays it. */
function Witnesses({
  report,
  statement,
  onPlay,
}: {
  readonly report: Report;
  readonly statement: Statement;
  onPlay(replay: number): void;
}) {
  const { replays } = report.result.evidence;
  const known = new Map<string, number>();
  for (const index of report.replaysOf(statement)) {
    const key = `${replays[index]!.machine} ${witnessOf(report, index)}`;
    if (!known.has(key)) known.set(key, index);
  }
  if (known.size === 0) return null;
  return (
    <p class="witnesses">
      <span>Witness</span>
      {[...known.values()].map((index) => (
        <button key={index} type="button" class="witness" onClick={() => onPlay(index)}>
          <span aria-hidden="true">▶</span> <span class="machine">{printable(replays[index]!.machine)}</span>{' '}
          <code>{witnessOf(report, index)}</code>
        </button>
      ))}
    </p>
  );
}

/** The steps of a replay after its first, in few words. */
export function witnessOf({ result }: Report, index: number): string {
  const { machine, steps, earlier = 0 } = result.evidence.replays[index]!;
  const texts = steps.slice(1).map(({ write }) => (write === null ? 'reset' : registerText(write, machine)));
  const left = texts.length - MAX_WRITES + earlier;
  return left > 0 ? `${left} steps, ${texts.slice(-MAX_WRITES).join(', ')}` : texts.join(', ') || 'at reset';
}
