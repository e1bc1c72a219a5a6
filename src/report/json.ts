/** JSON for other programs (CONTRACT.md): keys in a fixed order, two blanks a level. */
import type { CheckResult, Finding } from '../analysis/result.js';
import type { ReportFormat } from './format.js';

export const json: ReportFormat = {
  name: 'json',
  check: (result) => written(checkObject(result)),
  simulate: written,
  crosscheck: written,
  compareLog: written,
  layout: written,
  predicate: written,
};

function written(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function checkObject(result: CheckResult): object {
  const {
    schema,
    verdict,
    qemu,
    patches,
    configurations,
    options,
    findings,
    costs,
    explorations,
    subsets,
    series,
    execution,
  } = result;
  return {
    schema,
    verdict,
    qemu: { version: qemu.version },
    patches: patches.map(({ subject, author, files, hunks, followed }) => ({
      subject,
      author,
      files,
      hunks: hunks.map(({ id, offset, fuzz }) => ({ id, offset, fuzz })),
      followed: followed?.map(({ from, to }) => ({ from, to })),
    })),
    configurations: configurations.map(({ machine, ram, vga, transitions }) => ({ machine, ram, vga, transitions })),
    options,
    findings: findings.map(findingObject),
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
  ranges,
  hunks,
  witness,
  source,
  transitions,
}: Finding): object {
  return {
    id,
    severity,
    message,
    machine,
    ram,
    vga,
    ranges: ranges?.map(({ start, end }) => ({ start, end })),
    hunks,
    witness: witness?.map(({ register, value, width }) => ({ register, value, width })),
    source: source && { file: source.file, line: source.line },
    transitions,
  };
}
