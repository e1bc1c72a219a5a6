/** Gathers what a walk through a board says of regions, and puts it together: region by region, place by place. */
import type { Expression } from '../../c/index.js';
import { constantTruth } from '../source/conditions.js';
import { printExpression } from '../source/print.js';
import type { Place } from '../source/tree.js';
import type { Region, Variable as RegionVariable } from './region.js';
import { type NamedArguments, regionKind } from './region-calls.js';
import { isAllocation } from './resolve.js';
import { bestMatches, isCastMacro, type Storage, storageOf } from './storage.js';
import { asBound, type Condition, contradict, implied, reaching, type Variable } from './variables.js';

/** A loop around a call. */
export interface Loop {
  readonly text: string;
  readonly variable: Variable | null;
}

/** Where a call of the board's code stands. */
export interface Site {
  readonly place: Place;
  readonly function: string;
  readonly conditions: readonly Condition[];
  readonly loops: readonly Loop[];
}

interface Call {
  readonly site: Site;
  readonly call: string;
  readonly storage: Storage;
  readonly given: NamedArguments;
}

export class Recording {
  private readonly made: Call[] = [];
  private readonly mapped: Call[] = [];
  private readonly changed: Call[] = [];

  /** @param call the name of a region call @param given its arguments, resolved */
  add(call: string, given: NamedArguments, site: Site): void {
    const subregion = given.get('subregion');
    const region = subregion ?? given.get('region');
    if (!region) return;
    const list = call.startsWith('memory_region_init') ? this.made : subregion ? this.mapped : this.changed;
    list.push({ site, call, storage: storageOf(region), given });
  }

  /** The regions of the board, in the order in which they are made, then those that are mapped but made elsewhere. */
  regions(board: string): Region[] {
    const places = new Map<Call, Array<{ map: Call; variables: readonly Variable[] }>>();
    const strangers: Call[] = [];
    for (const map of this.mapped) {
      const makers = bestMatches(map.storage, this.made).filter(({ candidate }) => compatible(candidate, map));
      if (makers.length === 0) strangers.push(map);
      for (const { candidate, match } of makers) {
        const known = places.get(candidate) ?? [];
        places.set(candidate, [...known, { map, variables: match.variables }]);
      }
    }
    const own = this.made.flatMap((make) => {
      const found = places.get(make);
      return found
        ? found.map(({ map, variables }) => this.region(board, make, map, variables))
        : [this.region(board, make, null, [])];
    });
    return [...own, ...strangers.map((map) => this.region(board, null, map, []))];
  }

  private region(board: string, make: Call | null, map: Call | null, elements: readonly Variable[]): Region {
    const main = (make ?? map)!;
    const conditions = union(make?.site.conditions ?? [], map?.site.conditions ?? []);
    const loops = [...(make?.site.loops ?? []), ...(map?.site.loops ?? [])].filter(
      (loop, i, all) =>
        all.findIndex((other) => other.text === loop.text) === i && !elements.some((each) => each === loop.variable),
    );
    const texts = new Texts(conditions, (e, within) => this.nameOf(e, within));
    const changes = (setter: string, parameter: string) => this.setting(setter, parameter, main, conditions, texts);
    const target = make?.given.get('orig');
    const size = changes('memory_region_set_size', 'size') ?? texts.optional(make?.given.get('size'));
    const enabled = changes('memory_region_set_enabled', 'enabled');
    const readonly = changes('memory_region_set_readonly', 'readonly');
    const offset = changes('memory_region_set_address', 'addr') ?? texts.optional(map?.given.get('offset'));
    const aliasOffset =
      changes('memory_region_set_alias_offset', 'offset') ?? texts.optional(make?.given.get('offset')) ?? '0';
    const name = make?.given.get('name');
    const parent = map ? this.nameOf(map.given.get('region')!, texts) : null;
    const alias = target ? { target: this.nameOf(target, texts), offset: aliasOffset } : undefined;
    const priority = texts.optional(map?.given.get('priority')) ?? '0';
    const variables = texts.variables;
    return {
      name: name ? plainName(name) : this.nameOf(main.given.get('subregion')!, texts),
      kind: make ? regionKind(make.call) : 'unknown',
      parent,
      offset,
      size,
      priority,
      ...(alias ? { alias } : {}),
      condition: joined(conditions),
      ...(loops.length > 0 ? { loops: loops.map((loop) => loop.text) } : {}),
      ...(enabled !== null ? { enabled } : {}),
      ...(readonly !== null ? { readonly } : {}),
      function: main.site.function,
      boards: [board],
      ...(variables.length > 0 ? { variables } : {}),
      source: main.site.place,
      ...(map && make ? { mappedAt: map.site.place } : {}),
    };
  }

