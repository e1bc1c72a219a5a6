import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { sarif } from '../../src/report/ci/sarif.js';
import type { CheckResult } from '../../src/result/result.js';
import { holeFixed, hostileResult, notRunFor, resultWith, shownResult } from './results.js';

// The schema that OASIS publishes (see schema/README.md).
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isSarif = ajv.compile(
  JSON.parse(readFileSync(join(import.meta.dirname, 'schema/sarif-schema-2.1.0.json'), 'utf8')),
);

const q35 = { ...holeFixed, machine: 'q35' };
const failed = resultWith({
  verdict: 'incomplete',
  findings: [
    { ...holeFixed, id: 'guest-map-changed', severity: 'error' },
    holeFixed,
    q35,
    { id: 'external-assumed', severity: 'note', detail: { kind: 'object', name: 'x' } },
  ],
  execution: { functions: 1, modelled: [], assumed: [], notRun: [notRunFor('inline assembly', 'a.c', 3)] },
});

const runOf = (result: CheckResult) => JSON.parse(sarif.check(result)).runs[0];

describe('the SARIF report', () => {
  it.each([
    ['nothing found', resultWith({})],
    ['a finding', shownResult()],
    ['findings and C that was not run', failed],
    [
      'no patch',
      resultWith({
        patches: [],
        findings: [{ id: 'external-assumed', severity: 'note', detail: { kind: 'object', name: 'x' } }],
      }),
    ],
    ['hostile text', hostileResult()],
  ])('is valid against the schema: %s', (_, result) => {
    isSarif(JSON.parse(sarif.check(result)));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('has a result for each statement, at its file and line, with the level of its severity', () => {
    const results = runOf(failed).results;
    expect(results.map(({ ruleId, level, kind }: Record<string, string>) => [ruleId, level, kind])).toEqual([
      ['guest-map-changed', 'error', 'fail'],
      ['dma-hole-fixed', 'none', 'informational'],
      ['external-assumed', 'note', 'fail'],
    ]);
    expect(results[1].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'system/memory.c', uriBaseId: 'SRCROOT' },
      region: { startLine: 337 },
    });
    expect(results[1].message.text).toContain('pc, q35 · 2G');
  });

  it('places what has no line of its own at the first hunk', () => {
    const { artifactLocation, region } = runOf(failed).results[2].locations[0].physicalLocation;
    expect([artifactLocation.uri, region.startLine]).toEqual(['hw/i386/pc.c', 880]);
  });

  it('says that a run with C that was not run was not successful, and what that is', () => {
    const [invocation] = runOf(failed).invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications[0].message.text).toMatch(/^not run: .*: inline assembly$/);
    expect(runOf(shownResult()).invocations[0].executionSuccessful).toBe(true);
  });

  it('gives a statement the same fingerprint when only lines and configurations change, and different ones to different statements', () => {
    const prints = (result: CheckResult): string[] =>
      runOf(result).results.map((each: { partialFingerprints: object }) => Object.values(each.partialFingerprints)[0]);
    const moved = resultWith({
      findings: [{ ...holeFixed, ram: '6G', source: { file: 'system/memory.c', line: 400 } }],
    });
    expect(prints(moved)).toEqual(prints(resultWith({ findings: [holeFixed] })));
    expect(new Set(prints(failed)).size).toBe(3);
    const twice = resultWith({ findings: [holeFixed, { ...holeFixed, source: { file: 'system/memory.c', line: 1 } }] });
    expect(new Set(prints(twice)).size).toBe(2);
  });

  it('percent-encodes paths', () => {
    const file = 'hw/a b/100%#?:ü.c';
    const result = resultWith({ findings: [{ ...holeFixed, source: { file, line: 1 } }] });
    const { uri } = runOf(result).results[0].locations[0].physicalLocation.artifactLocation;
    expect(new URL(uri, 'file:///tree/').pathname).toBe('/tree/hw/a%20b/100%25%23%3F%3A%C3%BC.c');
    expect(decodeURIComponent(uri)).toBe(file);
  });

  it('has no link and no placeholder in a message', () => {
    const reason = 'a[i](x) {0}';
    const { text } = runOf(resultWith({ findings: [{ id: 'abort-reached', severity: 'error', detail: { reason } }] }))
      .results[0].message;
    expect(text).not.toMatch(/\]\(|(?<!\{)\{\d+\}(?!\})/);
  });
});
