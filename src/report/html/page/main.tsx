/** The page: everything is drawn from the JSON report that the page holds. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckResult } from '../../../result/result.js';
import { printable } from '../../../text.js';
import { countsText, subjectOf, verdictReason } from '../../points/statements.js';
import { answersOf, machinesText } from '../../words/answers.js';
import { Account } from './account.js';
import { Costs } from './costs.js';
import { type Report, reportFrom } from './data.js';
import { Execution } from './execution.js';
import { Findings } from './findings.js';
import { Hunks } from './hunks.js';
import './style/page.css';
import './style/memory-map.css';
import './style/tables.css';
import { Player } from './replay/player.js';
import { Regions, Sources } from './sources.js';

const PARTS = [
  ['replay', 'Replay'],
  ['findings', 'Findings'],
  ['hunks', 'Hunks'],
  ['account', 'Changes'],
  ['costs', 'Costs'],
  ['execution', 'Executed'],
  ['regions', 'Regions'],
  ['sources', 'Source'],
] as const;

function Page({ report }: { readonly report: Report }) {
  const { evidence } = report.result;
  const [chosen, setChosen] = useState(() => firstReplay(report));
  const play = (replay: number): void => {
    setChosen(replay);
    const target = document.getElementById('replay');
    target?.scrollIntoView({ block: 'start' });
    target?.querySelector<HTMLElement>('.play')?.focus({ preventScroll: true });
  };
  const isThere: Readonly<Record<string, boolean>> = {
    replay: evidence.replays.length > 0,
    costs: report.result.costs.length > 0,
    regions: evidence.regions.length > 0,
    sources: evidence.sources.length > 0,
  };
  return (
    <>
      <Head report={report} />
      <nav aria-label="Parts of the report">
        {PARTS.filter(([id]) => isThere[id] ?? true).map(([id, name]) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ))}
      </nav>
      <main>
        {isThere.replay && <Player report={report} chosen={chosen} onChoose={setChosen} />}
        <Findings report={report} onPlay={play} />
        <Hunks report={report} />
        <Account report={report} />
        <Costs report={report} />
        <Execution report={report} />
        <Regions report={report} />
        <Sources report={report} />
      </main>
    </>
  );
}

/** The replay of the first finding that has one. */
function firstReplay(report: Report): number {
  return report.statements.flatMap((statement) => report.replaysOf(statement))[0] ?? 0;
}

/** The verdict on one patch of a series, in the colour of a finding. */
const STEP_CLASSES = { pass: 'improvement', fail: 'error', incomplete: 'warning' } as const;

function Head({ report }: { readonly report: Report }) {
  const { verdict, patches, qemu, configurations, execution, series } = report.result;
  return (
    <header class={verdict}>
      <p class="verdict">
        <span class={`badge ${verdict}`}>{verdict}</span> {verdictReason(report.result)} ·{' '}
        {countsText(report.statements)}
      </p>
      <h1>{printable(subjectOf(report.result))}</h1>
      {patches.length === 1 && <MailLink messageId={patches[0]!.messageId} />}
      {patches.length > 1 && (
        <ol>
          {patches.map(({ subject, messageId }, index) => (
            <li key={index}>
              {series[index] !== undefined && (
                <span class={`severity ${STEP_CLASSES[series[index].verdict]}`}>{series[index].verdict}</span>
              )}{' '}
              {printable(subject)} <MailLink messageId={messageId} />
            </li>
          ))}
        </ol>
      )}
      <dl class="answers">
        {answersOf(report.result).map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="facts-line">
        {[
          ...new Set(patches.map(({ author }) => author).filter((author) => author !== '')),
          `QEMU ${qemu.version}`,
          machinesText(configurations) || 'no configuration',
        ]
          .map(printable)
          .join(' · ')}
      </p>
      {execution.notRun.length > 0 && (
        <p class="incomplete-note">
          {execution.notRun.length} piece{execution.notRun.length === 1 ? '' : 's'} of C could not be run:{' '}
          <a href="#execution">see below</a>.
        </p>
      )}
    </header>
  );
}

/** Where the mail is archived; nothing for what is no message id. */
function MailLink({ messageId }: { readonly messageId: string | undefined }) {
  const [, id] = /^\s*<([^<>\s/]+@[^<>\s/]+)>\s*$/.exec(messageId ?? '') ?? [];
  if (id === undefined) return null;
  return (
    <a class="mail" href={`https://lore.kernel.org/qemu-devel/${encodeURIComponent(id)}/`} rel="noreferrer">
      the mail
    </a>
  );
}

const data = document.getElementById('flatcheck-report');
const root = document.getElementById('flatcheck-page');
if (data !== null && root !== null) {
  render(<Page report={reportFrom(JSON.parse(data.textContent ?? '') as CheckResult)} />, root);
}
