/** What gcc is given for each C file of a program: options, and text where ours differs from the file's. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Unit } from '../../c/index.js';
import type { TreeProgram } from '../../machine/tree-program.js';
import { GENERATED_PREFIX } from '../../machine/tree-units.js';
import { RUNTIME_PREFIX } from '../../runtime/library.js';
import { includeFolders } from '../../target/x86_64/profile.js';
import { unitDefinitions, unitKind } from '../../target/x86_64/units.js';
import { packageFolder } from '../../version.js';

/** The folder of our own C. */
export const runtimeFolder = fileURLToPath(new URL('src/runtime', packageFolder));

/** A C file to compile. */
export interface NativeSource {
  /** As the program names it. */
  readonly path: string;
  /** The file's text, or one that takes its place. */
  readonly text: string;
  /** The folder in which `#include "..."` looks first. */
  readonly folder: string;
  readonly options: readonly string[];
  /** Every file that it reads, as the program names them. */
  readonly files: readonly string[];
}

/** Where the files of a program lie on disk. */
export interface Places {
  /** The QEMU tree. */
  readonly tree: string;
  /** Headers that QEMU's build would generate. */
  readonly generated: string;
}

/** The path on disk of a file as the program names it. */
export function placeOf(path: string, { tree, generated }: Places): string {
  if (path.startsWith(RUNTIME_PREFIX)) return `${runtimeFolder}/${path.slice(RUNTIME_PREFIX.length)}`;
  if (path.startsWith(GENERATED_PREFIX)) return `${generated}/${path.slice(GENERATED_PREFIX.length + 1)}`;
  return `${tree}/${path}`;
}

const FREESTANDING = ['-std=gnu11', '-nostdinc', '-fno-stack-protector', '-fno-pie', '-fno-asynchronous-unwind-tables'];
const SECTIONS = ['-ffunction-sections', '-fdata-sections'];
/** The options of QEMU's own build that change what C means. */
const QEMU = ['-fno-strict-aliasing', '-fwrapv', '-fno-common', '-mcx16'];

/** Options for our own C that includes nothing of QEMU. */
export const libraryOptions = [
  ...FREESTANDING,
  ...SECTIONS,
  ...['-ffreestanding', '-fno-builtin', '-fno-tree-loop-distribute-patterns', '-D_GNU_SOURCE'],
  ...['-I', `${runtimeFolder}/include`, '-I', `${runtimeFolder}/driver`],
];

/** A unit that a run of the program loaded, such as gcc has to see it for the same functions to be called. */
export function nativeSource(program: TreeProgram, unit: Unit, places: Places): NativeSource {
  const path = unit.file;
  const text = program.read(path) ?? '';
  const folder = dirname(placeOf(path, places));
  const { files } = unit.source;
  if (path.startsWith(`${RUNTIME_PREFIX}lib/`)) return { path, text, folder, files, options: libraryOptions };
  const isOwn = path.startsWith(RUNTIME_PREFIX);
  const kind = isOwn ? 'target' : unitKind(program.tree, path);
  const includes = [
    places.generated,
    ...includeFolders.map((each) => `${places.tree}/${each}`),
    `${runtimeFolder}/driver`,
    `${runtimeFolder}/include`,
  ];
  const defines = Object.entries(unitDefinitions(kind)).map(([name, value]) => `-D${name}=${value}`);
  return {
    path,
    text: isOwn ? text : replacing(program, unit, text),
    folder,
    files,
    options: [...FREESTANDING, ...SECTIONS, ...QEMU, ...defines, ...includes.flatMap((each) => ['-I', each])],
  };
}

/** The unit's text in which functions that the runtime replaces can be replaced by the linker. */
function replacing(program: TreeProgram, unit: Unit, text: string): string {
  const weak: string[] = [];
  const lines = text.split('\n');
  const wrapped: Array<{ name: string; first: number; last: number }> = [];
  for (const declaration of unit.definedFunctions()) {
    if (declaration.file !== unit.file) continue;
    const { names, tokens } = declaration;
    const [first, last] = [tokens[0]!, tokens[tokens.length - 1]!];
    for (const name of names) {
      const place = tokens.findIndex(({ text }) => text === name);
      const isStatic = tokens.slice(0, place).some(({ text }) => text === 'static');
      const replacement = program.replacement(name, unit.file, isStatic);
      if (replacement?.kind === 'around') wrapped.push({ name, first: first.line, last: last.line });
      else if (replacement && !isStatic) weak.push(name);
    }
  }
  // From the last to the first, so that lines keep their numbers.
  for (const { name, first, last } of wrapped.reverse()) {
    lines.splice(last, 0, `#undef ${name}`, wrapper(name), `#line ${last + 1}`);
    lines.splice(first - 1, 0, `#define ${name} ${name}__tree`, `#line ${first}`);
  }
  // gcc puts no weak function in place of a call to it: it may be another one.
  return `${weak.map((name) => `#pragma weak ${name}\n`).join('')}#line 1\n${lines.join('\n')}`;
}

/**
 * `name` as a function that calls `flatcheck_around_NAME` with the tree's own function before its arguments, which are
 * integers or pointers and at most five (System V ABI for x86-64, 3.2.3).
 */
function wrapper(name: string): string {
  const registers = ['r9', 'r8', 'rcx', 'rdx', 'rsi', 'rdi'];
  const moves = registers.slice(1).map((from, i) => `mov %${from}, %${registers[i]!};`);
  return [
    `static void *const ${name}__kept __attribute__((used)) = ${name}__tree;`,
    `extern __typeof__(${name}__tree) ${name};`,
    `__asm__(".text; .globl ${name}; ${name}: ${moves.join(' ')} mov $${name}__tree, %rdi; jmp flatcheck_around_${name}");`,
  ].join(' ');
}
