/**
 * SARIF 2.1.0 (OASIS), for viewers of static analysis results: each statement a result at file and line of the patched
 * tree.
 */

import { type CheckResult, type FindingId, type NotRun, SEVERITIES, type Severity } from '../../result/result.js';
import { printable } from '../../text.js';
import { packageFolder, version } from '../../version.js';
import type { ReportFormat } from '../format.js';
import { jsonText } from '../json/json-text.js';
import {
  changeIdentity,
  type FileLine,
  Fingerprints,
  identityOf,
  placeOf,
  placeOfChange,
  placeOfNotRun,
} from '../points/places.js';
import { type Statement, statementsOf, transitionsOf } from '../points/statements.js';
import { type UnreachedPoint, unreachedPoints } from '../words/changes.js';
import { KINDS } from '../words/findings.js';
import { notRunText } from '../words/not-run.js';
import { statementRows, titleText, witnessText } from '../words/statements.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const BASE = 'SRCROOT';
/** Results that are no problem have a kind instead of a level (SARIF 3.27.9, 3.27.10). */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note' | 'none'>> = {
  error: 'error',
  warning: 'warning',
  improvement: 'none',
  note: 'note',
};

export const sarif = {
  name: 'sarif',
  check: (result: CheckResult) => `${jsonText(sarifLog(result), 2)}\n`,
} satisfies ReportFormat;

function sarifLog(result: CheckResult): object {
  const ids = Object.keys(SEVERITIES) as FindingId[];
  const fingerprints = new Fingerprints();
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'flatcheck', version, rules: [...ids.map(rule), UNREACHED_RULE] } },
        originalUriBaseIds: { [BASE]: { description: { text: 'The top of the QEMU source tree.' } } },
        invocations: [
          {
            executionSuccessful: result.execution.notRun.length === 0,
            toolExecutionNotifications: result.execution.notRun.map((each) => notification(result, each)),
          },
        ],
        results: [
          ...statementsOf(result.findings).map((statement) => sarifResult(result, statement, ids, fingerprints)),
          ...unreachedPoints(result.changes).map((point) => unreachedResult(point, ids.length, fingerprints)),
        ],
        properties: { verdict: result.verdict, qemuVersion: result.qemu.version },
      },
    ],
  };
}

function rule(id: FindingId): object {
  const { summary, advice, example } = KINDS[id];
  return {
    id,
    shortDescription: { text: summary },
    help: { text: `${summary} ${advice} Example: ${example}` },
    helpUri: helpUri(id),
    defaultConfiguration: { level: LEVELS[SEVERITIES[id]] },
  };
}

/** The chapter of docs/findings.md, as it is installed beside this program (an absolute URI: SARIF 3.49.12). */
function helpUri(id: string): string {
  return new URL(`docs/findings.md#${id}`, packageFolder).href;
}

const UNREACHED_RULE = {
  id: 'unreached',
  helpUri: helpUri('unreached'),
  shortDescription: {
    text: 'Nothing is known of what this change does: its difference was not seen in anything that was played.',
  },
  defaultConfiguration: { level: 'warning' },
};

function unreachedResult({ change, text }: UnreachedPoint, ruleIndex: number, fingerprints: Fingerprints): object {
  return {
    ruleId: UNREACHED_RULE.id,
    ruleIndex,
    kind: 'fail',
    level: 'warning',
    message: { text: messageText([text]) },
    locations: locations(placeOfChange(change)),
    partialFingerprints: {
      'flatcheckStatement/v1': fingerprints.of(UNREACHED_RULE.id, changeIdentity(change), change.file),
    },
    properties: { reason: change.reason, condition: change.detail.condition },
  };
}

function sarifResult(
  result: CheckResult,
  statement: Statement,
  ids: readonly FindingId[],
  fingerprints: Fingerprints,
): object {
  const { id, severity, source } = statement[0]!;
  const level = LEVELS[severity];
  const rows = statementRows(statement, result).map(({ ranges, places }) =>
    [ranges, places].filter((part) => part !== '').join('  '),
  );
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    kind: level === 'none' ? 'informational' : 'fail',
    level,
    message: { text: messageText([titleText(statement, result), ...rows, witnessText(statement)]) },
    locations: locations(placeOf(result, statement)),
    partialFingerprints: {
      'flatcheckStatement/v1': fingerprints.of(id, identityOf(statement[0]!), source?.file ?? ''),
    },
    properties: {
      transitions: transitionsOf(statement),
      configurations: statement.map(({ machine, ram, vga, ranges, witness }) => ({
        machine,
        ram,
        vga,
        ranges,
        witness,
      })),
    },
  };
}

function notification(result: CheckResult, notRun: NotRun): object {
  return {
    level: 'error',
    message: { text: messageText([`not run: ${notRunText(notRun.reason)}`]) },
    locations: locations(placeOfNotRun(result, notRun)),
  };
}

/** Nothing in it is a link or a placeholder (SARIF 3.11.5, 3.11.6). */
function messageText(parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join('; ');
  return printable(text).replaceAll('](', '] (').replace(/[{}]/g, '$&$&');
}

function locations(place: FileLine | null): object[] {
  if (place === null) return [];
  const artifactLocation = { uri: pathUri(place.file), uriBaseId: BASE };
  return [{ physicalLocation: { artifactLocation, region: { startLine: place.line } } }];
}

/** A relative URI reference (RFC 3986) for a path of the tree. */
function pathUri(path: string): string {
  const wellFormed = path.replace(/\p{Surrogate}/gu, '\ufffd');
  return wellFormed.split('/').map(encodeURIComponent).join('/');
}
