/** The four answers that stand on top of every report. All texts are printable. */

import { groupBy } from '../../group-by.js';
import { hex } from '../../result/hex.js';
import { type Range, unite } from '../../result/ranges.js';
import type { CheckResult, Finding, FindingId } from '../../result/result.js';
import { printable } from '../../text.js';
import { dmaAnswer, type HunkAnswer, hunkAnswers, memoryAnswer, rangesOf } from '../points/answers.js';
import { totalTransitions } from '../points/statements.js';
import { changeCounts } from './changes.js';
import { messageText } from './messages.js';
import { placesText } from './places.js';
import { reachText } from './reaches.js';

export interface Answer {
  readonly label: 'Guest memory' | 'DMA' | 'Code' | 'Hunks';
  /** Each a statement of its own. */
  readonly parts: readonly string[];
  /** The same in one line. */
  readonly text: string;
}

/** Hunks that are named one by one. */
const MAX_HUNKS = 6;
const MAX_RANGES = 3;

/** Guest memory, DMA, code, hunks: one line each. */
export function answersOf(result: CheckResult): readonly Answer[] {
  const answer = (label: Answer['label'], ...parts: string[]): Answer => ({ label, parts, text: parts.join('; ') });
  return [
    answer('Guest memory', memoryText(result)),
    answer('DMA', ...dmaTexts(result)),
    answer('Code', changeCounts(result.changes)),
    answer('Hunks', ...hunkTexts(result)),
  ];
}

/** The standard machines, and how many there are besides: `pc, q35 · 2G; 2 released types`. Printable. */
export function machinesText(configurations: CheckResult['configurations']): string {
  const standard = configurations.filter(({ planned }) => !planned);
  const released = configurations.filter(({ planned }) => planned?.reason === 'released-type').length;
  const more = configurations.length - standard.length - released;
  return [
    printable(placesText(standard, standard)),
    ...(released > 0 ? [`${released} released type${released === 1 ? '' : 's'}`] : []),
    ...(more > 0 ? [`${more} that the patch asks for`] : []),
  ].join('; ');
}

function memoryText(result: CheckResult): string {
  const { configurations, verdict } = result;
  const answer = memoryAnswer(result);
  const all = machinesText(configurations);
  const count = configurations.length === 1 ? 'the one machine' : `all ${configurations.length} machines`;
  switch (answer.kind) {
    case 'not-played':
      return verdict === 'pass' ? 'the same, for no change can touch it; nothing had to be played' : 'not known';
    case 'same':
      return `the same on ${count} (${all}) in ${totalTransitions(result)} register writes and resets`;
    case 'same-as-far':
      return `no difference on ${count} that ${configurations.length === 1 ? 'was' : 'were'} played (${all}), but not all of the patch was judged`;
    case 'differs': {
      const [first] = answer.findings;
      const places = printable(placesText(answer.findings, configurations));
      const [reach] = first!.reaches ?? [];
      const where = reach ? `, first at ${reachText(reach, first!.addressSpace)}` : '';
      return `differs on ${places || 'all machines'}${where}`;
    }
    case 'broken':
      return `not known on ${printable(placesText(answer.findings, configurations)) || 'all machines'}: ${messageText(answer.findings[0]!)}`;
  }
}

function dmaTexts(result: CheckResult): string[] {
  const { introduced, fixed, left, protocol, isPlayed } = dmaAnswer(result);
  const isBroken = memoryAnswer(result).kind === 'broken';
  if (!isPlayed) return [result.verdict === 'pass' ? 'the same' : 'not known'];
  const places = (findings: readonly Finding[]): string =>
    printable([...new Set(findings.flatMap(({ machine }) => machine ?? []))].join(', ')) || 'all machines';
  const spot = (findings: readonly Finding[]): string =>
    `${spansText(rangesOf(findings.flatMap(({ ranges = [] }) => ranges)))} on ${places(findings)}`;
  const leftRanges = unite(left.flatMap(({ ranges }) => ranges));
  const when = left.every(({ finding }) => finding.systemManagement) ? ' after SMM writes' : '';
  const parts = [
    ...(introduced.length > 0 ? [`holes introduced in ${spot(introduced)}`] : []),
    ...(fixed.length > 0 ? [`holes closed in ${spot(fixed)}`] : []),
    ...(fixed.length > 0 && introduced.length === 0 ? ['none introduced'] : []),
    ...(left.length > 0
      ? [`${spansText(leftRanges)} still has them on ${places(left.map(({ finding }) => finding))}${when}`]
      : []),
    ...(protocol.length > 0 ? [`calls that do not fit what is mapped on ${places(protocol)}`] : []),
  ];
  if (parts.length > 0) return parts;
  return [isBroken ? 'not known' : 'no hole introduced, none closed'];
}

/** `0x100000-0x7fffffff`, of many the first. */
function spansText(ranges: readonly Range[]): string {
  const shown = ranges.slice(0, MAX_RANGES).map(({ start, last }) => `${hex(start)}-${hex(last)}`);
  return `${shown.join(', ')}${ranges.length > MAX_RANGES ? ` and ${ranges.length - MAX_RANGES} more` : ''}`;
}

/** What a hunk brings about, by the finding that it is needed for. */
const BRINGS: Readonly<Partial<Record<FindingId, string>>> = {
  'dma-hole-fixed': 'holes closed',
  'dma-hole-introduced': 'holes introduced',
  'guest-map-changed': 'guest memory changed',
  'listener-protocol': 'calls that do not fit',
  'abort-reached': 'abort',
};

function hunkTexts(result: CheckResult): string[] {
  const hunks = result.patches.flatMap((patch) => patch.hunks);
  const fuzzy = hunks
    .filter(({ fuzz }) => fuzz > 0)
    .map(({ id, fuzz }) => `${printable(id)} applied with fuzz ${fuzz}`);
  const does = ({ needed, isRedundant }: HunkAnswer): string => {
    if (isRedundant) return 'redundant';
    return needed.length === 0 ? 'nothing by itself' : needed.map((id) => BRINGS[id] ?? id).join(', ');
  };
  const groups = [...groupBy(hunkAnswers(result), does)];
  const texts = groups.slice(0, MAX_HUNKS).map(([what, answers]) => {
    const names = answers.slice(0, MAX_HUNKS).map(({ hunk }) => printable(hunk));
    const more = answers.length > names.length ? ` and ${answers.length - names.length} more` : '';
    const together = answers.length > 1 && answers[0]!.needed.length > 0 ? ', together' : '';
    return `${names.join(', ')}${more}: ${what}${together}`;
  });
  const left = groups.length - texts.length;
  const count = hunks.length === 0 ? 'none' : `${hunks.length}`;
  const isAsked = hunks.length > 1 && result.findings.some(({ severity }) => severity !== 'note');
  const apart = texts.length > 0 ? texts : [isAsked ? `${count}, not told apart` : count];
  return [...apart, ...(left > 0 ? [`and ${left} more`] : []), ...fuzzy.slice(0, MAX_HUNKS)];
}
