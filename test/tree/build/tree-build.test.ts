import { describe, expect, it } from 'vitest';
import { buildChanges, decided, TreeBuild } from '../../../src/tree/build/index.js';
import { overlay, type TreeView } from '../../../src/tree/view.js';
import { viewOf } from '../../patch/help.js';

const FILES = {
  'meson.build': `
if have_system
  subdir('hw')
else
  subdir('hw/core')
endif
subdir('accel')
subdir('target')
util = files('util.c')
common_ss.add(util)
executable('qemu-thing', files('thing.c'), install: true)
if host_os == 'windows'
  system_ss.add(files('os-win32.c'))
elif host_os == 'linux'
  system_ss.add(files('os-linux.c'))
endif
user_ss.add(files('user.c'))
`,
  'hw/meson.build': `subdir('arm')\nsubdir('core')\nsubdir('misc')\n`,
  'hw/core/meson.build': `hwcore_ss.add(files('bus.c'))\n`,
  'hw/arm/meson.build': `
arm_ss = ss.source_set()   # a comment's own '
arm_ss.add(when: 'CONFIG_VIRT', if_true: files('virt.c',
                                               'both.c'))
system_ss.add(when: 'CONFIG_PCI', if_true: files('both.c'))
hw_arch += {'arm': arm_ss}
`,
  'hw/misc/meson.build': `
odd_ss = ss.source_set()
odd_ss.add(files('odd.c'))
system_ss.add_all(when: 'CONFIG_ARM_THING', if_true: odd_ss)
system_ss.add(when: ['CONFIG_PCI', 'CONFIG_EDU'], if_true: files('edu.c'), if_false: files('edu-stub.c'))
system_ss.add(when: 'CONFIG_SPICE', if_true: files('spice.c'), if_false: files('spice-stub.c'))
system_ss.add(when: ['CONFIG_XEN', xen], if_true: files('xen.c'), if_false: files('xen_stubs.c'))
system_ss.add(when: sdl, if_true: [sdl, files('sdl.c')])
system_ss.add(when: 'CONFIG_OURS', if_true: files('ours.c'))
foreach name : ['a', 'b']
  system_ss.add(files(name + '.c'))
endforeach
`,
  'accel/meson.build': `if have_system\n  subdir('hvf')\nendif\n`,
  'accel/hvf/meson.build': `hvf_ss = ss.source_set()\nhvf_ss.add(files('hvf.c'))\nsystem_ss.add_all(when: 'CONFIG_HVF', if_true: hvf_ss)\n`,
  'target/meson.build': `subdir('i386')\nsubdir('arm')\n`,
  'target/i386/meson.build': `i386_ss.add(files('cpu.c'))\ntarget_arch += {'i386': i386_ss}\n`,
  'target/arm/meson.build': `arm_ss.add(files('cpu.c'))\ntarget_arch += {'arm': arm_ss}\n`,
  Kconfig: 'source Kconfig.host\nsource hw/Kconfig\n',
  'Kconfig.host': 'config SPICE\n    bool\n\nconfig LINUX\n    bool\n',
  'hw/Kconfig': `
config X86_64
    bool
    select PCI if LINUX

config PCI
    bool

config BOARD
    bool
    default y
    depends on X86_64 && !ARM
    imply EDU

config EDU
    bool
    default y if TEST
    depends on PCI || NEVER

config ARM
    bool

config TEST
    bool

config NEVER
    bool

config ARM_THING
    bool
    depends on ARM

config VIRT
    bool
    default y
    depends on ARM

config OURS
    bool
`,
  'hw/misc/edu.c': '#include "qemu/used.h"\n',
  'hw/arm/virt.c': '#include "hw/arm/virt.h"\n',
  'include/qemu/used.h': '#include "further.h"\n',
  'include/qemu/further.h': '',
  'include/hw/arm/virt.h': '',
  'include/qemu/nobody.h': '',
};

const treeOf = (files: Record<string, string>): TreeView => overlay(viewOf({}), new Map(Object.entries(files)));
const build = new TreeBuild(treeOf(FILES), new Set(['CONFIG_OURS', 'TARGET_I386']));

