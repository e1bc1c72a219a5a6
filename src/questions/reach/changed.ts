/** What a patch changes by name: functions and fields of structs, in the files it touches. */
import type { Syntax } from '../../syntax/index.js';
import { type WrittenFunction, writtenFunctions, writtenTokens } from '../source/written-function.js';
import { fieldsOf } from './fields.js';
import { parametersOf } from './left-behind.js';

export interface ChangedNames {
  /** By name, the file that defines it where no other file can call it; null for one that others can. */
  readonly functions: ReadonlyMap<string, string | null>;
  /** `record.field` */
  readonly fields: ReadonlySet<string>;
  /** How many parameters functions have, with the patch, that others can call and that had another number of them. */
  readonly arities: ReadonlyMap<string, number>;
}

/** Other programs may have functions of the same names. */
const OF_OTHER_PROGRAMS = /^(tests|tools|contrib|subprojects|roms|linux-user|bsd-user|qga|storage-daemon)\//;

/** @param texts of each file before and after; undefined where it is not there */
export function changedNames(
  syntax: Syntax,
  texts: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string | undefined }>,
): ChangedNames {
  const functions = new Map<string, string | null>();
  const fields = new Set<string>();
  const [aritiesBefore, aritiesAfter] = [
    new Map<string, Set<number | undefined>>(),
    new Map<string, Set<number | undefined>>(),
  ];
  for (const [file, { before, after }] of texts) {
    if (!/\.[ch]$/.test(file)) continue;
    const read = (text: string | undefined) => ({
      functions: writtenFunctions(syntax, file, text ?? ''),
      fields: fieldsOf(writtenTokens(file, text ?? '')),
    });
    const [old, current] = [read(before), read(after)];
    const [oldFunctions, newFunctions] = [bodies(old.functions), bodies(current.functions)];
    for (const name of differing(oldFunctions, newFunctions)) {
      const text = newFunctions.get(name) ?? oldFunctions.get(name)!;
      functions.set(name, /\bstatic\b/.test(text.split('{')[0]!) && file.endsWith('.c') ? file : null);
    }
    for (const field of differing(old.fields, current.fields)) fields.add(field);
    if (OF_OTHER_PROGRAMS.test(file)) continue;
    for (const [{ functions: defined }, arities] of [
      [old, aritiesBefore],
      [current, aritiesAfter],
    ] as const)
      for (const each of defined) arities.set(each.name, (arities.get(each.name) ?? new Set()).add(parametersOf(each)));
  }
  const arities = new Map<string, number>();
  for (const [name, file] of functions) {
    const [before, after] = [aritiesBefore.get(name), aritiesAfter.get(name)].map((each) => [...(each ?? [])]);
    // Of definitions under conditions that differ, any may be meant.
    if (file !== null || before!.length !== 1 || after!.length !== 1) continue;
    const [[was], [now]] = [before!, after!];
    if (was !== undefined && now !== undefined && now !== was) arities.set(name, now);
  }
  return { functions, fields, arities };
}

function bodies(functions: readonly WrittenFunction[]): Map<string, string> {
  return new Map(functions.map(({ name, tokens: own }) => [name, own.map(({ text }) => text).join(' ')] as const));
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}
