/** JSON for other programs (CONTRACT.md): keys in a fixed order, two blanks a level. */
import type { CheckResult, Finding } from '../../result/result.js';
import type { ReportFormat } from '../format.js';
import { numbersOf } from '../points/statements.js';
import { jsonText } from './json-text.js';

export const json = {
  name: 'json',
  check: (result) => written(checkObject(result)),
  simulate: written,
  crosscheck: written,
  'compare-log': written,
  layout: written,
  predicate: written,
  explain: written,
} satisfies ReportFormat;

function written(value: object): string {
  return `${jsonText(value, 2)}\n`;
}

/** The object that the JSON report of a check is, its keys in their order. */
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
    costs,
    explorations,
    subsets,
    series,
    execution: {
      functions: execution.functions,
      modelled: execution.modelled,
      assumed: execution.assumed.map(({ name, caller }) => ({ name, caller })),
      notRun: execution.notRun.map(({ what, file, line }) => ({ what, file, line })),
    },
    evidence,
  };
}

/** Keys without a value are left out by JSON.stringify. */
function findingObject({
  id,
  severity,
  message,
  machine,
  ram,
  vga,
  options,
  abi,
  ranges,
  addressSpace,
  reaches,
  handedOn,
  faults,
  calls,
  systemManagement,
  hunks,
  hunksNotMinimal,
  witness,
  source,
  transitions,
  accepted,
  lapsed,
}: Finding): object {
  return {
    id,
    severity,
    message,
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
    lapsed: lapsed && { reason: lapsed.reason, expires: lapsed.expires },
    accepted: accepted && { reason: accepted.reason, expires: accepted.expires, severity: accepted.severity },
  };
}
