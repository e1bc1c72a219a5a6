/** Generates, file by file as they are asked for, what QEMU's build makes of the QAPI schema. */

import { builtinTypes, cName, listName, QapiNaming, qtype, when } from './qapi-names.js';
import type {
  AlternateType,
  Condition,
  Member,
  Message,
  Module,
  ObjectType,
  SchemaType,
  TreeFiles,
} from './qapi-schema.js';
import { readSchema } from './qapi-schema.js';
import { typeCode, visitorCode } from './qapi-visit.js';

function declareEnum(naming: QapiNaming, type: SchemaType): string {
  if (type.kind !== 'enum') return '';
  const name = cName(type.name);
  const values = type.values.map((value) =>
    when(value.condition, `    ${naming.constant(type.name, value.name, type.prefix)},\n`),
  );
  return when(
    type.condition,
    `typedef enum ${name} {\n${values.join('')}    ${naming.constant(type.name, '_MAX', type.prefix)},\n} ${name};
#define ${name}_str(val) qapi_enum_lookup(&${name}_lookup, (val))
extern const QEnumLookup ${name}_lookup;\n`,
  );
}

function declareCleanup(name: string): string {
  return `void qapi_free_${name}(${name} *obj);\nG_DEFINE_AUTOPTR_CLEANUP_FUNC(${name}, qapi_free_${name})\n`;
}

function declareMembers(naming: QapiNaming, members: readonly Member[]): string {
  return members
    .map((member) => {
      const has = naming.needsHas(member) ? `    bool has_${cName(member.name)};\n` : '';
      return when(member.condition, `${has}    ${naming.cType(member)}${cName(member.name)};\n`);
    })
    .join('');
}

function declareUnion(naming: QapiNaming, branches: readonly Member[]): string {
  const lines = branches.map((branch) => {
    const boxed = branch.list || builtinTypes.has(branch.type) || naming.type(branch.type)?.kind === 'enum';
    const type = boxed ? naming.cType(branch) : `${cName(branch.type)} `;
    return when(branch.condition, `        ${type}${cName(branch.name)};\n`);
  });
  return `    union {\n${lines.join('')}    } u;\n`;
}

function declareObject(naming: QapiNaming, type: ObjectType | AlternateType): string {
  const name = cName(type.name);
  const members = type.kind === 'object' ? naming.allMembers(type) : [];
  const tag = type.kind === 'alternate' ? '    QType type;\n' : '';
  const union = type.kind === 'alternate' || type.tag !== undefined ? declareUnion(naming, type.branches) : '';
  const body = `${tag}${declareMembers(naming, members)}${union}` || '    char qapi_dummy_for_empty_struct;\n';
  const base = type.kind === 'object' ? type.base : undefined;
  const upcast =
    base === undefined
      ? ''
      : `static inline ${cName(base)} *qapi_${name}_base(const ${name} *obj)\n{\n    return (${cName(base)} *)obj;\n}\n`;
  return when(type.condition, `struct ${name} {\n${body}};\n${upcast}${declareCleanup(name)}`);
}

function declareList(naming: QapiNaming, type: string): string {
  const name = listName(type);
  const value = naming.cType({ type, list: false });
  return `struct ${name} {\n    ${name} *next;\n    ${value}value;\n};\n${declareCleanup(name)}`;
}

/** The objects of a module, those that stand in a union of another one before it. */
function inOrderOfUse(types: readonly SchemaType[]): (ObjectType | AlternateType)[] {
  const own = new Map(types.map((type) => [type.name, type]));
  const ordered = new Set<ObjectType | AlternateType>();
  const visit = (type: SchemaType | undefined): void => {
    if (type === undefined || type.kind === 'enum' || ordered.has(type)) return;
    own.delete(type.name);
    for (const branch of type.branches) visit(own.get(branch.type));
    ordered.add(type);
  };
  for (const type of types) visit(type);
  return [...ordered];
}

