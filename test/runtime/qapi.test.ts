import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QapiFiles } from '../../src/runtime/qapi.js';
import { readSchema } from '../../src/runtime/qapi-schema.js';
import { GeneratedFiles, includeFolders } from '../../src/target/x86_64/profile.js';
import { unitDefinitions } from '../../src/target/x86_64/units.js';
import { freestanding, missingTools, scratch, treeFiles, trees } from './native.js';

function tree(files: Record<string, string>): { read(path: string): string | undefined } {
  return { read: (path) => files[path] };
}

const schema = `
##
# = A schema's comment with 'quotes' and { braces }
##
{ 'include': 'other.json' }
{ 'enum': 'ACPISlotType', 'data': [ 'one', { 'name': 'two-words', 'if': { 'all': [ 'A', { 'not': 'B' } ] } } ] }
{ 'struct': 'Base', 'data': { '*text': 'str', '*many': [ 'int' ], '*flag': 'bool', 'unix': 'size' } }
{ 'union': 'Choice', 'base': { 'kind': 'ACPISlotType' }, 'discriminator': 'kind', 'data': { 'one': 'Later' } }
{ 'struct': 'Later', 'base': 'Base', 'data': { 'more': 'uint8' }, 'if': 'C' } # trailing
{ 'command': 'do-it', 'data': { 'name': 'str', '*count': 'int' }, 'returns': [ 'Base' ] }
{ 'event': 'IT_HAPPENED', 'data': 'Base', 'boxed': true }
`;

describe('QAPI headers of a small schema', () => {
  const files = new QapiFiles(
    tree({
      'qapi/qapi-schema.json': "{ 'include': 'main.json' }",
      'qapi/main.json': schema,
      'qapi/other.json': "{ 'pragma': { 'doc-required': true } }",
      'scripts/qapi/schema.py': 'need_has',
      'scripts/qapi/common.py': 'upc',
    }),
  );
  const types = files.read('qapi-types-main.h') ?? '';

  it('names the constants of an enumeration after the type, under their conditions', () => {
    expect(types).toContain(
      '    ACPI_SLOT_TYPE_ONE,\n#if defined(A) && !defined(B)\n    ACPI_SLOT_TYPE_TWO_WORDS,\n#endif\n    ACPI_SLOT_TYPE__MAX,',
    );
  });

  it('has no has_ member for a pointer, and one for a list and a scalar', () => {
    expect(types).toContain(
      '    char *text;\n    bool has_many;\n    intList *many;\n    bool has_flag;\n    bool flag;\n    uint64_t q_unix;',
    );
  });

  it('defines what stands in a union before the union', () => {
    expect(types.indexOf('struct Later {')).toBeLessThan(types.indexOf('struct Choice {'));
    expect(types).toContain('#include "qapi-types-other.h"');
  });

  it('declares commands and events with their arguments one by one, or boxed', () => {
    expect(files.read('qapi-commands-main.h')).toContain(
      'BaseList *qmp_do_it(const char *name, bool has_count, int64_t count, Error **errp);',
    );
    expect(files.read('qapi-events-main.h')).toContain('void qapi_event_send_it_happened(Base *arg);');
  });

  it('knows no module that the schema does not have', () => {
    expect(files.read('qapi-types-none.h')).toBeUndefined();
    expect(files.read('something.h')).toBeUndefined();
  });

  it('says where a schema file is torn or missing', () => {
    expect(() => readSchema(tree({ 'qapi/qapi-schema.json': "{ 'enum': 'A',\n 'data': [ 'x' }" }))).toThrow(
      /qapi\/qapi-schema.json:2: /,
    );
    expect(() => readSchema(tree({ 'qapi/qapi-schema.json': "{ 'include': 'x.json' }" }))).toThrow(/^qapi\/x.json: /);
  });
});

