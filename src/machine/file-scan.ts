/** What the text of a file seems to define, found without compiling it. */

/** The same text on its own: a part of a text would keep all of it in memory. */
function onItsOwn(part: string): string {
  return ` ${part}`.slice(1);
}

/** A macro that names a QOM type. */
export interface TypeMacro {
  /** The type's name. */
  readonly value: string;
  readonly macro: string;
}

/** Names that a C file seems to define, in the order of the text; one may be there twice. */
export interface ScannedFile {
  /** Functions with external linkage. */
  readonly functions: readonly string[];
  /** Objects with external linkage. */
  readonly objects: readonly string[];
  /** QOM types that it registers: a macro, or a literal with its quotes. */
  readonly types: readonly string[];
  readonly typeMacros: readonly TypeMacro[];
}

/** A macro that names a QOM type: `"name"`, `MACHINE_TYPE_NAME("name")`, which is `"name-machine"`, or `ACCEL_CLASS_NAME("name")`. */
const TYPE_MACRO =
  /^#define[ \t]+(\w*(?:TYPE|INTERFACE)_\w+)[ \t]+\(?(?:"([^"\n]*)"|(\w+)_(?:TYPE|CLASS)_NAME\("([^"\n]*)"\))\)?[ \t\r]*(?:$|\/)/my;

/** What a C file seems to define. */
export function scanFile(text: string): ScannedFile {
  const functions: string[] = [];
  const objects: string[] = [];
  const types: string[] = [];
  scanDefinitions(text, (kind, name) => (kind === 'function' ? functions : objects).push(onItsOwn(name)));
  // A look for the plain word first: most files have none, and it is found much faster than a pattern.
  if (text.includes('TypeInfo')) scanTypes(text, types);
  if (text.includes('OBJECT_DEFINE_')) {
    for (const match of text.matchAll(/^OBJECT_DEFINE_\w+\([^)]*?\b([A-Z][A-Z0-9_]+)\b/gm))
      types.push(`TYPE_${match[1]!}`);
  }
  return { functions, objects, types, typeMacros: scanTypeMacros(text) };
}

/** Also of VirtioPCIDeviceTypeInfo, which gives one device several names. */
function scanTypes(text: string, types: string[]): void {
  for (const block of text.matchAll(/\b\w*TypeInfo\s+\w+\s*(?:\[\s*\])?\s*=\s*\{/g)) {
    const end = text.indexOf('\n}', block.index);
    const body = text.slice(block.index, end < 0 ? undefined : end);
    for (const match of body.matchAll(/\.\w*name\s*=\s*([A-Z]\w+|"[^"\n]+")/g)) types.push(onItsOwn(match[1]!));
  }
}

/** The macros that a C file or a header defines as names of QOM types. */
export function scanTypeMacros(text: string): TypeMacro[] {
  const macros: TypeMacro[] = [];
  for (let at = text.indexOf('#define'); at >= 0; at = text.indexOf('#define', at + 1)) {
    TYPE_MACRO.lastIndex = at;
    const match = TYPE_MACRO.exec(text);
    if (!match) continue;
    const [, macro, literal, prefix, name] = match;
    macros.push({
      value: onItsOwn(literal ?? `${name}-${prefix!.toLowerCase()}`),
      macro: onItsOwn(macro!),
    });
  }
  return macros;
}

const WORD = /[A-Za-z_]\w*$/;

/** Calls back for what looks like a definition with external linkage: a line that starts in the first column, as QEMU's style has it. */
function scanDefinitions(text: string, found: (kind: 'function' | 'object', name: string) => void): void {
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
        if (name && brace >= 0 && (semicolon < 0 || brace < semicolon)) found('function', name[0]);
      } else {
        const stop = line.search(/[=;[]/);
        const name = stop > 0 ? WORD.exec(line.slice(0, stop).trimEnd()) : null;
        if (name && name.index > 0) found('object', name[0]);
      }
    }
    at = next;
  }
}