function parameters(naming: QapiNaming, message: Message, extra: string): string {
  const { data } = message;
  const list: string[] = [];
  if (message.boxed) {
    list.push(`${cName(String(data))} *arg`);
  } else {
    const type = typeof data === 'string' ? naming.type(data) : undefined;
    const members = typeof data !== 'string' ? data : type?.kind === 'object' ? naming.allMembers(type) : [];
    for (const member of members) {
      if (naming.needsHas(member)) list.push(`bool has_${cName(member.name)}`);
      const constant = member.type === 'str' && !member.list ? 'const ' : '';
      list.push(`${constant}${naming.cType(member)}${cName(member.name)}`);
    }
  }
  if (extra !== '') list.push(extra);
  return list.join(', ') || 'void';
}

function declareMessage(naming: QapiNaming, message: Message): string {
  const name = cName(message.name);
  if (message.kind === 'event') {
    const event = cName(message.name.toLowerCase());
    return when(message.condition, `void qapi_event_send_${event}(${parameters(naming, message, '')});\n`);
  }
  const returns = message.returns === undefined ? 'void ' : naming.cType(message.returns);
  const coroutine = message.coroutine && naming.marksCoroutines ? 'coroutine_fn ' : '';
  const command = `${returns}${coroutine}qmp_${name}(${parameters(naming, message, 'Error **errp')});\n`;
  return when(message.condition, `${command}void qmp_marshal_${name}(QDict *args, QObject **ret, Error **errp);\n`);
}

/**
 * The files that QEMU's build generates below `qapi/` from the schema of one tree. The schema is read when the first
 * file is asked for. Conditions of the schema become #if. Differences from QEMU's generator: commands and events are
 * declared only (no marshalling code, no structs of their arguments), and features of members and values are not looked
 * at.
 */
export class QapiFiles {
  private naming: QapiNaming | undefined;

  constructor(private readonly tree: TreeFiles) {}

  /**
   * The text of `name` (without directory, `qapi-types-machine.h` say), or undefined where the build makes no such
   * file. Throws UserError where the schema cannot be read.
   */
  read(name: string): string | undefined {
    const match =
      /^qapi-(?:(builtin)-)?(types|visit|events|commands|emit-events|features|init-commands|introspect)(?:-(.+))?\.([hc])$/.exec(
        name,
      );
    if (match === null) return undefined;
    this.naming ??= new QapiNaming(readSchema(this.tree), this.tree);
    const { schema } = this.naming;
    const [, builtin, what, moduleName = '', extension] = match;
    const module = schema.modules.get(builtin === undefined ? moduleName : '');
    if (module === undefined) return undefined;
    if (extension === 'c') return this.source(this.naming, builtin !== undefined, what ?? '', module);
    const guard = cName(name).toUpperCase();
    const body = this.header(this.naming, builtin !== undefined, what ?? '', module);
    return body === undefined ? undefined : `#ifndef ${guard}\n#define ${guard}\n${body}#endif\n`;
  }

  /** The names of the C files that read() has: definitions of lookup tables, of `qapi_free_*` and of `visit_type_*`. */
  sources(): string[] {
    this.naming ??= new QapiNaming(readSchema(this.tree), this.tree);
    const modules = [...this.naming.schema.modules.keys()].map((name) => (name === '' ? '' : `-${name}`));
    const own = modules.flatMap((suffix) => [`qapi-types${suffix}.c`, `qapi-visit${suffix}.c`]);
    return ['qapi-builtin-types.c', 'qapi-builtin-visit.c', ...own];
  }

