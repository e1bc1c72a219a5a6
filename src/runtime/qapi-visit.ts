/** The C of visitors and of what frees QAPI types. */

import { cName, listName, type QapiNaming, typeName, when } from './qapi-names.js';
import type { AlternateType, EnumType, Member, ObjectType, SchemaType } from './qapi-schema.js';

function visitorHead(name: string, pointer: string): string {
  return `bool visit_type_${name}(Visitor *v, const char *name, ${name} ${pointer}obj, Error **errp)`;
}

function membersHead(name: string): string {
  return `bool visit_type_${name}_members(Visitor *v, ${name} *obj, Error **errp)`;
}

function memberType(member: Member): string {
  return member.list ? listName(member.type) : typeName(member.type);
}

function visitEnum(type: EnumType): string {
  const name = cName(type.name);
  return `${visitorHead(name, '*')}
{
    int value = *obj;
    bool done = visit_type_enum(v, name, &value, &${name}_lookup, errp);
    *obj = value;
    return done;
}\n`;
}

/** What every visitor of a pointer ends with: what was read in part is given back. */
function leave(name: string, end: string): string {
  return `out:
    ${end}
    if (!done && visit_is_input(v)) {
        qapi_free_${name}(*obj);
        *obj = NULL;
    }
    return done;
}\n`;
}

const incomplete = `    if (!*obj) {
        assert(visit_is_dealloc(v));
        done = true;
        goto out;
    }\n`;

function visitList(element: string): string {
  const name = listName(element);
  return `${visitorHead(name, '**')}
{
    bool done = false;
    ${name} *tail;
    if (!visit_start_list(v, name, (GenericList **)obj, sizeof(**obj), errp)) {
        return false;
    }
    for (tail = *obj; tail; tail = (${name} *)visit_next_list(v, (GenericList *)tail, sizeof(**obj))) {
        if (!visit_type_${typeName(element)}(v, NULL, &tail->value, errp)) {
            goto out;
        }
    }
    done = visit_check_list(v, errp);
${leave(name, 'visit_end_list(v, (void **)obj);')}`;
}

function visitMember(naming: QapiNaming, member: Member): string {
  const name = cName(member.name);
  const visit = `if (!visit_type_${memberType(member)}(v, "${member.name}", &obj->${name}, errp)) {\n        return false;\n    }\n`;
  if (!member.optional) return when(member.condition, `    ${visit}`);
  const has = naming.needsHas(member) ? `obj->has_${name}` : `has_${name}`;
  const local = naming.needsHas(member) ? '' : `    bool has_${name} = !!obj->${name};\n`;
  return when(member.condition, `${local}    if (visit_optional(v, "${member.name}", &${has})) {\n    ${visit}    }\n`);
}

function visitBranches(naming: QapiNaming, type: ObjectType): string {
  const tag = naming.allMembers(type).find((member) => member.name === type.tag);
  const tagType = tag === undefined ? undefined : naming.type(tag.type);
  if (type.tag === undefined || tagType?.kind !== 'enum') return '';
  const constant = (value: string): string => naming.constant(tagType.name, value, tagType.prefix);
  const named = new Set(type.branches.map((branch) => branch.name));
  const branches = type.branches.map((branch) =>
    when(
      branch.condition,
      `    case ${constant(branch.name)}:
        return visit_type_${cName(branch.type)}_members(v, &obj->u.${cName(branch.name)}, errp);\n`,
    ),
  );
  const empty = tagType.values
    .filter((value) => !named.has(value.name))
    .map((value) => when(value.condition, `    case ${constant(value.name)}:\n        break;\n`));
  return `    switch (obj->${cName(type.tag)}) {\n${branches.join('')}${empty.join('')}    default:\n        abort();\n    }\n`;
}

function visitObject(naming: QapiNaming, type: ObjectType): string {
  const name = cName(type.name);
  const base =
    type.base === undefined
      ? ''
      : `    if (!visit_type_${cName(type.base)}_members(v, (${cName(type.base)} *)obj, errp)) {\n        return false;\n    }\n`;
  const members = type.members.map((member) => visitMember(naming, member)).join('');
  return `${membersHead(name)}
{
${base}${members}${visitBranches(naming, type)}    return true;
}
${visitorHead(name, '**')}
{
    bool done = false;
    if (!visit_start_struct(v, name, (void **)obj, sizeof(${name}), errp)) {
        return false;
    }
${incomplete}    done = visit_type_${name}_members(v, *obj, errp) && visit_check_struct(v, errp);
${leave(name, 'visit_end_struct(v, (void **)obj);')}`;
}