/** Names of the structs and enumeration constants that the headers in a folder define. */
function namesIn(folder: string): { structs: string[]; constants: string[] } {
  const structs: string[] = [];
  const constants: string[] = [];
  for (const name of readdirSync(folder).filter((file) =>
    /^qapi-(types-.*|builtin-types|emit-events)\.h$/.test(file),
  )) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const match of text.matchAll(/^struct (\w+) \{/gm))
      if (!match[1]?.startsWith('q_obj')) structs.push(match[1] ?? '');
    for (const match of text.matchAll(/^typedef enum \w+ \{([\s\S]*?)^\}/gm)) {
      for (const constant of (match[1] ?? '').matchAll(/^ {4}(\w+),/gm)) constants.push(constant[1] ?? '');
    }
  }
  return { structs, constants };
}

const reason = missingTools() ?? (trees.length === 0 ? 'FLATCHECK_QEMU_TREES names no tree' : undefined);
if (reason !== undefined) console.warn(`QAPI headers are not compared with those of QEMU's generator: ${reason}`);

describe.skipIf(reason !== undefined)(
  "QAPI headers give the sizes and constants of those of QEMU's own generator",
  () => {
    for (const folder of trees) {
      it(basename(folder), () => {
        const work = mkdtempSync(join(scratch, 'qapi-'));
        execFileSync('python3', [
          '-B',
          join(folder, 'scripts/qapi-gen.py'),
          '-o',
          join(work, 'real/qapi'),
          '-b',
          join(folder, 'qapi/qapi-schema.json'),
        ]);
        const generated = new GeneratedFiles(treeFiles(folder));
        const { structs, constants } = namesIn(join(work, 'real/qapi'));
        const headers = readdirSync(join(work, 'real/qapi')).filter((name) =>
          /^qapi-(types-.*|builtin-types|emit-events|features)\.h$/.test(name),
        );
        mkdirSync(join(work, 'ours/qapi'), { recursive: true });
        for (const name of headers)
          writeFileSync(join(work, 'ours/qapi', name), generated.read(`qapi/${name}`) ?? '#error not generated\n');
        for (const name of ['config-host.h', 'x86_64-softmmu-config-target.h'])
          writeFileSync(join(work, name), generated.read(name) ?? '');
        const options = [
          ...freestanding,
          '-w',
          ...Object.entries(unitDefinitions('target')).map(([name, value]) => `-D${name}=${value}`),
          ...[work, ...includeFolders.map((name) => join(folder, name))].flatMap((path) => ['-I', path]),
        ];
        const compile = (kind: string, names: readonly string[]): string => {
          const includes = headers.map((name) => `#include "qapi/${name}"\n`).join('');
          const isEnum = names[0] !== undefined && constants.includes(names[0]);
          const rows = names.map((name) => `const long value_${name} = ${isEnum ? name : `sizeof(struct ${name})`};\n`);
          writeFileSync(join(work, 'probe.c'), `#include "qemu/osdep.h"\n${includes}${rows.join('')}`);
          const gcc = ['-S', '-o', '-', '-I', join(work, kind), ...options, join(work, 'probe.c')];
          return execFileSync('gcc', gcc, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });
        };
        const defined = (names: readonly string[]): string[] => {
          const source = `#include "qemu/osdep.h"\n${headers.map((name) => `#include "qapi/${name}"\n`).join('')}`;
          writeFileSync(join(work, 'all.c'), source);
          const text = execFileSync('gcc', ['-E', '-P', '-I', join(work, 'real'), ...options, join(work, 'all.c')], {
            encoding: 'utf8',
            maxBuffer: 1 << 26,
          });
          const words = new Set(text.match(/\b\w+\b/g));
          return names.filter((name) => words.has(name));
        };
        for (const names of [defined(structs), defined(constants)]) {
          expect(names.length).toBeGreaterThan(400);
          expect(compile('ours', names)).toBe(compile('real', names));
        }
      }, 60_000);
    }
  },
);
