/** What a patch changes by name: functions and fields of structs, in the files it touches. */
import type { PreprocessorSession } from '../../c/preprocess/index.js';
import { fieldsOf, functionsOf, tokensOf } from './tokens.js';

export interface ChangedNames {
  /** By name, the file that defines it where no other file can call it; null for one that others can. */
  readonly functions: ReadonlyMap<string, string | null>;
  /** `record.field` */
  readonly fields: ReadonlySet<string>;
}

/** @param texts of each file before and after; undefined where it is not there */
export function changedNames(
  session: PreprocessorSession,
  texts: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string | undefined }>,
): ChangedNames {
  const functions = new Map<string, string | null>();
  const fields = new Set<string>();
  for (const [file, { before, after }] of texts) {
    if (!/\.[ch]$/.test(file)) continue;
    const [old, current] = [before ?? '', after ?? ''].map((text) => tokensOf(session, file, text)) as [
      ReturnType<typeof tokensOf>,
      ReturnType<typeof tokensOf>,
    ];
    const [oldFunctions, newFunctions] = [bodies(old), bodies(current)];
    for (const name of differing(oldFunctions, newFunctions)) {
      const text = newFunctions.get(name) ?? oldFunctions.get(name)!;
      functions.set(name, /\bstatic\b/.test(text.split('{')[0]!) && file.endsWith('.c') ? file : null);
    }
    for (const field of differing(fieldsOf(old), fieldsOf(current))) fields.add(field);
  }
  return { functions, fields };
}

function bodies(tokens: ReturnType<typeof tokensOf>): Map<string, string> {
  return new Map(
    functionsOf(tokens).map(({ name, tokens: own }) => [name, own.map(({ text }) => text).join(' ')] as const),
  );
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}
