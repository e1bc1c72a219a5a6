/** What the text of a file seems to define and to register with QOM, found without compiling it. */
import { type Definitions, definitionsIn, onItsOwn } from '../syntax/index.js';

/** A macro that names a QOM type. */
export interface TypeMacro {
  /** The type's name; with a `base`, what follows that macro's. */
  readonly value: string;
  readonly macro: string;
  /** The macro whose value the name begins with: `TYPE_BASE "-kind"`. */
  readonly base?: string;
}

/** Names that a C file seems to define, in the order of the text; one may be there twice. */
export interface ScannedFile extends Definitions {
  /** QOM types that it registers: a macro, or a literal with its quotes. */
  readonly types: readonly string[];
  readonly typeMacros: readonly TypeMacro[];
}

/**
 * A macro that names a QOM type: `"name"`, `TYPE_BASE "-kind"`, `MACHINE_TYPE_NAME("name")`, which is `"name-machine"`,
 * or
 * `ACCEL_CLASS_NAME("name")`. What it stands for may be on the next line.
 */
const TYPE_MACRO =
  /^#define[ \t]+(\w*(?:TYPE|INTERFACE)_\w+)(?:[ \t]|\\\n)+\(?(?:(?:(TYPE_\w+)[ \t]*)?"([^"\n]*)"|(\w+)_(?:TYPE|CLASS)_NAME\("([^"\n]*)"\))\)?[ \t\r]*(?:$|\/)/my;

/** What a C file seems to define. */
export function scanFile(text: string): ScannedFile {
  const types: string[] = [];
  // A look for the plain word first: most files have none, and it is found much faster than a pattern.
  if (text.includes('TypeInfo')) scanTypes(text, types);
  if (text.includes('OBJECT_DEFINE_')) {
    for (const match of text.matchAll(/^OBJECT_DEFINE_\w+\([^)]*?\b([A-Z][A-Z0-9_]+)\b/gm))
      types.push(`TYPE_${match[1]!}`);
  }
  return { ...definitionsIn(text), types, typeMacros: scanTypeMacros(text) };
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
    const [, macro, base, literal, prefix, name] = match;
    macros.push({
      value: onItsOwn(literal ?? `${name}-${prefix!.toLowerCase()}`),
      macro: onItsOwn(macro!),
      ...(base === undefined ? {} : { base: onItsOwn(base) }),
    });
  }
  return macros;
}
