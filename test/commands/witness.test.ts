import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, sampleTree } from './cli.js';

interface Write {
  readonly register: string;
  readonly value: string;
  readonly width: number;
}

/** What the patch does once the registers are in a state that no write of one of them alone, and no boot, brings about. */
const PATCHES: ReadonlyArray<readonly [id: string, change: string]> = [
  ['guest-map-changed', 'memory_region_set_enabled(&bridge->smram_window, !open != odd);'],
  ['abort-reached', 'assert(!odd), memory_region_set_enabled(&bridge->smram_window, !open);'],
];
const patch = (change: string): string =>
  [
    '--- a/hw/pci-host/i440fx.c',
    '+++ b/hw/pci-host/i440fx.c',
    '@@ -17,7 +17,8 @@',
    '     const uint8_t *config = bridge->parent_obj.config;',
    '     bool open = config[SMRAM_REGISTER] & SMRAM_D_OPEN;',
    '+    bool odd = (config[0x5a] & 3) == 1 && (config[0x5d] >> 4 & 3) == 2 && (config[0x5f] & 3) == 1;',
    ' ',
    '     memory_region_transaction_begin();',
    '     pam_update_all(bridge->pam, config + PAM_REGISTERS);',
    '-    memory_region_set_enabled(&bridge->smram_window, !open);',
    `+    ${change}`,
    '     memory_region_transaction_commit();',
    '',
  ].join('\n');

const small = ['--qemu', sampleTree, '--machine', 'pc', '--ram', '2G', '--vga', 'std'];

describe('the witness of what a patch does in few states', () => {
  const folder = new Folder();
  afterAll(() => folder.remove());

  /** What the machine is like after the writes, with or without the patch. */
  const played = (writes: readonly Write[], patched: boolean): unknown => {
    const words = writes.flatMap(({ register, value, width }) => ['--write', `${register}=${value}:${width}`]);
    const patches = patched ? ['--patch', join(folder.path, 'a.patch')] : [];
    const run = flatcheck(['simulate', ...small, '--format', 'json', ...patches, ...words]);
    return run.status === 0 ? JSON.parse(run.stdout).steps.at(-1).flatView : run.stderr;
  };
  const differs = (writes: readonly Write[]): boolean =>
    JSON.stringify(played(writes, false)) !== JSON.stringify(played(writes, true));

  it.each(PATCHES)('holds no write that it can do without: %s', (id, change) => {
    folder.write({ 'a.patch': patch(change) });
    const run = flatcheck(['check', '--quick', ...small, '--format', 'json', join(folder.path, 'a.patch')]);
    const { findings, evidence } = JSON.parse(run.stdout);
    const index = findings.findIndex((each: { id: string }) => each.id === id);
    const witness: Write[] = findings[index].witness;
    expect(witness.length).toBeGreaterThan(1);
    expect(witness.length).toBeLessThanOrEqual(3);
    expect(differs(witness)).toBe(true);
    expect(witness.filter((write) => differs(witness.filter((each) => each !== write)))).toEqual([]);
    const replay = evidence.replays.find((each: { findings: number[] }) => each.findings.includes(index));
    expect(replay.steps.slice(1).map(({ write }: { write: Write }) => write)).toEqual(witness);
  });

  it('shows it, though what it depends on is seen in no register: every thirtieth write', () => {
    const count = 'static int writes; bool odd = ++writes % 30 == 0;';
    folder.write({
      'a.patch': patch(PATCHES[0]![1]).replace(/bool odd = .*;/, count),
    });
    const run = flatcheck(['check', '--quick', ...small, '--format', 'json', join(folder.path, 'a.patch')]);
    const { findings } = JSON.parse(run.stdout);
    const changed = findings.filter(({ severity }: { severity: string }) => severity === 'error');
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter(({ witness }: { witness: Write[] }) => !differs(witness))).toEqual([]);
  });
});