describe('where a file is built', () => {
  it.each([
    'hw/core/bus.c',
    'hw/arm/both.c',
    'hw/misc/edu.c',
    'hw/misc/spice.c',
    'hw/misc/spice-stub.c',
    'hw/misc/xen_stubs.c',
    'hw/misc/sdl.c',
    'hw/misc/ours.c',
    'hw/misc/a.c',
    'util.c',
    'os-linux.c',
    'target/i386/cpu.c',
    'include/qemu/used.h',
    'include/qemu/further.h',
    'new/file.c',
    '../outside.c',
  ])('%s is built', (path) => {
    expect(build.of(path)).toEqual({ state: 'built' });
  });

  it.each([
    ['hw/misc/edu-stub.c', '!CONFIG_PCI'],
    ['hw/misc/odd.c', 'CONFIG_ARM_THING'],
    ['hw/misc/xen.c', 'CONFIG_XEN'],
    ['accel/hvf/hvf.c', 'CONFIG_HVF'],
  ])('%s is left out by %s', (path, by) => {
    expect(build.of(path)).toEqual({ state: 'not-built', by });
  });

  it('tells the host that a file is for', () => {
    expect(build.of('os-win32.c')).toMatchObject({ state: 'not-built', by: 'host_os == windows' });
  });

  it.each([
    ['hw/arm/virt.c', { where: 'target', target: 'arm' }],
    ['target/arm/cpu.c', { where: 'target', target: 'arm' }],
    ['include/hw/arm/virt.h', { where: 'target', target: 'arm' }],
    ['include/qemu/nobody.h', { where: 'not-included' }],
    ['thing.c', { where: 'tool', tool: 'qemu-thing' }],
    ['user.c', { where: 'user-mode' }],
    ['linux-user/arm/signal.c', { where: 'user-mode' }],
    ['qga/main.c', { where: 'tool', tool: 'qemu-ga' }],
  ])('%s is built elsewhere', (path, where) => {
    expect(build.of(path)).toEqual({ state: 'elsewhere', ...where });
  });

  it.each([
    ['docs/devel/memory.rst', 'documentation'],
    ['tests/qtest/boot-serial-test.c', 'test'],
    ['scripts/checkpatch.pl', 'script'],
    ['pc-bios/bios.bin', 'firmware'],
    ['po/de_DE.po', 'translation'],
    ['MAINTAINERS', 'maintainers'],
    ['rust/hw/timer/hpet/src/device.rs', 'rust'],
    ['scripts/coccinelle/error.cocci', 'coccinelle'],
    ['hw/arm/Kconfig', 'build-description'],
    ['hw/arm/meson.build', 'build-description'],
  ])('%s is no code', (path, kind) => {
    expect(build.of(path)).toEqual({ state: 'not-code', kind });
  });

  it.each([
    ['qapi/machine.json', 'qapi'],
    ['hw/i386/trace-events', 'trace-events'],
    ['hmp-commands.hx', 'hx'],
    ['target/i386/tcg/decode.decode', 'decodetree'],
  ])('C is made of %s', (path, kind) => {
    expect(build.of(path)).toEqual({ state: 'generates', kind });
  });

  it('takes all for built where the build files cannot be read', () => {
    const torn = new TreeBuild(treeOf({ ...FILES, 'hw/arm/meson.build': 'arm_ss.add(when: [' }), new Set());
    expect(torn.of('hw/arm/virt.c')).toEqual({ state: 'built' });
    const unknown = new TreeBuild(treeOf({ ...FILES, 'hw/Kconfig': 'config A\n    tristate\n' }), new Set());
    expect(unknown.of('hw/misc/odd.c')).toEqual({ state: 'built' });
  });
});

describe('what conditions leave out', () => {
  it.each([
    [['defined(CONFIG_XEN)'], { is: 'out', by: 'CONFIG_XEN' }],
    [['ifdef TARGET_ARM'], { is: 'out', by: 'TARGET_ARM' }],
    [['#ifdef CONFIG_USER_ONLY'], { is: 'out', by: 'CONFIG_USER_ONLY' }],
    [['ifndef TARGET_I386'], { is: 'out', by: '!TARGET_I386' }],
    [['!(defined(CONFIG_OURS))'], { is: 'out', by: '!CONFIG_OURS' }],
    [['defined(_WIN32) || defined(CONFIG_DARWIN)'], { is: 'out', by: 'CONFIG_DARWIN' }],
    [['FOO > 3', '0'], { is: 'out', by: '0' }],
    [['defined(FOO) && defined(CONFIG_XEN)'], { is: 'out', by: 'CONFIG_XEN' }],
    [['!defined(CONFIG_XEN)'], { is: 'in' }],
    [['ifdef CONFIG_OURS'], { is: 'in' }],
    [[], { is: 'in' }],
    [['ifdef DEBUG_FOO'], { is: 'unknown' }],
    [['FOO(1) || defined(CONFIG_XEN)'], { is: 'unknown' }],
    [['defined(FOO) || defined(CONFIG_XEN)'], { is: 'unknown' }],
    [['CONFIG_XEN + 1'], { is: 'unknown' }],
    [['defined('], { is: 'unknown' }],
  ])('%j', (conditions, decision) => {
    expect(decided(conditions, build)).toEqual(decision);
  });
});

describe('what changes in a build file', () => {
  const path = 'hw/misc/meson.build';
  const text = FILES[path];
  const changes = (after: string) => buildChanges(treeOf(FILES), treeOf({ ...FILES, [path]: after }), path);

  it('finds files that are named and no longer named', () => {
    const after = text.replace("files('odd.c')", "files('new.c')");
    expect(changes(after)).toEqual({ named: ['hw/misc/new.c'], unnamed: ['hw/misc/odd.c'], other: false });
  });

  it('lists a file that comes under another condition in both', () => {
    const after = text.replace("'CONFIG_OURS'", "'CONFIG_THEIRS'");
    expect(changes(after)).toEqual({ named: ['hw/misc/ours.c'], unnamed: ['hw/misc/ours.c'], other: false });
  });

  it('does not count comments and layout', () => {
    expect(changes(`# new\n${text.replace("'CONFIG_PCI', ", "'CONFIG_PCI',\n  ")}`)).toEqual({
      named: [],
      unnamed: [],
      other: false,
    });
  });

  it.each([
    ['a set under another condition', text.replace('CONFIG_ARM_THING', 'CONFIG_PCI')],
    ['another list of a loop', text.replace("['a', 'b']", "['a']")],
    ['a new variable', `${text}x = 1\n`],
    ['what cannot be read', `${text}(`],
  ])('%s is another change', (_, after) => {
    expect(changes(after).other).toBe(true);
  });

  it('takes any change of Kconfig but of comments for another change', () => {
    const kconfig = (after: string) =>
      buildChanges(treeOf(FILES), treeOf({ ...FILES, 'hw/Kconfig': after }), 'hw/Kconfig').other;
    expect(kconfig(FILES['hw/Kconfig'].replace('imply EDU', 'imply EDU # why'))).toBe(false);
    expect(kconfig(FILES['hw/Kconfig'].replace('imply EDU', 'select EDU'))).toBe(true);
  });
});
