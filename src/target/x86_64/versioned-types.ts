/** The versioned types of a machine that a tree has, and which of them were released. */
import type { MachineKind } from '../machine-kind.js';

/** What a tree must give: the text of a file, or undefined. */
interface Files {
  read(path: string): string | undefined;
}

/** Whether a machine type may change for the guest (docs/machines.md). */
export type Abi = 'released' | 'development' | 'unversioned';

/** DEFINE_Q35_MACHINE(10, 1) and the like, since 9.1; _BUGFIX has three numbers. */
const BY_NUMBERS = /^DEFINE_(I440FX|Q35)_MACHINE\w*\((\d+), (\d+)(?:, (\d+))?\)/gm;
/** DEFINE_Q35_MACHINE(v7_2, "pc-q35-7.2", ...) before. */
const BY_NAME = /^DEFINE_(?:I440FX|Q35)_MACHINE\w*\(\s*\w+,\s*"(pc-(?:i440fx|q35)-[\d.]+)"/gm;

/**
 * The versioned types that the units of a machine register, in their order: newest first. None for isapc and microvm.
 */
export function versionedTypes(tree: Files, { units }: MachineKind): string[] {
  return units.flatMap((unit) => {
    const text = tree.read(unit) ?? '';
    const numbered = [...text.matchAll(BY_NUMBERS)].map(([, board = '', ...numbers]) => {
      const version = numbers.filter((each) => each !== undefined).join('.');
      return `pc-${board.toLowerCase()}-${version}`;
    });
    return [...numbered, ...[...text.matchAll(BY_NAME)].map(([, name = '']) => name)];
  });
}

/** The version of a type's name, number by number; empty for a type that has none. */
export function versionOfType(type: string): number[] {
  return (/-(\d[\d.]*)$/.exec(type)?.[1] ?? '').split('.').filter(Boolean).map(Number);
}

/** Micro versions from here on are those of a tree in development (50), or of a release candidate (90 and up). */
const IN_DEVELOPMENT = 50;

/**
 * QEMU's rule: a versioned type, once released, never changes for the guest. In a tree of version X.Y.50 or of a
 * release candidate the types of a version above X.Y are in development.
 * @param version the text of the tree's VERSION
 * @param newest the newest versioned type of the machine, for which its unversioned name stands; undefined where it has
 * none
 */
export function abiOf(type: string, version: string, newest: string | undefined): Abi {
  const own = versionOfType(type);
  const numbers = own.length > 0 ? own : versionOfType(newest ?? '');
  if (numbers.length === 0) return 'unversioned';
  const [major = 0, minor = 0, micro = 0] = version.trim().split('.').map(Number);
  const isNewer = numbers[0]! > major || (numbers[0] === major && (numbers[1] ?? 0) > minor);
  return micro >= IN_DEVELOPMENT && isNewer ? 'development' : 'released';
}
