/**
 * A fast index of what a C file seems to define. Thousands of files are searched for the one that defines a name before
 * a machine can be built; tree-sitter would take some twenty times as long. Nothing is judged by it: the compiler looks
 * again once it has the unit, so it may name too much. Whoever asks where a declaration begins or ends asks
 * parseFile().
 */

/** Names with external linkage, in the order of the text; one may be there twice. */
export interface Definitions {
  readonly functions: readonly string[];
  readonly objects: readonly string[];
}

const WORD = /[A-Za-z_]\w*$/;

/** The same text on its own: a part of a text would keep all of it in memory. */
export function onItsOwn(part: string): string {
  return ` ${part}`.slice(1);
}

/**
 * What looks like a definition with external linkage: a line that starts in the first column, as QEMU's style has it.
 */
export function definitionsIn(text: string): Definitions {
  const functions: string[] = [];
  const objects: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    const first = text.charCodeAt(at);
    const isLetter = (first >= 97 && first <= 122) || (first >= 65 && first <= 90) || first === 95;
    if (
      isLetter &&
      !text.startsWith('static', at) &&
      !text.startsWith('typedef', at) &&
      !text.startsWith('extern', at)
    ) {
      const line = text.slice(at, next);
      const open = line.indexOf('(');
      const equals = line.indexOf('=');
      if (open > 0 && (equals < 0 || open < equals)) {
        const name = WORD.exec(line.slice(0, open).trimEnd());
        const brace = text.indexOf('{', at);
        const semicolon = text.indexOf(';', at);
        if (name && brace >= 0 && (semicolon < 0 || brace < semicolon)) functions.push(onItsOwn(name[0]));
      } else objects.push(...objectsIn(line).map(onItsOwn));
    }
    at = next;
  }
  return { functions, objects };
}

/** The names that a line declares, of which the first has a type before it: `T *a = x, *b;`. */
function objectsIn(line: string): string[] {
  const stop = line.search(/[=;[]/);
  if (stop <= 0) return [];
  const [first, ...further] = line.slice(0, line.indexOf(';', stop) + 1 || undefined).split(',');
  const name = WORD.exec(first!.slice(0, first!.search(/[=;[]|$/)).trimEnd());
  if (!name || name.index === 0) return [];
  // The commas of an initializer part no declarators.
  if (line.includes('{')) return [name[0]];
  return [name[0], ...further.flatMap((each) => /^\s*\**([A-Za-z_]\w*)\s*(?:[=;[]|$)/.exec(each)?.[1] ?? [])];
}
