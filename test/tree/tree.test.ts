import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeText, printable, quoted } from '../../src/text.js';
import { detectTree, requireQemuTree } from '../../src/tree/detect.js';
import { openFolder } from '../../src/tree/folder.js';
import { gitTopLevel } from '../../src/tree/git.js';
import { openRevision } from '../../src/tree/revision.js';
import { overlay, type TreeView } from '../../src/tree/view.js';
import { Folder, userError, viewOf } from '../patch/help.js';

const FILES = {
  VERSION: '10.2.2\n',
  'system/memory.c': 'int memory;\n',
  'include/qemu/a.h': '/* ä */\n',
  'include/qemu/b.h': 'b\n',
  'include/empty.h': '',
  'hw/i386/pc.c': 'x\r\ny',
  'name with "quotes" and\nnewline.c': 'q\n',
  'ünï.c': 'u\n',
};
const repository = new Folder();
const outside = new Folder();
repository.git('init', '-q', '-b', 'main');
repository.write({ ...FILES, 'latin1.c': Buffer.from('/* \xe4 */\n', 'latin1') });
outside.write({ 'secret.h': 'secret\n' });
symlinkSync('qemu', join(repository.path, 'include/link'));
symlinkSync('a.h', join(repository.path, 'include/qemu/alias.h'));
symlinkSync('loop.h', join(repository.path, 'loop.h'));
symlinkSync(join(outside.path, 'secret.h'), join(repository.path, 'stolen.h'));
symlinkSync(outside.path, join(repository.path, 'away'));
repository.commit('base');
repository.write({ 'later.c': 'later\n', VERSION: '11.0\n' });
repository.commit('later');
repository.git('rm', '-q', 'later.c');
repository.write({ VERSION: '10.2.2\n' });
repository.commit('back');
afterAll(() => {
  repository.remove();
  outside.remove();
});

const views: [string, TreeView][] = [
  ['a folder', openFolder(repository.path)],
  ['a revision', openRevision(repository.path, 'main~2')],
  ['an overlay that changes nothing', overlay(openFolder(repository.path), new Map())],
];

describe.each(views)('%s', (_, view) => {
  it('gives the files as they are', () => {
    for (const [path, text] of Object.entries(FILES)) expect(view.read(path), path).toBe(text);
    expect(view.read('latin1.c')).toBe('/* ä */\n');
    expect(view.read('include/./qemu/../qemu//a.h')).toBe(FILES['include/qemu/a.h']);
  });

  it('has nothing where there is nothing, or a folder, or a path out', () => {
    for (const path of [
      'no.c',
      'hw',
      'hw/',
      '',
      'VERSION/x',
      '../secret.h',
      `${repository.path}/VERSION`,
      'hw/../../x',
      'a\0b',
      'C:/x',
      'hw\\i386\\pc.c',
    ]) {
      expect(view.read(path), path).toBeUndefined();
    }
    for (const path of ['..', '/', 'no', 'hw/no']) expect(view.exists(path), path).toBe(false);
    for (const path of ['hw', 'hw/i386/', 'VERSION', 'include/qemu/a.h']) expect(view.exists(path), path).toBe(true);
  });

  it('follows links inside the tree and refuses those that leave it, by name', () => {
    expect(view.read('include/qemu/alias.h')).toBe(FILES['include/qemu/a.h']);
    expect(view.read('include/link/b.h')).toBe('b\n');
    expect(userError(() => view.read('stolen.h'))).toContain('stolen.h');
    expect(userError(() => view.read('away/secret.h'))).toContain('away');
    expect(userError(() => view.read('loop.h'))).toContain('loop.h');
  });

  it('lists folders', () => {
    expect(view.list('include')).toEqual(expect.arrayContaining(['empty.h', 'qemu/']));
    expect(view.list('include/qemu/')).toEqual(['a.h', 'alias.h', 'b.h']);
    expect(view.list('')).toEqual(expect.arrayContaining(['VERSION', 'hw/', 'ünï.c']));
    expect(view.list('nowhere')).toEqual([]);
    expect(view.list('..')).toEqual([]);
  });
});

