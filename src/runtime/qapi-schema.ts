/** Reads a QAPI schema: the modules, the types they define, and what commands and events take. */

import { UserError } from '../errors.js';

/** What the generators read of a tree. Paths are relative to the top of the tree and "/"-separated. */
export interface TreeFiles {
  /** The text of a file, or undefined where there is none. */
  read(path: string): string | undefined;
}

/** A condition under which something of the schema exists, as a C preprocessor expression; '' where there is none. */
export type Condition = string;

export interface Member {
  readonly name: string;
  /** Name of the type, of the element where `list` is set. */
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly condition: Condition;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly condition: Condition;
  readonly prefix: string | undefined;
  readonly values: readonly { readonly name: string; readonly condition: Condition }[];
}

/** A struct, or a union where `tag` is set. */
export interface ObjectType {
  readonly kind: 'object';
  readonly name: string;
  readonly condition: Condition;
  /** Name of the base; members of an anonymous base stand in `members`, before the own ones. */
  readonly base: string | undefined;
  readonly members: readonly Member[];
  readonly tag: string | undefined;
  readonly branches: readonly Member[];
}

export interface AlternateType {
  readonly kind: 'alternate';
  readonly name: string;
  readonly condition: Condition;
  readonly branches: readonly Member[];
}

export type SchemaType = EnumType | ObjectType | AlternateType;

/** A command or an event. */
export interface Message {
  readonly kind: 'command' | 'event';
  readonly name: string;
  readonly condition: Condition;
  /** The members it takes one by one, or the name of a type. */
  readonly data: readonly Member[] | string;
  readonly boxed: boolean;
  readonly coroutine: boolean;
  readonly returns: { readonly type: string; readonly list: boolean } | undefined;
}

export interface Module {
  /** Base name of the file without its extension; '' for the main schema file. */
  readonly name: string;
  readonly includes: readonly string[];
  readonly types: readonly SchemaType[];
  readonly messages: readonly Message[];
}

export interface Schema {
  /** Modules in the order in which their files are first met. */
  readonly modules: ReadonlyMap<string, Module>;
  readonly types: ReadonlyMap<string, SchemaType>;
  /** Names of types, built-in ones too, that occur as elements of a list. */
  readonly listed: ReadonlySet<string>;
  /** Names of features, in the order in which they are met after the two special ones. */
  readonly features: readonly string[];
}

type Json = string | boolean | null | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

