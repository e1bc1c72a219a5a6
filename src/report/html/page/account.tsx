/** What became of each change of the patch: what is unreached in full, the rest folded by its state. */
import { CHANGE_STATES, type Change, type ChangeState, unreachedOf } from '../../../result/change.js';
import { changeCounts, changeName, outcomeText, STATE_MEANINGS, unreachedText } from '../../words/changes.js';
import type { Report } from './data.js';
import { Section, SourceLink } from './parts.js';

export function Account({ report }: { readonly report: Report }) {
  const { changes } = report.result;
  const settled = CHANGE_STATES.filter(
    (state) => state !== 'unreached' && changes.some((each) => each.state === state),
  );
  return (
    <Section id="account" title="What became of each change">
      <p>{changeCounts(changes)}.</p>
      <Unreached report={report} />
      {settled.map((state) => (
        <Settled key={state} report={report} state={state} changes={changes.filter((each) => each.state === state)} />
      ))}
    </Section>
  );
}

/** Of more unreached changes than these, the others are folded. */
const MOST_OPEN = 8;

function Unreached({ report }: { readonly report: Report }) {
  const unreached = unreachedOf(report.result.changes);
  const list = (all: typeof unreached) => (
    <ul>
      {all.map((change) => (
        <li key={`${change.file} ${change.kind} ${change.name} ${change.line}`}>
          <SourceLink report={report} file={change.file} line={change.line} />: {unreachedText(change)}
        </li>
      ))}
    </ul>
  );
  const left = unreached.slice(MOST_OPEN);
  return (
    <>
      {list(unreached.slice(0, MOST_OPEN))}
      {left.length > 0 && (
        <details>
          <summary>{left.length} more unreached</summary>
          {list(left)}
        </details>
      )}
    </>
  );
}

function Settled(props: { readonly report: Report; readonly state: ChangeState; readonly changes: readonly Change[] }) {
  const { report, state, changes } = props;
  return (
    <details>
      <summary>
        {changes.length} {state}: {STATE_MEANINGS[state]}
      </summary>
      <ul class="names">
        {changes.map((change) => (
          <li key={`${change.file} ${change.kind} ${change.name} ${change.line}`}>
            <SourceLink report={report} file={change.file} line={change.line} />: {changeName(change)},{' '}
            {outcomeText(change)}
          </li>
        ))}
      </ul>
    </details>
  );
}
