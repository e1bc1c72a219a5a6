/**
 * The sentences of findings, from their codes and values. Names of the patch and the trees stand in them as they are.
 */
import type { ConditionChange } from '../../result/finding-kinds.js';
import type { Finding } from '../../result/result.js';
import { costDifferenceText } from './costs.js';
import { regionChangeText } from './regions.js';

const CHANGES_NOTHING = 'unmap and map again memory that they do not change';

/**
 * What a finding says, without the addresses and the machine; and what the configuration of the project makes of it.
 */
export function messageOf(finding: Finding): string {
  return withAcceptance(finding, sentenceOf(finding));
}

/** A sentence about a finding with its acceptance: the reason, and until when. */
export function withAcceptance({ accepted, lapsed }: Pick<Finding, 'accepted' | 'lapsed'>, sentence: string): string {
  if (accepted) {
    const until = accepted.expires === undefined ? '' : ` until ${accepted.expires}`;
    return `accepted${until} (${accepted.reason}): ${sentence}`;
  }
  return lapsed ? `${sentence} (was accepted until ${lapsed.expires}: ${lapsed.reason})` : sentence;
}

/** What a finding says by itself. */
export function sentenceOf(finding: Finding): string {
  const when = finding.systemManagement ? ', once registers of System Management Mode were written' : '';
  switch (finding.id) {
    case 'guest-map-changed':
      return finding.addressSpace === undefined
        ? 'guest memory reaches something else than before the patch, or with other access'
        : `address space "${finding.addressSpace}" reaches something else than before the patch`;
    case 'dma-hole-introduced':
      return `register writes now ${CHANGES_NOTHING}${when}; before the patch they did not`;
    case 'dma-hole-fixed':
      return `register writes no longer ${CHANGES_NOTHING}${when}`;
    case 'dma-hole-remaining':
      return `register writes still ${CHANGES_NOTHING}${when}, as before the patch`;
    case 'listener-protocol':
      return finding.detail.subject === 'dma-container'
        ? "the VFIO listener's calls do not fit each other"
        : 'listeners are told something else of the same memory';
    case 'abort-reached':
      return `the patched C fails where the base goes on: ${finding.detail.reason}`;
    case 'transaction-left-open':
      return finding.detail.function === null
        ? 'a memory transaction is begun and not committed: guest memory is no longer updated'
        : `${finding.detail.function}() leaves a memory transaction open: guest memory is no longer updated`;
    case 'migration-changed':
      return 'RAM blocks differ, by which the two ends of a migration tell them';
    case 'firmware-table-changed':
      return 'firmware is handed something else';
    case 'no-observable-effect':
      return finding.detail.played
        ? 'flat views and DMA events are the same before and after in everything that was run'
        : 'every change is the same program as before, or no part of what is observed: nothing had to be played';
    case 'hunk-redundant': {
      const { hunks = [], detail } = finding;
      const number = `${detail.transitions} transitions`;
      return `without ${hunks.join(', ')} all is the same as with it, in what was run without it: ${number}`;
    }
    case 'regression-repaired': {
      const { patch, subject, brings, repairedBy } = finding.detail;
      const by = repairedBy === null ? 'the patches after it' : `patch ${repairedBy}`;
      const after = 'a bisection that stops there meets it';
      return `patch ${patch} ("${subject}") brings ${brings}, which ${by} takes away again: ${after}`;
    }
    case 'external-assumed':
      return externalText(finding.detail);
    case 'merge-predicate-changed':
      return conditionText(finding.detail);
    case 'layout-changed':
      return regionChangeText(finding.detail);
    case 'cost-changed':
      return finding.detail.costs.map(costDifferenceText).join(', ');
  }
}

function externalText(detail: Extract<Finding, { readonly id: 'external-assumed' }>['detail']): string {
  const { kind, name } = detail;
  if (kind === 'object') return `the object ${name} is defined nowhere in the tree and was taken to be zero`;
  const from = detail.caller || 'an unknown place';
  return `${name}() is neither in the tree nor modelled and was taken to return 0; called from ${from}`;
}

function conditionText(change: ConditionChange): string {
  const { function: name, equivalent, formula, proven, unproven, rewritten, notes, pairs } = change;
  const doubt = proven ? ' (proven)' : ` (not proven: ${unproven})`;
  const changed =
    formula === null
      ? `whether ${name}() merges under another condition could not be told: ${unproven}`
      : `${name}() merges under another condition: ${formula}${doubt}`;
  const parts = [
    ...(equivalent ? [] : [changed]),
    ...(equivalent && !proven && rewritten ? [`${name}() seems to merge under the same condition${doubt}`] : []),
    ...notes.map((note) => `${name}(): ${note}`),
  ];
  if (pairs === undefined) return parts.join('; ');
  const share =
    `of ${pairs.pairs} different pairs of neighbouring ranges in the recorded flat views, ` +
    `${pairs.onlyBefore} are one range only before and ${pairs.onlyAfter} only after the patch`;
  return [...parts, share].join('; ');
}
