import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GeneratedFiles, includeFolders } from '../../src/target/x86_64/profile.js';
import { unitDefinitions, unitKind } from '../../src/target/x86_64/units.js';
import { freestanding, missingTools, scratch, treeFiles, trees } from './native.js';

const sources = `system/memory.c softmmu/memory.c system/physmem.c softmmu/physmem.c system/runstate.c hw/i386/pc.c
  hw/i386/pc_piix.c hw/i386/pc_q35.c hw/i386/x86.c hw/i386/x86-common.c hw/i386/pc_sysfw.c hw/pci-host/i440fx.c
  hw/pci-host/q35.c hw/pci-host/pam.c hw/pci/pci.c hw/pci/pci_host.c hw/pci/pcie_host.c hw/core/qdev.c
  hw/core/qdev-properties.c hw/core/machine.c hw/core/loader.c hw/core/sysbus.c qom/object.c qobject/qdict.c
  qapi/qobject-input-visitor.c util/error.c util/cutils.c util/qemu-option.c hw/isa/isa-bus.c hw/isa/lpc_ich9.c
  hw/vfio/listener.c hw/vfio/common.c hw/vfio/container.c hw/nvram/fw_cfg.c hw/display/vga.c hw/intc/ioapic.c
  hw/rtc/mc146818rtc.c hw/acpi/ich9.c hw/ide/core.c accel/kvm/kvm-all.c target/i386/cpu.c`.split(/\s+/);

describe('the kind of a unit', () => {
  const build: Record<string, string> = {
    'hw/i386/meson.build': `i386_ss = ss.source_set()
      i386_ss.add(when: 'CONFIG_I440FX', if_true: files('pc_piix.c'))
      subdir('kvm')
      hw_arch += {'i386': i386_ss}`,
    'hw/i386/kvm/meson.build': "kvm_ss.add(files('clock.c'))\ni386_ss.add_all(when: 'CONFIG_KVM', if_true: kvm_ss)",
    'hw/pci/meson.build':
      "pci_ss.add(files('pci.c')) # ('other.c')\nsystem_ss.add_all(when: 'CONFIG_PCI', if_true: pci_ss)",
    'system/meson.build':
      "specific_ss.add(when: 'CONFIG_SYSTEM_ONLY', if_true: [files(\n  'physmem.c')])\nsystem_ss.add(files('memory.c'))",
  };
  const tree = { read: (path: string) => build[path] };

  it.each([
    ['hw/i386/pc_piix.c', 'target'],
    ['hw/i386/kvm/clock.c', 'target'],
    ['hw/pci/pci.c', 'common'],
    ['system/physmem.c', 'target'],
    ['system/memory.c', 'common'],
    ['target/i386/cpu.c', 'target'],
  ])('of %s is %s', (path, kind) => {
    expect(unitKind(tree, path)).toBe(kind);
  });
});

describe('generated headers of a tree', () => {
  const files = {
    VERSION: '10.0.2\n',
    'meson.build': "trace_events_subdirs = [ 'qapi' ]\ntrace_events_subdirs += [\n  'hw/i386',\n]\n",
    'hw/i386/trace-events': '# pc.c\npc_done(int a, const char *b) "%d %s"\ndisable pc_never(void) ""\n',
    'qemu-options.hx': 'HXCOMM a note\nDEF("m", 1)\nSRST\n``-m``\nERST\n',
  };
  const generated = new GeneratedFiles(
    { read: (path) => files[path as keyof typeof files] },
    { host: { CONFIG_VHOST: undefined, CONFIG_EXTRA: '3' } },
  );

  it('config-host.h has the version of the tree, and what the caller changes', () => {
    const text = generated.read('config-host.h');
    expect(text).toContain('#define QEMU_VERSION "10.0.2"\n');
    expect(text).toContain('#define QEMU_VERSION_MICRO 2\n');
    expect(text).toContain('#define CONFIG_EXTRA 3\n');
    expect(text).not.toContain('#define CONFIG_VHOST ');
  });

  it('a trace header has the trace points of its group only', () => {
    expect(generated.read('trace/trace-hw_i386.h')?.match(/trace_pc\w+/g)).toEqual(['trace_pc_done', 'trace_pc_never']);
    expect(generated.read('trace/trace-hw_arm.h')).toBeUndefined();
  });

  it('an option table is without its documentation', () => {
    expect(generated.read('qemu-options.def')?.trim()).toBe('DEF("m", 1)');
  });

  it('what the build does not make is not there', () => {
    expect(generated.read('qemu/osdep.h')).toBeUndefined();
  });
});

const reason = missingTools() ?? (trees.length === 0 ? 'FLATCHECK_QEMU_TREES names no tree' : undefined);
if (reason !== undefined) console.warn(`headers are not tried with the sources of a QEMU tree: ${reason}`);

describe.skipIf(reason !== undefined)('sources of a tree compile with the headers of the runtime alone', () => {
  for (const folder of trees) {
    it(basename(folder), () => {
      const tree = treeFiles(folder);
      const generated = new GeneratedFiles(tree);
      const build = mkdtempSync(join(scratch, 'build-'));
      const include = [build, ...includeFolders.map((name) => join(folder, name))].flatMap((path) => ['-I', path]);
      const present = sources.filter((path) => existsSync(join(folder, path)));
      expect(present.length).toBeGreaterThan(30);
      const failures: string[] = [];
      for (const path of present) {
        const definitions = Object.entries(unitDefinitions(unitKind(tree, path))).map(
          ([name, value]) => `-D${name}=${value}`,
        );
        const options = [
          ...include,
          ...freestanding,
          ...definitions,
          '-w',
          '-fsyntax-only',
          '-fmax-errors=3',
          join(folder, path),
        ];
        let result = spawnSync('gcc', options, { encoding: 'utf8' });
        // A header that is missing may be one that is made when it is asked for.
        for (;;) {
          const missing = /fatal error: (\S+): No such file/.exec(result.stderr)?.[1] ?? '';
          const name = missing.startsWith('qapi-') ? `qapi/${missing}` : missing;
          const text = generated.read(name);
          if (text === undefined) break;
          mkdirSync(dirname(join(build, name)), { recursive: true });
          writeFileSync(join(build, name), text);
          result = spawnSync('gcc', options, { encoding: 'utf8' });
        }
        if (result.status !== 0)
          failures.push(`${path}: ${result.stderr.split('\n').find((line) => line.includes('error'))}`);
      }
      expect(failures).toEqual([]);
    }, 180_000);
  }
});