  /**
   * What a setter was called with for a region, or null; the last call that holds wherever the region is there, and
   * those after it.
   */
  private setting(
    setter: string,
    parameter: string,
    region: Call,
    conditions: readonly Condition[],
    texts: Texts,
  ): string | null {
    const calls = bestMatches(
      region.storage,
      this.changed.filter((each) => each.call === setter),
    )
      .map(({ candidate }) => candidate)
      .filter((each) => !contradict(each.site.conditions, conditions));
    let result: string | null = null;
    for (const { given, site } of calls) {
      const value = given.get(parameter);
      if (!value) continue;
      const further = joined(site.conditions.filter((each) => !implied([each], conditions)));
      const text = texts.of(value);
      if (further === '') result = text;
      else if (result === null && constantTruth(value) === true) result = further;
      else result = `${text} if ${further}${result === null ? '' : `, else ${result}`}`;
    }
    return result;
  }

  /** What a reader calls the region that an expression points to: its own name where it was given one here. */
  private nameOf(e: Expression, texts: Texts): string {
    const region = withoutCast(texts.narrowed(e));
    const names = new Set(
      bestMatches(storageOf(region), this.made).map(({ candidate }) => {
        const name = candidate.given.get('name');
        return name ? plainName(name) : '';
      }),
    );
    const [only] = names;
    if (names.size === 1 && only) return only;
    const getter =
      region.kind === 'call' && region.callee.kind === 'identifier'
        ? /^get_(\w+)$/.exec(region.callee.token.text)
        : null;
    if (getter) return getter[1]!;
    return texts.of(region).replace(/^&/, '');
  }
}

/** Prints expressions and keeps what their variables stand for. */
class Texts {
  readonly variables: RegionVariable[] = [];

  /** @param nameOf what a reader calls the region that an expression points to */
  constructor(
    private readonly conditions: readonly Condition[],
    private readonly nameOf: (e: Expression, texts: Texts) => string,
  ) {}

  /** The value of a variable that has only one left under the conditions. */
  narrowed(e: Expression): Expression {
    const bound = asBound(e);
    if (!bound?.variable.isFollowed) return e;
    const [only, ...others] = reaching(bound.values, this.conditions);
    return only?.value && others.length === 0 && !isAllocation(only.value) ? this.narrowed(only.value) : e;
  }

  of(e: Expression): string {
    this.note(e);
    return printExpression(e);
  }

  optional(e: Expression | undefined): string | null {
    return e ? this.of(e) : null;
  }

  private note(e: Expression): void {
    const bound = asBound(e);
    if (bound) {
      const { variable } = bound;
      if (!variable.isFollowed || this.variables.some((known) => known.name === variable.name)) return;
      const values = reaching(bound.values, this.conditions);
      if (values.length === 0 || values.some(({ value }) => value === null)) return;
      this.variables.push({
        name: variable.name,
        values: values.map(({ value, conditions }) => ({
          value: variable.isRegion ? this.nameOf(value!, this) : printExpression(value!),
          condition: joined(conditions.filter((each) => !implied([each], this.conditions))),
        })),
      });
      return;
    }
    for (const operand of operandsOf(e)) this.note(operand);
  }
}

function operandsOf(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'unary':
    case 'cast':
    case 'update':
      return [e.operand];
    case 'binary':
    case 'comma':
    case 'assignment':
      return [e.left, e.right];
    case 'conditional':
      return e.consequence ? [e.condition, e.consequence, e.alternative] : [e.condition, e.alternative];
    case 'call':
      return e.arguments;
    case 'member':
      return [e.object];
    case 'index':
      return [e.object, e.index];
    default:
      return [];
  }
}

function compatible(make: Call, map: Call): boolean {
  return !contradict(make.site.conditions, map.site.conditions);
}

function union(a: readonly Condition[], b: readonly Condition[]): Condition[] {
  return [...a, ...b.filter((each) => !implied([each], a))];
}

function joined(all: readonly Condition[]): string {
  const conditions = all.filter((each) => !each.asserted);
  if (conditions.length === 1) return conditions[0]!.text;
  return conditions.map(({ text }) => (/\|\|/.test(text) && !/^\(.*\)$/.test(text) ? `(${text})` : text)).join(' && ');
}

function plainName(name: Expression): string {
  if (name.kind !== 'string') return printExpression(name);
  return name.parts.map((part) => part.text.replace(/^"|"$/g, '')).join('');
}

function withoutCast(e: Expression): Expression {
  return isCastMacro(e) ? withoutCast(e.arguments[0]!) : e;
}
