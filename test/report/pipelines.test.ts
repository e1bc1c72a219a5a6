import { describe, expect, it } from 'vitest';
import { github } from '../../src/report/ci/github.js';
import { gitlab } from '../../src/report/ci/gitlab.js';
import { HOSTILE, holeFixed, hostileResult, notRunFor, resultWith, unreached } from './results.js';

const failed = resultWith({
  verdict: 'fail',
  findings: [{ ...holeFixed, id: 'guest-map-changed', severity: 'error' }, holeFixed],
  execution: { functions: 1, modelled: [], assumed: [], notRun: [notRunFor('inline assembly', 'a.c', 0)] },
});

describe('the GitLab report', () => {
  // https://docs.gitlab.com/ci/testing/code_quality/: the fields of a report and the values that severity may have.
  it.each([
    ['a result', failed],
    ['a hostile one', hostileResult()],
  ])('has the documented fields and nothing else: %s', (_, result) => {
    const issues = JSON.parse(gitlab.check(result));
    expect(issues.length).toBeGreaterThan(1);
    for (const issue of issues) {
      expect(Object.keys(issue).sort()).toEqual(['check_name', 'description', 'fingerprint', 'location', 'severity']);
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
      expect(issue.fingerprint).toMatch(/^[0-9a-f]{40}$/);
      expect(issue.location).toEqual({ path: expect.any(String), lines: { begin: expect.any(Number) } });
      expect(issue.location.lines.begin).toBeGreaterThan(0);
    }
    expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(issues.length);
  });

  it('tells the worst first, and what was not run', () => {
    const issues = JSON.parse(gitlab.check(failed));
    expect(issues.map((issue: Record<string, string>) => [issue.check_name, issue.severity])).toEqual([
      ['not-run', 'major'],
      ['guest-map-changed', 'critical'],
      ['dma-hole-fixed', 'info'],
    ]);
    expect(issues[1].location).toEqual({ path: 'system/memory.c', lines: { begin: 337 } });
  });

  it('is an empty list where nothing is found', () => {
    expect(JSON.parse(gitlab.check(resultWith({})))).toEqual([]);
  });
});

/** A workflow command as GitHub's runner reads it: from "::" at the start of a line; "##[" is looked for anywhere. */
function readCommand(line: string): { name: string; properties: Record<string, string>; message: string } | null {
  expect(line).not.toContain('##[');
  const match = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line);
  if (match === null) return null;
  const unescaped = (text: string, more: string): string =>
    text.replace(new RegExp(`%(25|0D|0A${more})`, 'g'), (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const pairs = (match[2] ?? '').split(',').map((pair) => pair.split('=', 2) as [string, string]);
  return {
    name: match[1]!,
    properties: Object.fromEntries(pairs.map(([key, value]) => [key, unescaped(value, '|3A|2C')])),
    message: unescaped(match[3]!, ''),
  };
}

describe('the GitHub report', () => {
  const commands = (report: string) => report.split('\n').flatMap((line) => readCommand(line) ?? []);

  it('is an annotation for each statement that asks for attention, and a summary', () => {
    const report = github.check(failed);
    expect(report).toMatch(/^flatcheck: FAIL pc: split RAM\n/);
    expect(commands(report)).toEqual([
      {
        name: 'error',
        properties: { file: 'system/memory.c', line: '337', title: 'flatcheck: guest-map-changed' },
        message: expect.stringMatching(/\n0x100000-0x7fffffff \(2047M\) {2}pc · 2G\nshown by PAM0 \(0x59\) = 0x30$/),
      },
      {
        name: 'error',
        properties: { file: 'a.c', line: '1', title: 'flatcheck: not run' },
        message: expect.stringMatching(/: inline assembly$/),
      },
      expect.objectContaining({ name: 'notice' }),
    ]);
  });

  it('has ten annotations at most, errors first, and says how many it leaves out', () => {
    const changes = Array.from({ length: 40 }, () => unreached);
    const report = github.check({ ...failed, changes });
    const all = commands(report);
    expect(all).toHaveLength(10);
    expect(all.slice(0, 3).map(({ properties }) => properties.title)).toEqual([
      'flatcheck: guest-map-changed',
      'flatcheck: not run',
      'flatcheck: unreached',
    ]);
    expect(report).toMatch(/\nand 33 more/);
  });

  it('gives what a property or a message holds back as it was', () => {
    const odd = 'a%0A,b:c::d%25';
    const [command] = commands(
      github.check(
        resultWith({
          findings: [
            { id: 'abort-reached', severity: 'error', detail: { reason: odd }, source: { file: odd, line: 2 } },
          ],
        }),
      ),
    );
    expect(command!.properties.file).toBe(odd);
    expect(command!.message.split('\n')[0]!.endsWith(`: ${odd}`)).toBe(true);
  });

  it('has no command but its own', () => {
    const names = commands(github.check(hostileResult())).map(({ name }) => name);
    expect(names).toEqual(['error', 'warning', 'notice']);
    expect(HOSTILE).toContain('::stop-commands');
  });
});
