/** What could not be run or read, in words. Names of the patch and the trees stand in them as they are. */
import { placeOf } from '../../check/judge/findings.js';
import type { ConfigurationCost, NotFollowedReason, TreeListenerCost } from '../../result/costs.js';
import type { IgnoredCall, NotRunReason } from '../../result/not-run.js';
import { printable } from '../../text.js';

/** Listeners whose costs a result may not tell. */
const NAMES: ReadonlyArray<readonly [keyof TreeListenerCost, string]> = [
  ['kvm', 'KVM slots'],
  ['vhost', 'vhost tables'],
  ['vhostUser', 'vhost-user tables'],
];

/** One line: what, and why. */
export function notRunText(reason: NotRunReason): string {
  switch (reason.code) {
    case 'stopped': {
      const tree = reason.tree === 'before' ? 'the tree before the patch' : 'the patched tree';
      return `${placeOf(reason.on)}: ${tree} could not be run to the end: ${reason.error}`;
    }
    case 'space-in-one-tree':
      return (
        `${placeOf(reason.on)}: address space "${reason.addressSpace}" has a flat view of its own in one tree only, ` +
        'and was compared after reset alone'
      );
    case 'beyond-segments': {
      const { on, write } = reason;
      const what = write === null ? 'a reset' : `the write of ${write.value} to register ${write.register}`;
      return (
        `${placeOf(on)}: ${what} reaches beyond its segments and their neighbours, ` +
        'so states of segments further apart were not all tried'
      );
    }
    case 'listener-not-followed': {
      const { on, listener } = reason;
      const why = notFollowedReasonText(reason.reason);
      return `${placeOf(on)}: the ${listener} listener is not followed after the patch: ${why}`;
    }
    case 'object-undefined':
      return `${reason.name}, which only the patched tree names, is defined nowhere`;
    case 'function-undefined':
      return `${reason.name}(), which only the patched tree calls, is nowhere defined`;
    case 'function-not-run':
      return `${reason.name}(), which only the patched tree calls, is not run: ${reason.error}`;
    case 'header-missing':
      return `header ${reason.name} is not found`;
    case 'link-undefined':
      return `the patched tree calls ${reason.name}() and defines it nowhere: it would not link`;
    case 'link-doubled':
      return `${reason.name}(), which the patch defines, is defined in ${reason.other} as well: it would not link`;
    case 'not-in-meson':
      return `${reason.name}, which the patch adds, is named in no meson.build: it would not link`;
    case 'still-in-meson':
      return `${reason.name}, which the patch takes away, is still named in a meson.build: it would not build`;
    case 'call-ignored':
      return ignoredCallText(reason);
    case 'call-left-behind': {
      const { call, more } = reason;
      const takes = `${call.function}(), which takes ${call.parameters} arguments with the patch`;
      const rest = more > 0 ? `, and ${more} more` : '';
      return `${takes}, is given ${call.arguments} by ${call.caller}()${rest}: it would not build`;
    }
    case 'unread':
      return `${SUBJECTS[reason.subject]} could not be read: ${reason.error}`;
  }
}

const SUBJECTS = {
  'merge-condition': 'the merge condition',
  'region-tree': 'the region tree',
  reach: 'where else it bites',
} as const;

const CALL_CHANGES: Readonly<Record<IgnoredCall['change'], string>> = {
  'only-after': 'it is called with the patch, not without',
  'only-before': 'it is called without the patch, not with it',
  'other-numbers': 'it is given other numbers with the patch than without',
};

function ignoredCallText({ name, model, change, hunk }: IgnoredCall): string {
  const of = hunk === undefined ? '' : `what ${hunk} changes: `;
  return `${of}${name}() does nothing here${model ? ` (${model})` : ''}: ${CALL_CHANGES[change]}`;
}

/** Why a listener was not followed. */
export function notFollowedReasonText(reason: NotFollowedReason): string {
  switch (reason.code) {
    case 'failed':
      return reason.error;
    case 'function-undefined':
      return `${reason.name}(), called from ${reason.caller}, is nowhere defined`;
    case 'object-undefined':
      return `the object ${reason.name} is nowhere defined`;
  }
}

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
