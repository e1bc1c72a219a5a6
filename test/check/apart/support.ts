/** Two small trees, and what the argument says of what changes between them. */

import { type Apart, apartOf, usesOf } from '../../../src/check/apart/apart.js';
import { TreeIndex } from '../../../src/machine/tree-index.js';
import type { ProofTree } from '../../../src/proof/unit-pairs.js';
import { changesBetween, loadSyntax } from '../../../src/syntax/index.js';
import { TreeBuild } from '../../../src/tree/build/index.js';
import { overlay } from '../../../src/tree/view.js';
import { viewOf } from '../../patch/help.js';
import { treeOf } from '../../questions/support.js';

const syntax = await loadSyntax();

export type Files = Readonly<Record<string, string>>;

/** What `a.h` declares in all trees. */
export const HEADER = `
typedef _Bool bool; typedef unsigned int uint32_t; typedef unsigned long uint64_t;
typedef struct Error Error; typedef struct Region Region; typedef struct FILE FILE;
struct Region { uint64_t size; const char *name; Region *next; int priority; void (*op)(Region *); };
void error_report(const char *format, ...); void warn_report(const char *format, ...);
void qemu_log(const char *format, ...); bool qemu_loglevel_mask(int mask); extern int qemu_loglevel;
void error_setg_internal(Error **errp, const char *src, int line, const char *func, const char *format, ...);
#define error_setg(errp, ...) error_setg_internal((errp), __FILE__, __LINE__, __func__, __VA_ARGS__)
void error_report_err(Error *err); void warn_report_err(Error *err); void error_prepend(Error *const *errp, const char *format, ...);
char *g_strdup_printf(const char *format, ...); void g_free(void *p);
static inline void g_autoptr_cleanup_generic_gfree(void *p) { g_free(*(void **)p); }
#define g_autofree __attribute__((cleanup(g_autoptr_cleanup_generic_gfree)))
#define trace_region(...) ((void)0)
void map(Region *r, uint64_t at); bool mapped(Region *r); void note(const char *text); uint64_t next_id(void); void abort(void);
extern Region *root; extern int count;
static inline bool is_large(Region *r) { return r->size > 4096; }
static inline uint64_t counted(Region *r) { count++; return r->size; }
`;

/** A small tree as the proof reads it. */
export function proofTree(files: Files): ProofTree {
  const tree = treeOf(files);
  const view = overlay(viewOf({}), new Map(Object.entries(files)));
  const build = new TreeBuild(view, new Set());
  const index = new TreeIndex(view);
  return {
    read: tree.read,
    unit: tree.unit,
    unitsOf: (header) => build.unitsThatInclude(header),
    filesWith: (word) => build.filesWith(word),
    filesDefining: (name) => index.function(name),
    mayBePasted: (name) => build.mayBePasted(name),
    session: {},
  };
}

/** The answers for all that differs, by the name of the declaration. */
export async function answers(before: Files, after: Files): Promise<Map<string, Apart>> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (files: Files, path: string) => (files[path] === undefined ? null : { path, text: files[path] });
  const versions = paths.map((path) => ({ before: text(before, path), after: text(after, path) }));
  const { changes } = changesBetween(syntax, versions);
  const [base, patched] = [proofTree(before), proofTree(after)];
  const uses = usesOf(base, patched, changes);
  return new Map(changes.map((change) => [change.name, apartOf(base, patched, change, changes, uses)]));
}

/** The answer for `f` in a file whose text changes; "argument" where it is apart, else "not: reason". */
export async function answerFor(before: string, after: string, name = 'f'): Promise<string> {
  const files = (text: string): Files => ({ 'a.c': `#include "a.h"\n${text}\n`, 'include/a.h': HEADER });
  const answer = (await answers(files(before), files(after))).get(name);
  if (!answer) return 'no change';
  return answer.kind === 'apart' ? answer.argument : `not: ${answer.because}`;
}
