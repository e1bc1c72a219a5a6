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
      <ul>
        {unreachedOf(changes).map((change) => (
          <li key={`${change.file} ${change.kind} ${change.name} ${change.line}`}>
            <SourceLink report={report} file={change.file} line={change.line} />: {unreachedText(change)}
          </li>
        ))}
      </ul>
      {settled.map((state) => (
        <Settled key={state} report={report} state={state} changes={changes.filter((each) => each.state === state)} />
      ))}
    </Section>
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
