import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startText } from '../../../src/commands/config/init.js';
import { parseConfig } from '../../../src/commands/config/read.js';
import { UserError } from '../../../src/errors.js';
import { SEVERITIES } from '../../../src/result/result.js';
import { Folder } from '../../patch/help.js';
import { flatcheck, root, sampleTree } from '../cli.js';

/** What a configuration is refused for. */
async function fault(text: string): Promise<string> {
  const error = await parseConfig(text, 'c.json').catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error(`nothing was thrown: ${JSON.stringify(error)}`);
  return error.message;
}

describe('a configuration', () => {
  it.each([
    ['', 'c.json:1:1: '],
    ['{ "machines": ["pc" }', 'c.json:1:21: '],
    ['[]', 'c.json:1:1: [] is not an object'],
    ['{ "machine": ["pc"] }', 'c.json:1:14: machine: there is no such setting'],
    ['{\n  "machines": "pc" }', 'c.json:2:15: machines: "pc" is not an array'],
    ['{\n  "machines": ["pc", "virt"] }', 'c.json:2:22: machines[1]: "virt" is not known; known are pc, q35'],
    ['{ "machines": [] }', 'c.json:1:15: machines: '],
    ['{ "ram": ["2X"] }', 'c.json:1:11: ram[0]: "2X" is not a size'],
    ['{ "vga": ["qxl"] }', 'c.json:1:11: vga[0]: "qxl" is not one of std, none'],
    ['{ "failLevel": "fatal" }', 'c.json:1:16: failLevel: "fatal" is not one of error, warning, note'],
    ['{ "severities": { "cost": "error" } }', 'c.json:1:27: severities.cost: there is no such finding'],
    ['{ "severities": { "cost-changed": "off" } }', '"off" is not one of error, warning, note, improvement'],
    ['{ "accepted": [{ "id": "cost-changed" }] }', 'c.json:1:16: accepted[0]: "reason" is missing'],
    ['{ "accepted": [{ "id": "cost-changed", "reason": " " }] }', 'accepted[0].reason: " "'],
    [
      '{ "accepted": [{ "id": "x", "reason": "r" }] }',
      'c.json:1:24: accepted[0].id: "x" is not one of guest-map-changed',
    ],
    ['{ "accepted": [{ "id": "cost-changed", "reason": "r", "expires": "soon" }] }', 'accepted[0].expires: "soon"'],
    ['{ "accepted": [{ "id": "cost-changed", "reason": "r", "expires": "2026-02-30" }] }', 'not a day of the calendar'],
    ['{ "accepted": [{ "id": "cost-changed", "reason": "r", "range": "0x10-0x1" }] }', 'ends before it starts'],
    ['{ "ram": ["1G"], "ram": ["2G"] }', 'c.json:1:18: "ram" is there twice'],
    ['{ "\\u001b[31m": 1 }', '\\x1b[31m: there is no such setting'],
  ])('%j is refused: %s', async (text, message) => {
    expect(await fault(text)).toContain(message);
  });

  it('may hold comments and a comma at the end', async () => {
    const text = '// c\n{ "machines": ["q35"], /* c */ "ram": ["1G", "2G"], }';
    expect(await parseConfig(text, 'c')).toMatchObject({ machine: 'q35', ram: '1G,2G' });
  });

  it('of `flatcheck init` is valid, and its schema knows all findings', async () => {
    expect(await parseConfig(startText(), 'c')).toMatchObject({ policy: { failLevel: 'error', accepted: [] } });
    const schema = JSON.parse(readFileSync(join(root, 'schema/flatcheck.config.schema.json'), 'utf8'));
    expect(new Set(schema.definitions.finding.enum)).toEqual(new Set(Object.keys(SEVERITIES)));
  });
});

