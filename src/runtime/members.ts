/** What our C must know of a tree and no preprocessor could tell it, such as which members a structure has. */
import type { TreeFiles } from './qapi-schema.js';

/** A macro that says that a file of the tree has something. */
interface FactMacro {
  readonly macro: string;
  readonly file: string;
  /** Matches what it is about, and nothing else of the file. */
  readonly pattern: RegExp;
}

const FACTS: readonly FactMacro[] = [
  // Since 11.0 the greatest index of a CPU's address spaces, in place of their number in CPUState.
  { macro: 'FLATCHECK_CPU_CLASS_MAX_AS', file: 'include/hw/core/cpu.h', pattern: /^\s+int max_as;/m },
  // 11.1 left "backend" out of the names of vhost's operations.
  {
    macro: 'FLATCHECK_VHOST_OPS_BACKEND',
    file: 'include/hw/virtio/vhost-backend.h',
    pattern: /\bvhost_backend_init;/,
  },
  // 11.1 renamed both.
  {
    macro: 'FLATCHECK_PROPS_FROM_KEYVAL',
    file: 'include/qom/object.h',
    pattern: /^bool object_set_props_from_keyval\(/m,
  },
  {
    macro: 'FLATCHECK_MACHINE_MEMORY_INIT',
    file: 'system/memory-internal.h',
    pattern: /^void machine_memory_init\(/m,
  },
  // Since 11.1 memory_region_type(), which is static, has a word of its own for regions that are in no other.
  { macro: 'FLATCHECK_TYPE_CONTAINER', file: 'system/memory.c', pattern: /^\s+return "container";/m },
];

/** The text of `flatcheck-members.h` for a tree: a macro is defined for each of the facts that holds. */
export function membersHeader(tree: TreeFiles): string {
  return FACTS.filter(({ file, pattern }) => pattern.test(tree.read(file) ?? ''))
    .map(({ macro }) => `#define ${macro} 1\n`)
    .join('');
}
