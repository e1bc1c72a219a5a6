/** Properties of machines and devices as the tree registers them, and the members that they set. */
import type { TreeText } from './tree-text.js';

/** A property that sets a member. */
export interface RegisteredProperty {
  /** The option that sets it: `machine.NAME`, or `global.TYPE.NAME`. */
  readonly option: `machine.${string}` | `global.${string}`;
  readonly member: string;
  /** The type of the machine or device that has the member. */
  readonly state: string;
  readonly takes: PropertyValues;
}

/** A switch; or numbers up to a limit (inclusive). A size is that of memory, in bytes. */
export type PropertyValues = { readonly kind: 'switch' } | { readonly kind: 'number' | 'size'; readonly most: bigint };

/**
 * object_class_property_add_bool(oc, NAME, get, set) and object_class_property_add(oc, NAME, "TYPE", get, set, ...), or
 * of an object.
 */
const CLASS_PROPERTY =
  /\bobject_(?:class_)?property_add(_bool)?\s*\(\s*\w+\s*,\s*("[^"]*"|\w+)\s*,\s*(?:"(\w+)"\s*,\s*)?(\w+)\s*,\s*(\w+)/g;
/** DEFINE_PROP_UINT16("name", State, member, ...). */
const DEFINED = /\bDEFINE_PROP_(\w+)\s*\(\s*("[^"]*"|\w+)\s*,\s*(\w+)\s*,\s*([\w.]+)/g;
const TYPE_INFO = /\.name\s*=\s*("[^"]*"|\w+)\s*,[\s\S]*?\.instance_size\s*=\s*sizeof\(\s*(?:struct\s+)?(\w+)\s*\)/g;
const SWITCHES = /^(BOOL|BIT|BIT64|ON_OFF_AUTO|OnOffAuto)$/;
const SIZES = /^(SIZE|size)(32)?$/;
const NUMBERS = /^(?:u?int|U?INT|UNSIGNED|SIGNED)(8|16|32|64)?(?:_t)?$/;
const BITS_OF_INT = 32;
const ASSIGNED = /(?:->|\.)\s*(\w+)\s*=[^=]|&\s*\w+(?:->|\.)(\w+)/g;

/** All properties that the files register whose values a plan can choose. */
export function registeredProperties(text: TreeText): RegisteredProperty[] {
  return text.files
    .filter((file) => file.endsWith('.c'))
    .flatMap((file) => [...machineProperties(text, file), ...deviceProperties(text, file)]);
}

/**
 * What a property of a type takes, by the type's name of QOM or of DEFINE_PROP_; null for what a plan has no values
 * for.
 */
function valuesOfType(type: string): PropertyValues | null {
  if (SWITCHES.test(type)) return { kind: 'switch' };
  const size = SIZES.exec(type);
  if (size) return { kind: 'size', most: mostOf(size[2] ? 32 : 64) };
  const number = NUMBERS.exec(type);
  return number ? { kind: 'number', most: mostOf(Number(number[1] ?? BITS_OF_INT)) } : null;
}

function mostOf(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

/** A setter that takes the machine from its object belongs to a machine. */
const MACHINE_STATE = /\b\w*MachineState\b/;
const OF_MACHINE = /\b(?:\w+_)?MACHINE\s*\(\s*obj\s*\)/;

function* machineProperties(text: TreeText, file: string): Generator<RegisteredProperty> {
  const content = text.read(file);
  if (!content.includes('property_add')) return;
  for (const [, isBool, nameText = '', type = '', , setter = ''] of content.matchAll(CLASS_PROPERTY)) {
    const takes = valuesOfType(isBool ? 'BOOL' : type);
    const name = text.string(nameText);
    const body = text.declarations(file).find(({ declaration }) => declaration.name === setter)?.text ?? '';
    if (takes === null || name === null || !OF_MACHINE.test(body)) continue;
    const state = MACHINE_STATE.exec(body)?.[0] ?? '';
    for (const [, assigned, taken] of body.matchAll(ASSIGNED))
      yield { option: `machine.${name}`, member: assigned ?? taken ?? '', state, takes };
  }
}

function* deviceProperties(text: TreeText, file: string): Generator<RegisteredProperty> {
  const content = text.read(file);
  if (!content.includes('DEFINE_PROP_')) return;
  const typesOf = new Map<string, string[]>();
  for (const [, nameText = '', state = ''] of content.matchAll(TYPE_INFO)) {
    const name = text.string(nameText);
    if (name !== null) typesOf.set(state, [...(typesOf.get(state) ?? []), name]);
  }
  for (const [, macro = '', nameText = '', state = '', path = ''] of content.matchAll(DEFINED)) {
    const takes = valuesOfType(macro);
    const name = text.string(nameText);
    if (takes === null || name === null) continue;
    for (const type of typesOf.get(state) ?? [])
      yield { option: `global.${type}.${name}`, member: path.split('.').at(-1)!, state, takes };
  }
}
