/** Tells from the text of a C file, without compiling it, which functions and objects with external linkage it defines. */

export interface Definitions {
  readonly functions: readonly string[];
  readonly objects: readonly string[];
}

// A definition starts in the first column; its result type may stand on a line of its own.
const FUNCTION =
  /^(?!static\b|typedef\b|extern\b|#|\/|return\b|else\b)[A-Za-z_][\w\s*]*?(?:\b|\*)(\w+)\s*\((?:[^;{}()]|\([^()]*\))*\)\s*\n?\{/gm;
const OBJECT =
  /^(?!static\b|typedef\b|extern\b|#|\/|return\b|else\b|goto\b|struct \w+;)[A-Za-z_][\w\s*]*?[\s*](\w+)(?:\[[^\]]*\])*\s*(?:=|;)/gm;

/** Over-inclusive rather than under-inclusive: the compiler looks again when it has the unit. */
export function findDefinitions(text: string): Definitions {
  const functions: string[] = [];
  const objects: string[] = [];
  for (const match of text.matchAll(FUNCTION)) functions.push(match[1]!);
  for (const match of text.matchAll(OBJECT)) {
    objects.push(match[1]!);
    const end = text.indexOf(';', match.index);
    // `T *a = x, *b = y;` declares more than one.
    for (const further of text.slice(match.index, end).matchAll(/,\s*\**(\w+)\s*(?==|\[|,|$)/g))
      objects.push(further[1]!);
  }
  return { functions, objects };
}
