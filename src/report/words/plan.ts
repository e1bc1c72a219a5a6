/** What a plan added, in words. */
import type { CheckedConfiguration, CheckResult, PlannedFor, PlanReason } from '../../result/result.js';
import { placesText } from './places.js';

const REASONS: Readonly<Record<PlanReason, (by: string) => string>> = {
  'released-type': () => 'a released type',
  machine: (by) => `the machine ${by}`,
  type: (by) => `set otherwise by ${by}`,
  property: (by) => `sets ${by}`,
  boundary: (by) => `RAM about ${by}`,
  'device-memory': () => 'memory to be plugged in',
  'memory-api': () => 'calls of the memory API by a test device',
  cpu: () => 'another CPU',
  flash: () => 'firmware in flash memory',
  device: (by) => `${/^[aeiou]/.test(by) ? 'an' : 'a'} ${by}`,
  listeners: () => 'KVM, VFIO and vhost at once',
  registers: () => 'all registers, bit by bit',
};

/** Why a configuration is there: "sets smm, for pc_init1". */
export function plannedText({ changes, reason, by = '' }: PlannedFor): string {
  return [REASONS[reason](by), ...(changes.length > 0 ? [`for ${changes.join(', ')}`] : [])].join(', ');
}

/** Configurations that are named in a short report. */
const MOST_NAMED = 2;

/**
 * Without verbose, configurations in numbers, and no released types, which every check plays; what could not be played
 * is named in any case.
 */
export function planTexts({ configurations, plan }: CheckResult, verbose: boolean): string[] {
  const planned = configurations.filter((each): each is CheckedConfiguration & { planned: PlannedFor } =>
    Boolean(each.planned),
  );
  const shown = verbose ? planned : planned.filter(({ planned: { reason } }) => reason !== 'released-type');
  const told = shown.map((each) => `${placesText([each])}: ${plannedText(each.planned)}`);
  const left = plan?.left ?? [];
  return [
    ...(verbose || told.length <= MOST_NAMED
      ? told
      : [`${told.length} machines that the patch asks for (named with --verbose)`]),
    ...(left.length > 0
      ? [
          verbose || left.length <= MOST_NAMED
            ? `not played for want of time (--budget): ${left.map((each) => placesText([each])).join('; ')}`
            : `${left.length} more were not played for want of time (--budget; named with --verbose)`,
        ]
      : []),
  ];
}