describe('flatcheck check with a configuration', () => {
  const bad = join(root, 'samples/patches/introduce-the-hole.patch');
  const folder = new Folder();
  const small = { machines: ['pc'], ram: ['2G'], vga: ['none'] };

  function checked(config: object, ...args: string[]) {
    folder.write({ 'c.json': JSON.stringify({ ...small, ...config }) });
    const file = join(folder.path, 'c.json');
    const run = flatcheck([
      'check',
      '--qemu',
      sampleTree,
      '--config',
      file,
      '--quick',
      '--format',
      'json',
      ...args,
      bad,
    ]);
    // What is accepted and fits nothing is told.
    expect(run.stderr).toMatch(/^(flatcheck: note: .*\n)?$/);
    return { status: run.status, result: JSON.parse(run.stdout), args: ['--config', file] };
  }
  const hole = (result: { findings: { id: string }[] }) =>
    result.findings.find(({ id }) => id === 'dma-hole-introduced');

  it('runs what it names; the command line goes before it', () => {
    const { status, result } = checked({});
    expect({ status, configurations: result.configurations.length }).toEqual({ status: 1, configurations: 1 });
    expect(result.configurations[0]).toMatchObject({ machine: 'pc', ram: '2G', vga: 'none' });
    expect(result.config).toMatch(/c\.json$/);
    const other = checked({}, '--ram', '1G', '--machine', 'q35').result;
    expect(other.configurations).toMatchObject([{ machine: 'q35', ram: '1G', vga: 'none' }]);
  });

  it('shows accepted findings with the reason, and does not fail for them', () => {
    const accepted = [{ id: 'dma-hole-introduced', reason: 'known', expires: '9999-12-31', machine: 'pc', ram: '2G' }];
    const { status, result, args } = checked({ accepted });
    expect({ status, verdict: result.verdict }).toEqual({ status: 0, verdict: 'pass' });
    expect(hole(result)).toMatchObject({
      severity: 'note',
      accepted: { reason: 'known', expires: '9999-12-31', severity: 'error' },
    });
    const text = flatcheck(['check', '--quick', '--qemu', sampleTree, ...args, bad]).stdout;
    expect(text).toMatch(/note dma-hole-introduced: accepted until 9999-12-31 \(known\): register writes/);
  });

  it('fails again for what was accepted until yesterday, and says so', () => {
    const yesterday = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10);
    const { status, result } = checked({
      accepted: [{ id: 'dma-hole-introduced', reason: 'known', expires: yesterday }],
    });
    expect(status).toBe(1);
    expect(hole(result)).toMatchObject({
      severity: 'error',
      message: expect.stringContaining(`(was accepted until ${yesterday}: known)`),
    });
  });

  it.each([[{ machine: 'q35' }], [{ vga: 'std' }], [{ file: 'hw/i386/pc.c' }], [{ range: '0x0-0xfffff' }]])(
    'accepts nothing that does not fit: %j',
    (narrow) => {
      expect(checked({ accepted: [{ id: 'dma-hole-introduced', reason: 'known', ...narrow }] }).status).toBe(1);
    },
  );

  it('accepts what lies in a range', () => {
    const accepted = [{ id: 'dma-hole-introduced', reason: 'known', range: '0x0-0xffffffff' }];
    expect(checked({ accepted }).status).toBe(0);
  });

  it('has its own severities and its own level of failure', () => {
    expect(checked({ severities: { 'dma-hole-introduced': 'warning' } }).result).toMatchObject({ verdict: 'pass' });
    const strict = checked({ severities: { 'dma-hole-introduced': 'warning' }, failLevel: 'warning' });
    expect({ status: strict.status, finding: hole(strict.result) }).toMatchObject({
      status: 1,
      finding: { severity: 'error' },
    });
  });

  it('does not pass what could not be run', () => {
    folder.write({ 'c.json': JSON.stringify(small) });
    const patch = join(root, 'samples/patches/uncompilable.patch');
    const run = flatcheck(['check', '--qemu', sampleTree, '--config', join(folder.path, 'c.json'), patch]);
    expect(run.status).toBe(3);
  });

  it('is found at the top of the tree; a wrong one is a line with its place', () => {
    const tree = new Folder();
    tree.write({ VERSION: '10.0.0\n', 'system/memory.c': '', 'flatcheck.config.json': '{\n  "ram": 2\n}\n' });
    const run = flatcheck(['check', '--qemu', tree.path, bad]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/^flatcheck: .*flatcheck\.config\.json:2:10: ram: 2 is not an array\n$/);
    expect(flatcheck(['check', '--qemu', tree.path, '--config', 'no-such', bad])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no such file'),
    });
    tree.remove();
  });

  it('is written by `flatcheck init`, once', () => {
    const tree = new Folder();
    tree.write({ VERSION: '10.0.0\n', 'system/memory.c': '' });
    expect(flatcheck(['init'], { cwd: tree.path }).status).toBe(0);
    expect(readFileSync(join(tree.path, 'flatcheck.config.json'), 'utf8')).toBe(startText());
    expect(flatcheck(['init', '--qemu', tree.path])).toMatchObject({ status: 2, stdout: '' });
    tree.remove();
    folder.remove();
  });
});

describe('flatcheck check of a branch', () => {
  const tree = new Folder();
  const config = (text: object) => JSON.stringify({ machines: ['pc'], ram: ['2G'], vga: ['none'], ...text });
  const lenient = config({ severities: { 'dma-hole-introduced': 'note' } });
  beforeAll(() => {
    cpSync(sampleTree, tree.path, { recursive: true });
    tree.write({ 'flatcheck.config.json': config({}) });
    tree.git('init', '-q', '-b', 'master');
    tree.commit('the tree');
    tree.git('switch', '-q', '-c', 'branch');
    tree.git('am', '-q', join(root, 'samples/patches/introduce-the-hole.patch'));
    tree.write({ 'flatcheck.config.json': lenient });
    tree.commit('look away');
  });
  afterAll(() => tree.remove());
  const range = (...args: string[]) =>
    flatcheck(['check', '--quick', '--format', 'json', '--qemu', tree.path, '--range', 'master..branch', ...args]);

  it('follows the configuration before the branch, and says that the branch changes it', () => {
    const { status, stdout, stderr } = range();
    const base = tree.git('rev-parse', 'master').toString('utf8').slice(0, 12);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ config: `flatcheck.config.json of ${base}`, changesConfig: true });
    expect(stderr).toContain(`the configuration is flatcheck.config.json of ${base}\n`);
    expect(stderr).toContain('flatcheck.config.json is changed by what is checked');
  });

  it('follows what --config names before that', () => {
    const file = join(tree.path, '.git/c.json');
    writeFileSync(file, lenient);
    const { status, stdout } = range('--config', file);
    expect(status).not.toBe(1);
    expect(JSON.parse(stdout).config).toMatch(/c\.json$/);
  });

  it('follows that of the revision which --rev names', () => {
    const patch = join(root, 'samples/patches/introduce-the-hole.patch');
    const run = flatcheck(['check', '--quick', '--qemu', tree.path, '--rev', 'master', patch]);
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('flatcheck.config.json of master\n') });
  });
});
