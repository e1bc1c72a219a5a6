/** Listeners whose costs a result does not tell. */
import type { ConfigurationCost, TreeListenerCost } from '../../result/costs.js';
import { printable } from '../../text.js';
import { notFollowedReasonText } from './not-run.js';

const NAMES: ReadonlyArray<readonly [keyof TreeListenerCost, string]> = [
  ['kvm', 'KVM slots'],
  ['vhost', 'vhost tables'],
  ['vhostUser', 'vhost-user tables'],
];

export interface NotFollowedCost {
  /** What is not told, such as `KVM slots`. */
  readonly name: string;
  /** Why, printable; each reason once. */
  readonly reasons: readonly string[];
}

/** What could not be followed on some machine, before or after the patch; nothing of what was not asked. */
export function notFollowedCosts(costs: readonly ConfigurationCost[]): NotFollowedCost[] {
  return NAMES.flatMap(([key, name]) => {
    const all = costs.flatMap(({ listeners }) => (listeners ? [listeners.before[key], listeners.after[key]] : []));
    const reasons = all.flatMap((each) => ('reason' in each ? [printable(notFollowedReasonText(each.reason))] : []));
    return reasons.length === 0 ? [] : [{ name, reasons: [...new Set(reasons)] }];
  });
}

/** The same in one line; null where all was followed. */
export function notFollowedText(costs: readonly ConfigurationCost[]): string | null {
  const names = notFollowedCosts(costs).map(({ name }) => name);
  return names.length === 0 ? null : `${names.join(', ')} not followed (why: --format json)`;
}