/** The type of JSON value that selects a branch of an alternate (scripts/qapi/schema.py, alternate_qtype). */
function selector(naming: QapiNaming, branch: Member): string {
  if (branch.list) return 'QTYPE_QLIST';
  const kind = naming.type(branch.type)?.kind;
  if (kind === 'enum' || branch.type === 'str') return 'QTYPE_QSTRING';
  if (kind === 'object') return 'QTYPE_QDICT';
  return branch.type === 'bool' ? 'QTYPE_QBOOL' : branch.type === 'null' ? 'QTYPE_QNULL' : 'QTYPE_QNUM';
}

function visitAlternate(naming: QapiNaming, type: AlternateType): string {
  const name = cName(type.name);
  const branches = type.branches.map((branch) => {
    const place = `&(*obj)->u.${cName(branch.name)}`;
    const isObject = !branch.list && naming.type(branch.type)?.kind === 'object';
    const visit = isObject
      ? `        if (visit_start_struct(v, name, NULL, 0, errp)) {
            done = visit_type_${cName(branch.type)}_members(v, ${place}, errp) && visit_check_struct(v, errp);
            visit_end_struct(v, NULL);
        }\n`
      : `        done = visit_type_${memberType(branch)}(v, name, ${place}, errp);\n`;
    return when(branch.condition, `    case ${selector(naming, branch)}:\n${visit}        break;\n`);
  });
  return `${visitorHead(name, '**')}
{
    bool done = false;
    if (!visit_start_alternate(v, name, (GenericAlternate **)obj, sizeof(**obj), errp)) {
        return false;
    }
${incomplete}    switch ((*obj)->type) {
${branches.join('')}    case QTYPE_NONE:
        abort();
    default:
        assert(visit_is_input(v));
        error_setg(errp, "Invalid parameter type for '%s', expected: ${type.name}", name ? name : "null");
        g_free(*obj);
        *obj = NULL;
    }
${leave(name, 'visit_end_alternate(v, (void **)obj);')}`;
}

/**
 * Declarations (`define` false) or definitions of the visitors of `types`, of the lists of those among them that the
 * schema has lists of, and of lists of the built-in types `lists`.
 */
export function visitorCode(
  naming: QapiNaming,
  types: readonly SchemaType[],
  lists: readonly string[],
  define: boolean,
): string {
  const parts: string[] = [];
  const add = (type: SchemaType | undefined, head: string, body: () => string): void => {
    parts.push(when(type?.condition ?? '', define ? body() : `${head};\n`));
  };
  for (const type of types) {
    const name = cName(type.name);
    if (type.kind === 'enum') add(type, visitorHead(name, '*'), () => visitEnum(type));
    else if (type.kind === 'alternate') add(type, visitorHead(name, '**'), () => visitAlternate(naming, type));
    else add(type, `${membersHead(name)};\n${visitorHead(name, '**')}`, () => visitObject(naming, type));
  }
  const listed = types.filter((type) => naming.schema.listed.has(type.name)).map((type) => type.name);
  for (const name of [...lists, ...listed]) {
    add(naming.type(name), visitorHead(listName(name), '**'), () => visitList(name));
  }
  return parts.join('');
}

function freeCode(name: string): string {
  return `void qapi_free_${name}(${name} *obj)
{
    if (obj) {
        Visitor *v = qapi_dealloc_visitor_new();
        visit_type_${name}(v, NULL, &obj, NULL);
        visit_free(v);
    }
}\n`;
}

/** The tables of names of enumerations, and what frees the other types and the lists. */
export function typeCode(naming: QapiNaming, types: readonly SchemaType[], lists: readonly string[]): string {
  const parts = types.map((type) => {
    const name = cName(type.name);
    if (type.kind !== 'enum') return when(type.condition, freeCode(name));
    const entries = type.values.map((value) =>
      when(value.condition, `        [${naming.constant(type.name, value.name, type.prefix)}] = "${value.name}",\n`),
    );
    const size = naming.constant(type.name, '_MAX', type.prefix);
    return when(
      type.condition,
      `const QEnumLookup ${name}_lookup = {\n    .array = (const char *const[]) {\n${entries.join('')}    },\n    .size = ${size}\n};\n`,
    );
  });
  const listed = types.filter((type) => naming.schema.listed.has(type.name)).map((type) => type.name);
  const listCode = [...lists, ...listed].map((name) =>
    when(naming.type(name)?.condition ?? '', freeCode(listName(name))),
  );
  return [...parts, ...listCode].join('');
}
