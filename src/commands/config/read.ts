/** Reads flatcheck.config.json: JSON with comments, held against the schema that the package publishes. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { Node } from 'jsonc-parser';
import { UserError } from '../../errors.js';
import type { AcceptedFinding, Policy } from '../../result/policy.js';
import { decodeText, printable, quoted } from '../../text.js';
import { packageFolder } from '../../version.js';
import { parseMachines, parseRamList } from '../input/values.js';
import { CONFIG_NAME } from './name.js';

/** Where the schema is in the package. */
export const SCHEMA = new URL('schema/flatcheck.config.schema.json', packageFolder);

const MAX_SIZE = 2 ** 20;

/** What a configuration says, checked; what is absent it does not say. */
export interface Config {
  readonly policy: Policy;
  /** As the options of the command line take them: with commas. */
  readonly machine?: string;
  readonly ram?: string;
  readonly vga?: string;
}

interface ConfigFile {
  readonly machines?: readonly string[];
  readonly ram?: readonly string[];
  readonly vga?: readonly string[];
  readonly failLevel?: Policy['failLevel'];
  readonly severities?: Policy['severities'];
  readonly accepted?: ReadonlyArray<Omit<AcceptedFinding, 'range'> & { readonly range?: string }>;
}

/**
 * The configuration in a file.
 * @param folder the tree's top, where CONFIG_NAME is looked for; it need not be there
 * @param file the file that --config names instead, which must be there
 * Throws UserError with file, line and column where it is not what the schema says.
 */
export async function readConfig(folder: string | undefined, file: string | undefined): Promise<Config | undefined> {
  const path = file ?? (folder === undefined ? undefined : join(folder, CONFIG_NAME));
  if (path === undefined) return undefined;
  const stats = statsOf(path);
  if (stats === undefined && file === undefined) return undefined;
  const shown = printable(path);
  if (stats === undefined) throw new UserError(`--config: no such file: ${shown}`);
  if (!stats.isFile()) throw new UserError(`${shown} is not a file`);
  if (stats.size > MAX_SIZE) throw new UserError(`${shown} is bigger than a configuration can be (1 MiB)`);
  let text: string;
  try {
    text = decodeText(readFileSync(path));
  } catch (error) {
    throw new UserError(`cannot read ${shown}: ${(error as NodeJS.ErrnoException).code}`);
  }
  return parseConfig(text, shown);
}

/**
 * Undefined where there is nothing, or nothing that may be looked at: a tree that cannot be read is not the
 * configuration's fault to tell.
 */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The configuration in a text; name is what messages call it, printable. Throws UserError as readConfig() does. */
export async function parseConfig(text: string, name: string): Promise<Config> {
  if (text.length > MAX_SIZE) throw new UserError(`${name} is bigger than a configuration can be (1 MiB)`);
  const [jsonc, { Ajv }] = await Promise.all([import('jsonc-parser'), import('ajv')]);
  const errors: import('jsonc-parser').ParseError[] = [];
  const root = jsonc.parseTree(text, errors, { allowTrailingComma: true });
  const fail = (offset: number, message: string): never => {
    const before = text.slice(0, offset).split('\n');
    throw new UserError(`${name}:${before.length}:${before.at(-1)!.length + 1}: ${message}`);
  };
  const torn = errors[0];
  if (torn !== undefined)
    fail(
      torn.offset,
      jsonc.printParseErrorCode(torn.error).replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    );
  if (root === undefined) return fail(0, 'it is empty');
  const twice = repeatedKey(root);
  if (twice !== undefined) fail(twice.offset, `${quoted(String(twice.value))} is there twice`);

  const at = (path: ReadonlyArray<string | number>): number => jsonc.findNodeAtLocation(root, [...path])?.offset ?? 0;
  const value: ConfigFile = jsonc.getNodeValue(root);
  const validate = new Ajv({ strict: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (!validate(value)) {
    const { path, message } = schemaFault(validate.errors![0]!, value);
    fail(at(path), `${placeText(path)}${message}`);
  }
  const orFail = <T>(path: ReadonlyArray<string | number>, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      if (error instanceof UserError) fail(at(path), error.message);
      throw error;
    }
  };
  for (const [index, machine] of (value.machines ?? []).entries())
    orFail(['machines', index], () => parseMachines(machine, `machines[${index}]`));
  for (const [index, ram] of (value.ram ?? []).entries())
    orFail(['ram', index], () => parseRamList(ram, `ram[${index}]`));
  const accepted = (value.accepted ?? []).map(({ range, ...rest }, index): AcceptedFinding => {
    const { expires } = rest;
    if (expires !== undefined && !isDate(expires))
      fail(
        at(['accepted', index, 'expires']),
        `accepted[${index}].expires: ${quoted(expires)} is not a day of the calendar`,
      );
    if (range === undefined) return rest;
    const [start, end] = range.split('-').map(BigInt) as [bigint, bigint];
    if (start > end) fail(at(['accepted', index, 'range']), `accepted[${index}].range: it ends before it starts`);
    return { ...rest, range: { start, end } };
  });
  return {
    policy: { file: name, failLevel: value.failLevel ?? 'error', severities: value.severities ?? {}, accepted },
    ...(value.machines && { machine: value.machines.join(',') }),
    ...(value.ram && { ram: value.ram.join(',') }),
    ...(value.vga && { vga: value.vga.join(',') }),
  };
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The first key that an object has twice, of which JSON would keep one in silence. */
function repeatedKey(node: Node): Node | undefined {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value)) return key;
    seen.add(key?.value);
    const below = repeatedKey(child);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Where and in which words a value is not what the schema says. */
function schemaFault(error: ErrorObject, value: unknown): { path: Array<string | number>; message: string } {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const found = path.reduce<unknown>((inside, key) => (inside as Record<string | number, unknown>)?.[key], value);
  const { params, keyword } = error;
  if (keyword === 'additionalProperties')
    return { path: [...path, params.additionalProperty], message: 'there is no such setting' };
  if (error.propertyName !== undefined)
    return { path: [...path, error.propertyName], message: `there is no such finding` };
  if (keyword === 'required') return { path, message: `${quoted(params.missingProperty)} is missing` };
  if (keyword === 'enum')
    return { path, message: `${shownValue(found)} is not one of ${params.allowedValues.join(', ')}` };
  if (keyword === 'type') return { path, message: `${shownValue(found)} is not ${article(params.type)}` };
  if (keyword === 'pattern') return { path, message: `${shownValue(found)} does not have the form ${params.pattern}` };
  return { path, message: `${shownValue(found)} ${error.message}` };
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : printable(JSON.stringify(value)).slice(0, 60);
}

/** "accepted[0].expires: ", or nothing for the whole. */
function placeText(path: ReadonlyArray<string | number>): string {
  if (path.length === 0) return '';
  const parts = path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${part}`));
  return `${printable(parts.join(''))}: `;
}
