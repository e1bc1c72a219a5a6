import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { flatcheck, root, sampleTree } from './cli.js';

const patchFile = (name: string) => join(root, 'samples/patches', `${name}.patch`);
const small = ['--qemu', sampleTree, '--machine', 'pc', '--ram', '2G', '--vga', 'none'];

/** The JSON report and exit code of a check on the sample tree. */
function checked(args: readonly string[], input?: string) {
  const run = flatcheck(['check', ...small, '--format', 'json', ...args], input === undefined ? {} : { input });
  expect(run.stderr).toBe('');
  return { status: run.status, result: JSON.parse(run.stdout) };
}

const ids = (result: { findings: { id: string }[] }) => new Set(result.findings.map(({ id }) => id));

describe('a check of a sample patch', () => {
  it.each([
    ['close-the-hole', 0, 'pass', 'dma-hole-fixed'],
    ['break-the-guest-map', 1, 'fail', 'guest-map-changed'],
    ['introduce-the-hole', 1, 'fail', 'dma-hole-introduced'],
    ['no-effect', 0, 'pass', 'no-observable-effect'],
    ['abort', 1, 'fail', 'abort-reached'],
  ])('%s ends with %i, %s and %s', (name, status, verdict, id) => {
    const { status: got, result } = checked([patchFile(name)]);
    expect({ status: got, verdict: result.verdict }).toEqual({ status, verdict });
    expect(ids(result)).toContain(id);
  });

  it('names the place that did something else, not the first that the patches change', () => {
    const names = ['no-effect', 'drop-the-transaction'];
    const series = names.map((name) => readFileSync(patchFile(name), 'utf8')).join('');
    const { result } = checked(['--quick', '--machine', 'q35', '-'], series);
    const { source } = result.findings.find(({ id }: { id: string }) => id === 'dma-hole-introduced');
    const { line } = result.changes.find(({ name }: { name: string }) => name === 'pam_update_all');
    expect(source.file).toBe('hw/pci-host/pam.c');
    expect(source.line).toBeGreaterThanOrEqual(line);
  });

  it.each([
    ['syntax-error', /memory\.c|pam\.c|\.c$/],
    ['uncompilable', /\.c$/],
    ['endless-loop', /\.c$/],
  ])('%s is incomplete and says where', (name, file) => {
    const { status, result } = checked([patchFile(name)]);
    expect({ status, verdict: result.verdict }).toEqual({ status: 3, verdict: 'incomplete' });
    const [first] = result.execution.notRun;
    expect(first.file).toMatch(file);
    expect(first.line).toBeGreaterThan(0);
    const text = flatcheck(['check', ...small, patchFile(name)]);
    expect(text.stdout).toMatch(/^INCOMPLETE /);
    expect(text.stdout).toContain(`${first.file}:${first.line}`);
  });

  it.each([
    ['includes a header that is not there', 'hw/pci-host/pam.c', '#include "hw/pci-host/pam.h"', '#include "hw/pam.h"'],
    ['renames a header that others include', 'include/hw/pci-host/pam.h', null, 'include/hw/pci-host/attributes.h'],
  ])('that %s is incomplete: it does not compile, whatever else comes of it', (_what, path, from, to) => {
    const text = readFileSync(join(sampleTree, path), 'utf8');
    const lines = text.trimEnd().split('\n');
    const at = from === null ? 0 : lines.indexOf(from);
    const patch =
      from === null
        ? `diff --git a/${path} b/${to}\nsimilarity index 100%\nrename from ${path}\nrename to ${to}\n`
        : `--- a/${path}\n+++ b/${path}\n@@ -${at + 1} +${at + 1} @@\n-${from}\n+${to}\n`;
    const { status, result } = checked(['-'], patch);
    expect(status).toBe(3);
    expect(result.findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    const header = from === null ? 'hw/pci-host/pam.h' : 'hw/pam.h';
    expect(result.execution.notRun[0].what).toContain(`could not be compiled: header ${header} is not found`);
    expect(result.execution.notRun[0].line).toBeGreaterThan(0);
  });

  describe('which calls what two new files define', () => {
    const added = (path: string, lines: readonly string[]): string =>
      `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
    const rom = ['int rom_kib(void);', 'int rom_kib(void) { return 128; }'];
    const hypervisor = added('hw/i386/hypervisor.c', ['#include "hypercall.h"', ...rom]);
    const call =
      '--- a/hw/i386/pc.c\n+++ b/hw/i386/pc.c\n@@ -9,2 +9,3 @@\n #define OPTION_ROM_BASE (768 * KiB)\n' +
      '-#define OPTION_ROM_SIZE (128 * KiB)\n+int rom_kib(void);\n+#define OPTION_ROM_SIZE (rom_kib() * KiB)\n';

    it('takes the one whose headers are there', () => {
      const { status, result } = checked(['-'], call + hypervisor + added('hw/i386/hypervisor_stub.c', rom));
      expect(status).toBe(3);
      const unreached = result.changes.filter(({ state }: { state: string }) => state === 'unreached');
      expect(new Set(unreached.map(({ file }: { file: string }) => file))).toContain('hw/i386/hypervisor.c');
    });

    it('names the header that is not there, if it has no other', () => {
      const { status, result } = checked(['-'], call + hypervisor);
      expect(status).toBe(3);
      const [first] = result.execution.notRun;
      expect(first.what).toContain('rom_kib could not be compiled: header hypercall.h is not found');
      expect(first).toMatchObject({ file: 'hw/i386/hypervisor.c', line: 1 });
    });

    it('names a header of the system that is not there, and goes on without it', () => {
      const { status, result } = checked(['-'], call + hypervisor.replace('"hypercall.h"', '<sys/hypercall.h>'));
      expect(status).toBe(3);
      const what = 'header sys/hypercall.h is not found';
      expect(result.execution.notRun).toMatchObject([{ what, file: 'hw/i386/hypervisor.c', line: 1 }]);
    });
  });

  it('proves how the condition changes under which ranges merge, and says where else that bites', () => {
    const { result } = checked([patchFile('close-the-hole')]);
    const { difference, pairs } = result.mergeCondition;
    expect(difference).toMatchObject({ equivalent: false, proven: true, unproven: null, onlyAfter: null });
    expect(difference.witness).toMatchObject({ before: true, after: false });
    expect(pairs.onlyBefore).toBeGreaterThan(0);
    expect(pairs.onlyAfter).toBe(0);
    const message = result.findings.find(({ id }: { id: string }) => id === 'merge-predicate-changed').message;
    expect(message).toContain(`${difference.formula} (proven)`);
    expect(result.reach.callers.length).toBeGreaterThan(0);
    expect(checked(['--quick', patchFile('close-the-hole')]).result.mergeCondition.difference).toMatchObject({
      equivalent: false,
      proven: false,
      unproven: 'the solver was not asked',
    });
  });

  it('says of listeners that the tree does not have that their costs are not told', () => {
    const { result } = checked([patchFile('close-the-hole')]);
    const [{ listeners }] = result.costs;
    expect(listeners.before.kvm.notFollowed).toMatch(/no kvm_memory_listener_register\(\)/);
    expect(listeners.after).toEqual(listeners.before);
    expect(result.execution.notRun).toEqual([]);
    expect(flatcheck(['check', '-v', ...small, patchFile('close-the-hole')]).stdout).toMatch(
      /^Costs +KVM slots, vhost tables, vhost-user tables not followed/m,
    );
    expect(checked(['--quick', patchFile('close-the-hole')]).result.costs[0].listeners).toBeUndefined();
  });

  it('turned round, finds that undoing it opens the hole', () => {
    const { status, result } = checked(['--reverse', patchFile('close-the-hole')]);
    expect({ status, verdict: result.verdict }).toEqual({ status: 1, verdict: 'fail' });
    expect(ids(result)).toContain('dma-hole-introduced');
    expect(result.patches[0].subject).toMatch(/^Revert "/);
  });

  it('is the same from a file, standard input and a range of commits', () => {
    const fromFile = checked([patchFile('close-the-hole')]).result;
    expect(checked(['-'], readFileSync(patchFile('close-the-hole'), 'utf8')).result).toEqual(fromFile);
    const tree = new Folder();
    try {
      tree.write({ VERSION: '' });
      tree.git('init', '-q');
      tree.git('--work-tree', sampleTree, 'add', '-A');
      tree.git('commit', '-q', '-m', 'base');
      tree.git('reset', '-q', '--hard');
      tree.git('am', '-q', patchFile('close-the-hole'));
      const args = [...small.slice(2), '--qemu', tree.path, '--format', 'json', '--range', 'HEAD~..HEAD'];
      const fromRange = JSON.parse(flatcheck(['check', ...args]).stdout);
      expect(fromRange.findings).toEqual(fromFile.findings);
      expect(fromRange.patches[0].subject).toBe(fromFile.patches[0].subject);
    } finally {
      tree.remove();
    }
  });

  it('without a tree and a patch is that of the sample tree with the sample patch', () => {
    const folder = new Folder();
    try {
      const run = flatcheck(['check', ...small.slice(2)], { cwd: folder.path });
      expect(run.status).toBe(0);
      expect(run.stdout).toMatch(/^PASS /);
      expect(run.stderr).toMatch(/^flatcheck: .*sample tree.*\nflatcheck: .*close-the-hole\.patch\n$/);
    } finally {
      folder.remove();
    }
  });
});

describe('a patch of several hunks', () => {
  /** Writes a patch that makes the edits to the sample tree, as git would. */
  function patchOf(folder: Folder, edits: Record<string, (text: string) => string>): string {
    folder.git('init', '-q');
    folder.git('--work-tree', sampleTree, 'add', '-A');
    folder.git('commit', '-q', '-m', 'base');
    folder.git('reset', '-q', '--hard');
    for (const [path, change] of Object.entries(edits))
      folder.write({ [path]: change(readFileSync(join(sampleTree, path), 'utf8')) });
    folder.write({ 'several.patch': folder.git('diff') });
    return join(folder.path, 'several.patch');
  }
  const closed = (result: { findings: { id: string; hunks?: string[] }[] }) =>
    result.findings.find(({ id }) => id === 'dma-hole-fixed');

  it('is told which of them a finding needs, and which changes nothing', () => {
    const folder = new Folder();
    try {
      const file = patchOf(folder, {
        'hw/pci-host/pam.c': (text) => text.replace('index % 2 ? 0 : 4', '(index & 1) ? 0 : 4'),
        'system/memory.c': (text) => text.replace(/(static bool can_merge\([^{]*\{\n)/, '$1    return false;\n'),
      });
      const { result } = checked([file]);
      expect(closed(result)?.hunks).toEqual(['system/memory.c#1']);
      const redundant = result.findings.filter(({ id }: { id: string }) => id === 'hunk-redundant');
      expect(redundant.map(({ hunks }: { hunks: string[] }) => hunks)).toEqual([['hw/pci-host/pam.c#1']]);
      expect(result.subsets.map(({ hunks, sameAs }: { hunks: string[]; sameAs: string }) => [hunks, sameAs])).toEqual([
        [['hw/pci-host/pam.c#1'], 'base'],
        [['system/memory.c#1'], 'patch'],
      ]);
      const quick = checked(['--quick', file]).result;
      expect(quick.verdict).toBe(result.verdict);
      expect(quick.subsets).toEqual([]);
    } finally {
      folder.remove();
    }
  });

  it('has findings that point at a hunk which they need, though another changes the memory core', () => {
    const folder = new Folder();
    try {
      const file = patchOf(folder, {
        'system/memory.c': (text) => text.replace(/(static bool can_merge\([^{]*\{\n)/, '$1    (void)0;\n'),
        'hw/pci-host/pam.c': (text) => text.replace('index % 2 ? 0 : 4', 'index % 2 ? 4 : 0'),
      });
      const { result } = checked([file]);
      const changed = result.findings.find(({ id }: { id: string }) => id === 'guest-map-changed');
      expect(changed.hunks).toEqual(['hw/pci-host/pam.c#1']);
      const text = readFileSync(join(folder.path, 'hw/pci-host/pam.c'), 'utf8').split('\n');
      expect(changed.source.file).toBe('hw/pci-host/pam.c');
      expect(text[changed.source.line - 1]).toContain('index % 2 ? 4 : 0');
    } finally {
      folder.remove();
    }
  });

  it('of which there are too many to try all: the search finds those that only together show something', () => {
    const folder = new Folder();
    try {
      const comment = (text: string, ...lines: string[]) =>
        lines.reduce((changed, line) => changed.replace(line, `${line}\n    /* Here. */`), text);
      const file = patchOf(folder, {
        'include/hw/i386/x86.h': (text) =>
          text.replace('    hwaddr above_4g_mem_start;\n', '$&    ram_addr_t low_ram_offset;\n'),
        'hw/i386/pc.c': (text) =>
          text
            .replace(/ {4}pcms->x86\.above_4g_mem_start = .*\n/, '$&    pcms->x86.low_ram_offset = 64 * KiB;\n')
            .replace('"ram-below-4g", machine->ram, 0,', '"ram-below-4g", machine->ram, x86ms->low_ram_offset,'),
        'hw/i386/e820_memory_layout.c': (text) => text.replace('entries[index].length;', 'entries[index].length - 1;'),
        'hw/pci-host/pam.c': (text) => comment(text, '    mem->current = 0;', 'unsigned shift = index % 2 ? 0 : 4;'),
        'hw/pci-host/i440fx.c': (text) =>
          comment(
            text,
            'bool open = config[SMRAM_REGISTER] & SMRAM_D_OPEN;',
            'pci_default_write_config(dev, addr, val, len);',
          ),
        'system/memory.c': (text) =>
          comment(text, '    unsigned kept = 0;', '    view->users = 1;', '    return mr->size;'),
      });
      const { result } = checked(['--machine', 'pc,q35', file]);
      const all: string[] = result.patches[0].hunks.map(({ id }: { id: string }) => id);
      expect(all.length).toBeGreaterThan(8);
      const together = ['include/hw/i386/x86.h#1', 'hw/i386/pc.c#1', 'hw/i386/pc.c#2'];
      const alone = ['hw/i386/e820_memory_layout.c#1'];
      const needed = (id: string): string[][] =>
        result.findings
          .filter((each: { id: string }) => each.id === id)
          .map(({ hunks, hunksNotMinimal }: { hunks: string[]; hunksNotMinimal?: true }) => {
            expect(hunksNotMinimal).toBeUndefined();
            return [...hunks].sort();
          });
      expect(needed('guest-map-changed')).toEqual(Array(2).fill([...together].sort()));
      expect(needed('firmware-table-changed')).toEqual(Array(2).fill(alone));
      const redundant = result.findings.filter(({ id }: { id: string }) => id === 'hunk-redundant');
      expect(redundant.flatMap(({ hunks }: { hunks: string[] }) => hunks).sort()).toEqual(
        all.filter((hunk) => ![...together, ...alone].includes(hunk)).sort(),
      );
      expect(result.subsets.length).toBeLessThan(2 * all.length + 200);
    } finally {
      folder.remove();
    }
  });

  it('has hunks that cannot do without each other', () => {
    const folder = new Folder();
    try {
      const file = patchOf(folder, {
        'hw/pci-host/pam.c': (text) =>
          text.replace('unsigned shift = index % 2 ? 0 : 4;', 'unsigned shift = PAM_SHIFT(index);'),
        'include/hw/pci-host/pam.h': (text) =>
          text.replace(/(#define PAM_ATTR_MASK[^\n]*\n)/, '$1#define PAM_SHIFT(i) ((i) % 2 ? 4 : 0)\n'),
      });
      const { result } = checked([file]);
      expect(ids(result)).toContain('guest-map-changed');
      const alone = result.subsets.find(({ hunks }: { hunks: string[] }) => hunks[0] === 'hw/pci-host/pam.c#1');
      expect(alone.compiles).toBe(false);
    } finally {
      folder.remove();
    }
  });
});

describe('a series', () => {
  it('gets a verdict for each patch, and a regression that is repaired later is named', () => {
    const folder = new Folder();
    try {
      folder.git('init', '-q');
      folder.git('--work-tree', sampleTree, 'add', '-A');
      folder.git('commit', '-q', '-m', 'base');
      folder.git('reset', '-q', '--hard');
      folder.git('am', '-q', patchFile('no-effect'));
      folder.git('am', '-q', patchFile('introduce-the-hole'));
      folder.git('revert', '--no-edit', 'HEAD');
      const args = [...small.slice(2), '--qemu', folder.path, '--range', 'HEAD~3..HEAD'];
      const run = flatcheck(['check', ...args, '--format', 'json']);
      const result = JSON.parse(run.stdout);
      expect({ status: run.status, verdict: result.verdict }).toEqual({ status: 0, verdict: 'pass' });
      expect(result.series.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['pass', 'fail', 'pass']);
      const repaired = result.findings.filter(({ id }: { id: string }) => id === 'regression-repaired');
      expect(repaired.map(({ message }: { message: string }) => message)).toEqual([
        expect.stringMatching(/^patch 2 .*dma-hole-introduced, which patch 3 /),
      ]);
      expect(flatcheck(['check', ...args]).stdout).toMatch(/\n {2}2\. FAIL /);
    } finally {
      folder.remove();
    }
  });
});

describe('formats of a check', () => {
  it('write the same verdict to a file, with the exit code of the text report', () => {
    const folder = new Folder();
    try {
      const formats = flatcheck(['check', '--format', 'svg']).stderr.split('check has ')[1]!.trim().split(', ');
      const own = ['mtree-diff', 'terse'];
      expect(formats).toEqual(['text', 'json', 'markdown', 'mail', ...own, 'sarif', 'gitlab', 'github', 'html']);
      for (const format of formats) {
        const file = join(folder.path, format);
        const run = flatcheck([
          'check',
          ...small,
          '--format',
          format,
          '--output',
          file,
          patchFile('introduce-the-hole'),
        ]);
        expect([run.status, run.stdout, run.stderr]).toEqual([1, '', '']);
        // Nothing differs in what `info mtree -f` prints.
        const says = format === 'mtree-diff' ? 'no difference' : 'dma-hole-introduced';
        expect(readFileSync(file, 'utf8')).toContain(says);
      }
    } finally {
      folder.remove();
    }
  });

  it.each(['simulate', 'layout', 'predicate'])('that %s does not have end it at once, in one line', (command) => {
    const run = flatcheck([command, ...small, '--format', 'html']);
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toBe(`flatcheck: --format: "html" is for check alone; ${command} has text, json\n`);
  });
});

describe('simulate', () => {
  it('plays writes and replays alike, and with --patch on the patched tree', () => {
    const folder = new Folder();
    try {
      folder.write({
        'r.jsonl': '{"write":{"register":"0x59","value":"0x30","width":1}}\n',
        'reset.jsonl': '{"write":{"register":"0x59","value":"0x30","width":1}}\n{"reset":true}\n',
      });
      const simulate = (...args: string[]) => flatcheck(['simulate', ...small, '--format', 'json', ...args]);
      const played = simulate('--write', '0x59=0x30');
      expect(simulate('--replay', join(folder.path, 'r.jsonl'))).toEqual(played);
      const reset = simulate('--write', '0x59=0x30', '--write', 'reset');
      expect(JSON.parse(reset.stdout).steps[2]).toMatchObject({ write: null, reset: true });
      expect(simulate('--replay', join(folder.path, 'reset.jsonl'))).toEqual(reset);
      const { schema, steps } = JSON.parse(played.stdout);
      expect(schema).toBe('flatcheck/simulate/1');
      expect(steps.map(({ write }: { write: unknown }) => write)).toEqual([
        null,
        { register: '0x59', value: '0x30', width: 1 },
      ]);
      const touched = (run: { stdout: string }) =>
        JSON.parse(run.stdout).steps[1].dma.some(({ end }: { end: string }) => end === '0x7fffffff');
      expect(touched(played)).toBe(true);
      expect(touched(simulate('--patch', patchFile('close-the-hole'), '--write', '0x59=0x30'))).toBe(false);
    } finally {
      folder.remove();
    }
  });

  it.each([
    ['"hw/pam.h"', 3],
    ['<sys/pam.h>', 0],
  ])('says of a patch that includes %s, which is not there, what is not found', (header, status) => {
    const first = readFileSync(join(sampleTree, 'hw/pci-host/pam.c'), 'utf8').split('\n')[0]!;
    const name = header.slice(1, -1);
    const input = `--- a/hw/pci-host/pam.c\n+++ b/hw/pci-host/pam.c\n@@ -1 +1,2 @@\n ${first}\n+#include ${header}\n`;
    const run = flatcheck(['simulate', ...small, '--format', 'json', '--patch', '-'], { input });
    expect(run.status).toBe(status);
    if (status === 0)
      expect(JSON.parse(run.stdout).missingHeaders).toEqual([{ name, file: 'hw/pci-host/pam.c', line: 2 }]);
    else
      expect(run.stderr).toMatch(new RegExp(`^flatcheck: hw/pci-host/pam\\.c:2: .*header ${name} is not found.*\\n$`));
    const text = flatcheck(['simulate', ...small, '--patch', '-'], { input });
    expect(text.stdout + text.stderr).toContain(name);
  });
});
