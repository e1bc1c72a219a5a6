/** What our C must know of a tree and no preprocessor could tell it, such as which members a structure has. */
import type { TreeFiles } from './qapi-schema.js';

/** A macro that says that a file of the tree has something. */
interface FactMacro {
  readonly macro: string;
  /** One of these, in the order in which they are looked for; the first that is there. */
  readonly files: readonly string[];
  /** Matches what it is about, and nothing else of the file. */
  readonly pattern: RegExp;
}

const MEMORY_API = ['include/system/memory.h', 'include/exec/memory.h'];

const FACTS: readonly FactMacro[] = [
  // Since 11.0 the greatest index of a CPU's address spaces, in place of their number in CPUState.
  { macro: 'FLATCHECK_CPU_CLASS_MAX_AS', files: ['include/hw/core/cpu.h'], pattern: /^\s+int max_as;/m },
  // 11.1 left "backend" out of the names of vhost's operations.
  {
    macro: 'FLATCHECK_VHOST_OPS_BACKEND',
    files: ['include/hw/virtio/vhost-backend.h'],
    pattern: /\bvhost_backend_init;/,
  },
  // 11.1 renamed both.
  {
    macro: 'FLATCHECK_PROPS_FROM_KEYVAL',
    files: ['include/qom/object.h'],
    pattern: /^bool object_set_props_from_keyval\(/m,
  },
  {
    macro: 'FLATCHECK_MACHINE_MEMORY_INIT',
    files: ['system/memory-internal.h'],
    pattern: /^void machine_memory_init\(/m,
  },
  // Since 11.1 memory_region_type(), which is static, has a word of its own for regions that are in no other.
  { macro: 'FLATCHECK_TYPE_CONTAINER', files: ['system/memory.c'], pattern: /^\s+return "container";/m },
  // 8.2 has it for the slots of virtio-mem.
  { macro: 'FLATCHECK_UNMERGEABLE', files: MEMORY_API, pattern: /^void memory_region_set_unmergeable\(/m },
  // 9.0 gave it an error; 8.1 told it whether it is the last time.
  {
    macro: 'FLATCHECK_LOG_START_ERROR',
    files: MEMORY_API,
    pattern: /^\w+ memory_global_dirty_log_start\(unsigned int flags, Error \*\*errp\);/m,
  },
  {
    macro: 'FLATCHECK_LOG_SYNC_STAGE',
    files: MEMORY_API,
    pattern: /^void memory_global_dirty_log_sync\(bool last_stage\);/m,
  },
  // 8.2 widened the offset to a time_t.
  {
    macro: 'FLATCHECK_TIMEDATE_INT',
    files: ['include/sysemu/rtc.h'],
    pattern: /^void qemu_get_timedate\(struct tm \*tm, int offset\);/m,
  },
  // 8.2.50 moved the members of a container one by one to its base; the listener was among the last.
  {
    macro: 'FLATCHECK_VFIO_CONTAINERS',
    files: ['include/hw/vfio/vfio-container-base.h', 'include/hw/vfio/vfio-container.h'],
    pattern: /^\s+MemoryListener listener;/m,
  },
  // 9.0.50 made an object of the base before it gave up the pointer to its operations.
  {
    macro: 'FLATCHECK_VFIO_CONTAINER_OPS',
    files: ['include/hw/vfio/vfio-container-base.h', 'include/hw/vfio/vfio-container.h'],
    pattern: /^\s+const \w+ \*ops;/m,
  },
  // Up to 8.1 a container is a descriptor, reached through a group, and ioctl() maps and unmaps.
  {
    macro: 'FLATCHECK_VFIO_GET_GROUP',
    files: ['include/hw/vfio/vfio-common.h'],
    pattern: /^VFIOGroup \*vfio_get_group\(/m,
  },
];

/** The text of `flatcheck-members.h` for a tree: a macro is defined for each of the facts that holds. */
export function membersHeader(tree: TreeFiles): string {
  return FACTS.filter(({ files, pattern }) => pattern.test(firstOf(tree, files)))
    .map(({ macro }) => `#define ${macro} 1\n`)
    .join('');
}

function firstOf(tree: TreeFiles, files: readonly string[]): string {
  for (const file of files) {
    const text = tree.read(file);
    if (text !== undefined) return text;
  }
  return '';
}