  private header(naming: QapiNaming, builtin: boolean, what: string, module: Module): string | undefined {
    const includes = module.includes.map((name) => `#include "qapi-${what}-${name}.h"\n`).join('');
    const suffix = module.name === '' ? '' : `-${module.name}`;
    const types = `#include "qapi-types${suffix}.h"\n`;
    switch (what) {
      case 'types':
        return builtin
          ? `#include "qapi/util.h"\n${this.declareTypes(naming, [qtype], builtinTypes.keys())}`
          : `#include "qapi/qapi-builtin-types.h"\n${includes}${this.declareTypes(naming, module.types, [])}`;
      case 'visit':
        return builtin
          ? `#include "qapi/visitor.h"\n#include "qapi/qapi-builtin-types.h"\n${visitorCode(naming, [qtype], [...builtinTypes.keys()], false)}`
          : `#include "qapi/qapi-builtin-visit.h"\n${types}${includes}${visitorCode(naming, module.types, [], false)}`;
      case 'events':
      case 'commands': {
        const kind = what === 'events' ? 'event' : 'command';
        const messages = module.messages.filter((message) => message.kind === kind);
        const extra = what === 'events' ? '#include "qapi/util.h"\n' : '';
        return `${includes}${extra}${types}${messages.map((message) => declareMessage(naming, message)).join('')}`;
      }
      case 'emit-events':
        return this.declareEvents(naming);
      case 'init-commands':
        return `#include "${naming.registryHeader}"\nvoid qmp_init_marshal(QmpCommandList *cmds);\n`;
      case 'introspect':
        return `#include "${naming.qobjectFolder}/qlit.h"\nextern const QLitObject qmp_schema_qlit;\n`;
      case 'features':
        return this.declareFeatures(naming);
      default:
        return undefined;
    }
  }

  private source(naming: QapiNaming, builtin: boolean, what: string, module: Module): string | undefined {
    const suffix = module.name === '' ? '' : `-${module.name}`;
    const [typesHeader, visitHeader] = builtin
      ? ['qapi/qapi-builtin-types.h', 'qapi/qapi-builtin-visit.h']
      : [`qapi/qapi-types${suffix}.h`, `qapi/qapi-visit${suffix}.h`];
    const types = builtin ? [qtype] : module.types;
    const lists = builtin ? [...builtinTypes.keys()] : [];
    if (what === 'types') {
      const head = `#include "qemu/osdep.h"\n#include "qapi/dealloc-visitor.h"\n#include "${typesHeader}"\n`;
      return `${head}#include "${visitHeader}"\n${typeCode(naming, types, lists)}`;
    }
    if (what === 'visit') {
      return `#include "qemu/osdep.h"\n#include "qapi/error.h"\n#include "${visitHeader}"\n${visitorCode(naming, types, lists, true)}`;
    }
    return undefined;
  }

  private declareTypes(naming: QapiNaming, types: readonly SchemaType[], builtin: Iterable<string>): string {
    const { listed } = naming.schema;
    const lists = [...builtin, ...types.filter((type) => listed.has(type.name)).map((type) => type.name)];
    const conditionOf = (name: string): Condition => naming.type(name)?.condition ?? '';
    const forward = types
      .filter((type) => type.kind !== 'enum')
      .map((type) => when(type.condition, `typedef struct ${cName(type.name)} ${cName(type.name)};\n`));
    const forwardLists = lists.map((name) =>
      when(conditionOf(name), `typedef struct ${listName(name)} ${listName(name)};\n`),
    );
    return [
      ...types.map((type) => declareEnum(naming, type)),
      ...forward,
      ...forwardLists,
      ...inOrderOfUse(types).map((type) => declareObject(naming, type)),
      ...lists.map((name) => when(conditionOf(name), declareList(naming, name))),
    ].join('');
  }

  private declareEvents(naming: QapiNaming): string {
    const values = [...naming.schema.modules.values()].flatMap((module) =>
      module.messages.filter((message) => message.kind === 'event').map(({ name }) => ({ name, condition: '' })),
    );
    const event: SchemaType = { kind: 'enum', name: 'QAPIEvent', condition: '', prefix: 'QAPI_EVENT', values };
    return `#include "qapi/util.h"\n${declareEnum(naming, event)}void qapi_event_emit(QAPIEvent event, QDict *qdict);\n`;
  }

  private declareFeatures(naming: QapiNaming): string {
    const own = naming.schema.features
      .slice(2)
      .map((name) => `    QAPI_FEATURE_${cName(name, false).toUpperCase()},\n`);
    return `#include "qapi/util.h"
typedef enum {
    QAPI_FEATURE_DEPRECATED = QAPI_DEPRECATED,
    QAPI_FEATURE_UNSTABLE = QAPI_UNSTABLE,
${own.join('')}} QapiFeature;\n`;
  }
}