describe('a revision', () => {
  it('is read as it was, also from a folder below the top', () => {
    expect(openRevision(repository.path, 'main~1').read('VERSION')).toBe('11.0\n');
    expect(openRevision(join(repository.path, 'include'), 'main').read('qemu/b.h')).toBe('b\n');
  });

  it('is refused where there is none', () => {
    expect(userError(() => openRevision(repository.path, 'nowhere'))).toContain('no such revision: nowhere');
    expect(userError(() => openRevision(repository.path, '--help'))).toContain('no such revision: --help');
    expect(userError(() => openRevision(outside.path, 'main'))).toContain('not in a git repository');
  });
});

describe('a folder', () => {
  it('is refused where it is none', () => {
    expect(userError(() => openFolder(join(outside.path, 'no')))).toContain('no such file or folder');
    expect(userError(() => openFolder(join(outside.path, 'secret.h')))).toContain('not a folder');
  });

  it.skipIf(process.getuid?.() === 0)('names a file that may not be read', () => {
    outside.write({ 'locked.h': '' });
    chmodSync(join(outside.path, 'locked.h'), 0);
    expect(userError(() => openFolder(outside.path).read('locked.h'))).toContain('locked.h');
  });
});

describe('an overlay', () => {
  it('shows what is added, changed and gone, and leaves the tree beneath as it is', () => {
    const below = openFolder(repository.path);
    const view = overlay(
      below,
      new Map([
        ['VERSION', '9\n'],
        ['new/deep/x.h', 'x'],
        ['hw/i386/pc.c', undefined],
      ]),
    );
    expect([view.read('VERSION'), view.read('new/deep/x.h'), view.read('hw/i386/pc.c')]).toEqual([
      '9\n',
      'x',
      undefined,
    ]);
    expect([view.exists('new/deep'), view.exists('hw/i386/pc.c')]).toEqual([true, false]);
    expect(view.list('new')).toEqual(['deep/']);
    expect(view.list('hw/i386')).toEqual([]);
    expect(below.read('VERSION')).toBe('10.2.2\n');
  });
});

describe('a QEMU tree', () => {
  it('is known by its version and memory core, before and after 8.2, built or not', () => {
    expect(detectTree(views[0]![1])).toEqual({ isQemu: true, version: '10.2.2', memoryCore: 'system/memory.c' });
    const old = { VERSION: '7.2.0\n', 'softmmu/memory.c': '', 'build/config-host.h': '' };
    expect(detectTree(viewOf(old))).toEqual({
      isQemu: true,
      version: '7.2.0',
      memoryCore: 'softmmu/memory.c',
      configHost: 'build/config-host.h',
    });
  });

  it('is not any other folder: what is missing is named', () => {
    expect(detectTree(viewOf({ VERSION: 'x' }))).toMatchObject({ isQemu: false });
    expect(userError(() => requireQemuTree(openFolder(outside.path)))).toMatch(
      /not a QEMU source tree: no VERSION, no system\/memory\.c or softmmu\/memory\.c$/,
    );
  });

  it('may be found from a folder inside it', () => {
    expect(openFolder(gitTopLevel(join(repository.path, 'include/qemu'))!).read('VERSION')).toBe('10.2.2\n');
    expect(gitTopLevel(outside.path)).toBeUndefined();
  });
});

describe('text of unknown origin', () => {
  it('cannot act on a terminal', () => {
    expect(printable('a\x1b[31m\x9b\u202e\u2066\r\n\t\x7fé\\')).toBe('a\\x1b[31m\\x9b\\u202e\\u2066\\r\\n\\t\\x7fé\\');
    expect(quoted('x'.repeat(100), 10)).toBe('"xxxxxxx..."');
  });

  it('is UTF-8, else ISO 8859-1', () => {
    expect(decodeText(Buffer.from('é'))).toBe('é');
    expect(decodeText(Buffer.from([0xe9, 0x80]))).toBe('é\x80');
  });
});