const token = /[ \t\r\n]+|(?:#[^\n]*\s*)+|'((?:[^'\\\n]|\\.)*)'|[{}[\]:,]|true|false|null/y;

/** The top-level expressions of one schema file (docs/devel/qapi-code-gen.rst, "Schema syntax"). */
function parseExpressions(text: string, path: string): JsonObject[] {
  token.lastIndex = 0;
  let kind = '';
  let value = '';
  const fail = (what: string): never => {
    const line = text.slice(0, token.lastIndex).split('\n').length;
    throw new UserError(`${path}:${line}: QAPI schema: ${what}`);
  };
  const next = (): void => {
    for (;;) {
      const at = token.lastIndex;
      if (at >= text.length) {
        kind = '';
        return;
      }
      const match = token.exec(text);
      if (match === null) {
        token.lastIndex = at;
        fail(`cannot read ${JSON.stringify(text.slice(at, at + 20))}`);
        return;
      }
      const first = match[0].charCodeAt(0);
      if (first === 35 || first <= 32) continue;
      kind = first === 39 ? "'" : match[0];
      value = match[1] ?? '';
      return;
    }
  };
  const expect = (wanted: string): void => {
    if (kind !== wanted) fail(`expected ${wanted}, found ${kind || 'the end of the file'}`);
    next();
  };
  const parseValue = (): Json => {
    const was = kind;
    if (was === "'") {
      const result = value;
      next();
      return result;
    }
    if (was === '{') return parseObject();
    if (was === 'true' || was === 'false' || was === 'null') {
      next();
      return was === 'null' ? null : was === 'true';
    }
    expect('[');
    const items: Json[] = [];
    while (kind !== ']') {
      items.push(parseValue());
      if (kind !== ']') expect(',');
    }
    next();
    return items;
  };
  const parseObject = (): JsonObject => {
    const result: JsonObject = {};
    expect('{');
    while (kind !== '}') {
      const name = value;
      expect("'");
      expect(':');
      result[name] = parseValue();
      if (kind !== '}') expect(',');
    }
    next();
    return result;
  };
  const expressions: JsonObject[] = [];
  next();
  while (kind !== '') expressions.push(parseObject());
  return expressions;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function condition(value: Json | undefined, nested = false): Condition {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return `defined(${value})`;
  if (isObject(value)) {
    if (value.not !== undefined) return `!${condition(value.not, true)}`;
    const [list, operator] = Array.isArray(value.all) ? [value.all, ' && '] : [value.any, ' || '];
    if (Array.isArray(list)) {
      const text = list.map((item) => condition(item, true)).join(operator);
      return nested && list.length > 1 ? `(${text})` : text;
    }
  }
  throw new UserError(`QAPI schema: cannot read the condition ${JSON.stringify(value)}`);
}

class Reader {
  readonly modules = new Map<string, Module>();
  readonly types = new Map<string, SchemaType>();
  readonly listed = new Set<string>();
  readonly features = new Set<string>();
  private readonly visited = new Set<string>();

  constructor(private readonly tree: TreeFiles) {}

  readFile(path: string, main: boolean): string {
    const name = main ? '' : path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
    if (this.visited.has(path)) return name;
    this.visited.add(path);
    const text = this.tree.read(path);
    if (text === undefined) throw new UserError(`${path}: QAPI schema file not found`);
    const includes: string[] = [];
    const types: SchemaType[] = [];
    const messages: Message[] = [];
    this.modules.set(name, { name, includes, types, messages });
    for (const expression of parseExpressions(text, path)) {
      if (typeof expression.include === 'string') {
        const included = `${path.slice(0, path.lastIndexOf('/') + 1)}${expression.include}`;
        includes.push(this.readFile(included, false));
      } else if (expression.command !== undefined || expression.event !== undefined) {
        const message = this.readMessage(expression);
        if (expression.gen !== false) messages.push(message);
      } else if (expression.pragma === undefined) {
        const type = this.readType(expression, path);
        types.push(type);
        this.types.set(type.name, type);
      }
    }
    return name;
  }

  private readType(expression: JsonObject, path: string): SchemaType {
    this.readFeatures(expression.features);
    const when = condition(expression.if);
    if (typeof expression.enum === 'string' && Array.isArray(expression.data)) {
      const values = expression.data.map((item) => {
        const value = isObject(item) ? item : { name: item };
        this.readFeatures(value.features);
        return { name: String(value.name), condition: condition(value.if) };
      });
      const prefix = typeof expression.prefix === 'string' ? expression.prefix : undefined;
      return { kind: 'enum', name: expression.enum, condition: when, prefix, values };
    }
    if (typeof expression.struct === 'string') {
      const base = typeof expression.base === 'string' ? expression.base : undefined;
      const members = this.readMembers(expression.data);
      return {
        kind: 'object',
        name: expression.struct,
        condition: when,
        base,
        members,
        tag: undefined,
        branches: [],
      };
    }
    if (typeof expression.union === 'string' && typeof expression.discriminator === 'string') {
      const named = typeof expression.base === 'string';
      return {
        kind: 'object',
        name: expression.union,
        condition: when,
        base: named ? String(expression.base) : undefined,
        members: named ? [] : this.readMembers(expression.base),
        tag: expression.discriminator,
        branches: this.readMembers(expression.data),
      };
    }
    if (typeof expression.alternate === 'string') {
      const branches = this.readMembers(expression.data);
      return { kind: 'alternate', name: expression.alternate, condition: when, branches };
    }
    throw new UserError(`${path}: QAPI schema: cannot read the definition with ${Object.keys(expression).join(', ')}`);
  }

  private readMessage(expression: JsonObject): Message {
    this.readFeatures(expression.features);
    const event = typeof expression.event === 'string';
    return {
      kind: event ? 'event' : 'command',
      name: String(event ? expression.event : expression.command),
      condition: condition(expression.if),
      data: typeof expression.data === 'string' ? expression.data : this.readMembers(expression.data),
      boxed: expression.boxed === true,
      coroutine: expression.coroutine === true,
      returns: expression.returns === undefined ? undefined : this.readReference(expression.returns),
    };
  }

  private readReference(value: Json): { type: string; list: boolean } {
    const list = Array.isArray(value);
    const type = String(list ? value[0] : value);
    if (list) this.listed.add(type);
    return { type, list };
  }

  private readMembers(data: Json | undefined): Member[] {
    if (!isObject(data)) return [];
    return Object.entries(data).map(([key, value]) => {
      const long = isObject(value) ? value : { type: value };
      this.readFeatures(long.features);
      const optional = key.startsWith('*');
      return {
        name: optional ? key.slice(1) : key,
        optional,
        condition: condition(long.if),
        ...this.readReference(long.type ?? ''),
      };
    });
  }

  private readFeatures(features: Json | undefined): void {
    if (!Array.isArray(features)) return;
    for (const feature of features) this.features.add(String(isObject(feature) ? feature.name : feature));
  }
}

/**
 * Reads `qapi/qapi-schema.json` of a tree and all that it includes.
 * Throws UserError with file and line where a schema file is missing or cannot be read.
 */
export function readSchema(tree: TreeFiles): Schema {
  const reader = new Reader(tree);
  reader.readFile('qapi/qapi-schema.json', true);
  const special = ['deprecated', 'unstable'];
  const features = [...special, ...[...reader.features].filter((name) => !special.includes(name))];
  return { modules: reader.modules, types: reader.types, listed: reader.listed, features };
}
