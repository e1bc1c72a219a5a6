/** What a statement says: its title, its addresses before and after, what shows it. All texts are printable. */

import { hexRanges } from '../../result/hex.js';
import type { MergeCondition } from '../../result/reach.js';
import type { CheckResult } from '../../result/result.js';
import { printable } from '../../text.js';
import { rangesOf } from '../points/answers.js';
import { callsOf } from '../points/dma-calls.js';
import { byRanges, type Statement, shortestWitnesses, transitionsOf } from '../points/statements.js';
import { differentCallsText } from './calls.js';
import { costSummary } from './costs.js';
import { factsText } from './messages.js';
import { placesText } from './places.js';
import { rangesText } from './range.js';
import { handedOnText, reachText } from './reaches.js';
import { stepsText } from './registers.js';
import { sentenceOf, withAcceptance } from './sentences.js';

/** Of one group of configurations. */
const MAX_ROWS = 4;
/** Machines of which the witness is told. */
const MAX_WITNESSES = 2;

/** One sentence, with what the configuration of the project makes of it. */
export function titleText(statement: Statement, result: CheckResult): string {
  return printable(withAcceptance(statement[0]!, ownTitle(statement, result)));
}

function ownTitle(statement: Statement, result: CheckResult): string {
  const first = statement[0]!;
  switch (first.id) {
    case 'guest-map-changed':
      return 'guest memory reaches something else than before the patch';
    case 'migration-changed':
    case 'firmware-table-changed':
      return printable(sentenceOf(first));
    case 'dma-hole-introduced':
      return 'register writes now unmap and map again memory that they do not change';
    case 'dma-hole-fixed':
      return 'memory that register writes do not change now stays mapped';
    case 'dma-hole-remaining':
      return `holes from before the patch, which it leaves: ${remainingText(statement)}`;
    case 'cost-changed':
      return costSummary(result.costs) ?? printable(sentenceOf(first));
    case 'layout-changed':
      return layoutText(statement, result);
    case 'merge-predicate-changed':
      return mergeText(result.mergeCondition) ?? printable(sentenceOf(first));
    default:
      return factsText(first);
  }
}

function remainingText(statement: Statement): string {
  const ranges = rangesOf(statement.flatMap((each) => each.ranges ?? []));
  return `${rangesText(hexRanges(ranges))}, in ${transitionsOf(statement)} transitions`;
}

const SIGNS: Readonly<Record<string, string>> = { added: '+', removed: '-' };

/**
 * The regions by name, `+` for new ones, `-` for those that are gone, `~` for others; the one message where that says
 * more.
 */
function layoutText(statement: Statement, { evidence }: CheckResult): string {
  const regions = evidence.regions.filter(({ change }) => change !== undefined);
  if (statement.length === 1 || regions.length === 0)
    return statement.map((each) => printable(sentenceOf(each))).join('; ');
  const names = regions.map(({ name, change }) => `${SIGNS[change!] ?? '~'} ${printable(name)}`);
  return `memory regions of the boards: ${[...new Set(names)].join(', ')}`;
}

/** When ranges merge in one tree only. Null where that is not known exactly. */
function mergeText(condition: MergeCondition | null): string | null {
  if (!condition || condition.difference.equivalent) return null;
  const { proven, onlyBefore, onlyAfter, formula } = condition.difference;
  if (!proven) return null;
  const where = (text: string): string => printable(text.replace(/^(?:before|after) && /, ''));
  const name = `${printable(condition.function)}()`;
  const words =
    onlyBefore && !onlyAfter
      ? `${name} no longer merges ranges where ${where(onlyBefore.condition)}`
      : onlyAfter && !onlyBefore
        ? `${name} now also merges ranges where ${where(onlyAfter.condition)}`
        : `${name} merges under another condition: ${printable(formula)}`;
  return `${words} (proven)`;
}

/** How many of the neighbours that were seen merge in one tree only; null where that was not counted. */
export function mergePairsText(condition: MergeCondition | null): string | null {
  const pairs = condition?.pairs;
  if (!pairs) return null;
  const { onlyBefore, onlyAfter } = pairs;
  return `of ${pairs.pairs} pairs of neighbours that were seen ${onlyBefore} merged before and no longer do, ${onlyAfter} merge now and did not`;
}

/** Addresses and, where that is known, what they reach before and after; and the machines for which that holds. */
export interface StatementRow {
  readonly ranges: string;
  readonly places: string;
}

export function addressRows(statement: Statement, { configurations }: CheckResult): StatementRow[] {
  return byRanges(statement)
    .flatMap(({ ranges, reaches, handedOn, findings }): StatementRow[] => {
      const places = printable(placesText(findings, configurations));
      const when = findings[0]!.systemManagement ? ' (after SMM writes)' : '';
      const space = findings[0]!.addressSpace;
      const changes = [...reaches.map((reach) => reachText(reach, space)), ...handedOn.map(handedOnText)];
      if (changes.length === 0) return [{ ranges: rangesText(ranges), places: `${places}${when}` }];
      const left = changes.length - MAX_ROWS;
      return [
        ...changes.slice(0, MAX_ROWS).map((change) => ({ ranges: change, places })),
        ...(left > 0 ? [{ ranges: `and ${left} more`, places }] : []),
      ];
    })
    .filter(({ ranges, places }) => ranges !== '' || places !== '');
}

/** The same, with the calls to the DMA container behind the first where these are the proof. */
export function statementRows(statement: Statement, result: CheckResult): StatementRow[] {
  const [first, ...others] = addressRows(statement, result);
  const calls = callsOf(result, statement);
  return [...(first ? [first] : []), ...(calls ? [{ ranges: differentCallsText(calls), places: '' }] : []), ...others];
}

/**
 * "shown by PAM0 (0x59) = 0x20 on pc, PAM0 (0x90) = 0x20 on q35", "shown at reset", or nothing where there is no
 * witness.
 */
export function witnessText(statement: Statement): string {
  const witnesses = shortestWitnesses(statement);
  const left = witnesses.length - MAX_WITNESSES;
  const shown = witnesses.slice(0, MAX_WITNESSES).map(({ steps, findings }) => {
    const machines = findings.flatMap(({ machine }) => (machine === undefined ? [] : [machine]));
    const text = stepsText(steps, machines[0] ?? '');
    return `${text}${machines.length > 0 && witnesses.length > 1 ? ` on ${machines.map(printable).join(', ')}` : ''}`;
  });
  if (shown.length === 0) return '';
  const isWrite = (text: string | undefined): boolean => text !== undefined && !text.startsWith('at reset');
  const parts = shown.map((text, i) => (isWrite(text) && !isWrite(shown[i - 1]) ? `by ${text}` : text));
  const more = left > 0 ? `, otherwise on ${left} more machine${left === 1 ? '' : 's'}` : '';
  return `shown ${parts.join(', ')}${more}`;
}

/** "in 14 transitions"; nothing where that is not counted. */
export function transitionsText(statement: Statement): string {
  const transitions = transitionsOf(statement);
  return transitions === 0 ? '' : `in ${transitions} transition${transitions === 1 ? '' : 's'}`;
}
