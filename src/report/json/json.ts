/** JSON for other programs (CONTRACT.md): keys in a fixed order, two blanks a level. */
import type { LayoutChange } from '../../questions/layout/index.js';
import type { ConfigurationCost, TreeListenerCost } from '../../result/costs.js';
import type { NotRun } from '../../result/not-run.js';
import type { CheckResult, Execution, Finding } from '../../result/result.js';
import type { ReportFormat } from '../format.js';
import { numbersOf } from '../points/statements.js';
import { notFollowedReasonText, notRunText } from '../words/not-run.js';
import { regionChangeText } from '../words/regions.js';
import { messageOf } from '../words/sentences.js';
import { jsonText } from './json-text.js';

/** What the JSON report of a check has: its result, and with it sentences and the numbers of statements. */
export interface CheckReport extends Omit<CheckResult, 'findings' | 'execution'> {
  readonly findings: ReadonlyArray<Finding & { readonly message: string; readonly number: number }>;
  readonly execution: Omit<Execution, 'notRun'> & {
    readonly notRun: ReadonlyArray<NotRun & { readonly what: string }>;
  };
}

export const json = {
  name: 'json',
  check: (result) => written(checkObject(result)),
  simulate: written,
  crosscheck: written,
  'compare-log': written,
  layout: (layout) => written({ ...layout, changes: layout.changes.map(withMessage) }),
  predicate: written,
  explain: (explanation) =>
    written({
      ...explanation,
      finding: findingObject(explanation.finding),
      ...(explanation.costs ? { costs: explanation.costs.map(costObject) } : {}),
    }),
} satisfies ReportFormat;

function written(value: object): string {
  return `${jsonText(value, 2)}\n`;
}

function withMessage(change: LayoutChange): object {
  return { ...change, message: regionChangeText(change) };
}

/**
 * The object that the JSON report of a check is (CheckReport, and undefined for what is absent), its keys in their
 * order.
 */
export function checkObject(result: CheckResult): object {
  const { schema, verdict, qemu, options, config, changesConfig, patches, changes, configurations, findings } = result;
  const numbers = numbersOf(findings);
  const { plan, mergeCondition, reach, costs, explorations, subsets, series, execution, evidence } = result;
  return {
    schema,
    verdict,
    qemu: { version: qemu.version },
    options: { reverse: options.reverse, defines: options.defines, machine: options.machine },
    config,
    changesConfig,
    patches: patches.map(({ subject, author, messageId, files, hunks, followed }) => ({
      subject,
      author,
      messageId,
      files,
      hunks: hunks.map(({ id, offset, fuzz, line, lines }) => ({ id, offset, fuzz, line, lines })),
      followed: followed?.map(({ from, to }) => ({ from, to })),
    })),
    changes,
    configurations: configurations.map(({ machine, ram, vga, options: set, transitions, planned }) => ({
      machine,
      ram,
      vga,
      options: set,
      transitions,
      planned,
    })),
    plan,
    findings: findings.map((finding) => ({ ...findingObject(finding), number: numbers.get(finding) })),
    mergeCondition,
    reach,
    costs: costs.map(costObject),
    explorations,
    subsets,
    series: series.map(({ notRun, ...step }) => ({ ...step, notRun: notRun.map(notRunObject) })),
    execution: {
      functions: execution.functions,
      modelled: execution.modelled,
      assumed: execution.assumed.map(({ name, caller }) => ({ name, caller })),
      notRun: execution.notRun.map(notRunObject),
    } satisfies Record<keyof Execution, unknown>,
    evidence,
  } satisfies Record<keyof CheckResult, unknown>;
}

function notRunObject({ reason, file, line }: NotRun): object {
  return { what: notRunText(reason), file, line, reason };
}

/** With the sentence that says why a listener was not followed. */
function costObject({ listeners, ...cost }: ConfigurationCost): object {
  if (!listeners) return cost;
  const told = (tree: TreeListenerCost): object =>
    Object.fromEntries(
      Object.entries(tree).map(([key, value]) => [
        key,
        'reason' in value ? { notFollowed: notFollowedReasonText(value.reason), ...value } : value,
      ]),
    );
  return { ...cost, listeners: { before: told(listeners.before), after: told(listeners.after) } };
}

/** Keys without a value are left out by JSON.stringify. */
function findingObject(finding: Finding): object {
  const { id, severity, machine, ram, vga, options, abi, ranges, addressSpace, reaches, handedOn, faults } = finding;
  const { calls, systemManagement, hunks, hunksNotMinimal, witness, source, transitions, accepted, lapsed } = finding;
  return {
    id,
    severity,
    message: messageOf(finding),
    machine,
    ram,
    vga,
    options,
    abi,
    ranges: ranges?.map(({ start, end }) => ({ start, end })),
    addressSpace,
    reaches: reaches?.map(({ start, end, before, after }) => ({ start, end, before, after })),
    handedOn: handedOn?.map(({ kind, name, before, after }) => ({ kind, name, before, after })),
    faults,
    calls: calls?.map(({ name, file, line }) => ({ name, file, line })),
    systemManagement,
    hunks,
    hunksNotMinimal,
    witness: witness?.map((step) =>
      'reset' in step
        ? { reset: step.reset }
        : { device: step.device, register: step.register, value: step.value, width: step.width },
    ),
    source: source && { file: source.file, line: source.line },
    transitions,
    detail: finding.detail,
    lapsed: lapsed && { reason: lapsed.reason, expires: lapsed.expires },
    accepted: accepted && { reason: accepted.reason, expires: accepted.expires, severity: accepted.severity },
  } satisfies Record<keyof Finding | 'message', unknown>;
}
