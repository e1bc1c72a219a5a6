/** The C names of QAPI things (docs/devel/qapi-code-gen.rst, "Code generated for QAPI types"). */

import type { Condition, Member, ObjectType, Schema, SchemaType, TreeFiles } from './qapi-schema.js';

/** Words that cannot be members or types in C or in C++, or that system headers define as macros. */
const reserved = new Set(
  `auto break case char const continue default do double else enum extern float for goto if int long register return
  short signed sizeof static struct switch typedef union unsigned void volatile while inline restrict _Bool _Complex
  _Imaginary _Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert _Thread_local asm typeof bool catch class
  const_cast delete dynamic_cast explicit false friend mutable namespace new operator private protected public
  reinterpret_cast static_cast template this throw true try typeid typename using virtual wchar_t and and_eq bitand
  bitor compl not not_eq or or_eq xor xor_eq unix errno mips sparc i386 linux`.split(/\s+/),
);

/** A name of the schema as a C identifier; `q_` goes before one that C, C++ or a system header takes for its own. */
export function cName(name: string, protect = true): string {
  const result = name.replace(/[^A-Za-z0-9_]/g, '_');
  return protect && (reserved.has(result) || /^[0-9]/.test(result)) ? `q_${result}` : result;
}

function isUpper(character: string): boolean {
  return character >= 'A' && character <= 'Z';
}

/** CamelCase as CAMEL_CASE: a word starts where the case turns; the last capital of a run belongs to what follows. */
function camelToUpper(name: string): string {
  let result = name.charAt(0);
  let upper = isUpper(result);
  for (const character of name.slice(1)) {
    const now = isUpper(character);
    if (upper && !now && result.length > 2 && /[A-Za-z0-9]/.test(result.at(-2) ?? '')) {
      result = `${result.slice(0, -1)}_${result.slice(-1)}`;
    } else if (!upper && now && /[A-Za-z0-9]$/.test(result)) {
      result += '_';
    }
    result += character;
    upper = now;
  }
  return cName(result.toUpperCase()).replace(/^_+/, '');
}

/** The same by the rule of trees before 8.2: a capital starts a word before a small letter or after a digit. */
function camelToUpperBefore82(name: string): string {
  const text = cName(name, false);
  if (text === text.toUpperCase()) return text;
  return text
    .replace(/(?<=[^_])[A-Z](?=[a-z])|(?<=[0-9])[A-Z]/g, '_$&')
    .replace(/^_+/, '')
    .toUpperCase();
}

/** Makes the names of enumeration constants by the rule of one tree, told from its own generator's source. */
function enumConstants(generator: string): (type: string, value: string, prefix?: string) => string {
  const convert = generator.includes('upc') ? camelToUpper : camelToUpperBefore82;
  const prefixes = new Map<string, string>();
  const prefixOf = (type: string): string => {
    const known = prefixes.get(type) ?? convert(type);
    prefixes.set(type, known);
    return known;
  };
  return (type, value, prefix = prefixOf(type)) => `${prefix}_${cName(value, false).toUpperCase()}`;
}

/** The built-in types as C, ready to be followed by a name. */
export const builtinTypes: ReadonlyMap<string, string> = new Map([
  ['str', 'char *'],
  ['number', 'double '],
  ['int', 'int64_t '],
  ['int8', 'int8_t '],
  ['int16', 'int16_t '],
  ['int32', 'int32_t '],
  ['int64', 'int64_t '],
  ['uint8', 'uint8_t '],
  ['uint16', 'uint16_t '],
  ['uint32', 'uint32_t '],
  ['uint64', 'uint64_t '],
  ['size', 'uint64_t '],
  ['bool', 'bool '],
  ['any', 'QObject *'],
  ['null', 'QNull *'],
]);

/** The name of a type in C; built-in types keep theirs although some are reserved words. */
export function typeName(name: string): string {
  return builtinTypes.has(name) ? name : cName(name);
}

/** The name in C of the type of lists of a type. */
export function listName(element: string): string {
  return cName(`${element}List`);
}

/** The built-in enumeration, which has no module. */
export const qtype: SchemaType = {
  kind: 'enum',
  name: 'QType',
  condition: '',
  prefix: 'QTYPE',
  values: ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'].map((name) => ({ name, condition: '' })),
};

/** Text under its condition. */
export function when(condition: Condition, text: string): string {
  return condition === '' || text === '' ? text : `#if ${condition}\n${text}#endif\n`;
}

/** What the C of a schema is made with. */
export class QapiNaming {
  /** Whether an optional pointer goes without its has_ member (from QEMU 8.0). */
  private readonly pointersNeedNoHas: boolean;
  /** Whether commands that run in coroutines are declared so (from QEMU 8.0). */
  readonly marksCoroutines: boolean;
  /** Where the headers of QObjects stand (qobject from QEMU 10.0). */
  readonly qobjectFolder: string;
  /** The header that declares QmpCommandList. */
  readonly registryHeader: string;
  readonly constant: (type: string, value: string, prefix?: string) => string;

  constructor(
    readonly schema: Schema,
    tree: TreeFiles,
  ) {
    this.pointersNeedNoHas = (tree.read('scripts/qapi/schema.py') ?? '').includes('need_has');
    this.marksCoroutines = (tree.read('scripts/qapi/commands.py') ?? '').includes('coroutine_fn');
    this.qobjectFolder = tree.read('include/qobject/qlit.h') === undefined ? 'qapi/qmp' : 'qobject';
    const registry = 'qapi/qmp-registry.h';
    this.registryHeader = tree.read(`include/${registry}`) === undefined ? 'qapi/qmp/dispatch.h' : registry;
    this.constant = enumConstants(tree.read('scripts/qapi/common.py') ?? '');
  }

  type(name: string): SchemaType | undefined {
    return name === 'QType' ? qtype : this.schema.types.get(name);
  }

  /** The C type of a member, ready to be followed by its name. */
  cType(member: { readonly type: string; readonly list: boolean }): string {
    if (member.list) return `${listName(member.type)} *`;
    const builtin = builtinTypes.get(member.type);
    if (builtin !== undefined) return builtin;
    return this.type(member.type)?.kind === 'enum' ? `${cName(member.type)} ` : `${cName(member.type)} *`;
  }

  needsHas(member: Member): boolean {
    if (!member.optional) return false;
    return !this.pointersNeedNoHas || member.list || !this.cType(member).endsWith('*');
  }

  /** All members of an object, those of its bases first. */
  allMembers(type: ObjectType): readonly Member[] {
    const base = type.base === undefined ? undefined : this.type(type.base);
    return base?.kind === 'object' ? [...this.allMembers(base), ...type.members] : type.members;
  }
}
