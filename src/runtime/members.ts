/** Which members structures of the tree have: our C must know, and no preprocessor could tell it. */
import type { TreeFiles } from './qapi-schema.js';

/** A macro that says that a structure has a member. */
interface MemberMacro {
  readonly macro: string;
  /** The header that declares the structure. */
  readonly header: string;
  /** Matches the member's declaration, which no other structure of the header has. */
  readonly declaration: RegExp;
}

const MEMBERS: readonly MemberMacro[] = [
  // Since 11.0 the greatest index of a CPU's address spaces, in place of their number in CPUState.
  { macro: 'FLATCHECK_CPU_CLASS_MAX_AS', header: 'include/hw/core/cpu.h', declaration: /^\s+int max_as;/m },
  // 11.1 left "backend" out of the names of vhost's operations.
  {
    macro: 'FLATCHECK_VHOST_OPS_BACKEND',
    header: 'include/hw/virtio/vhost-backend.h',
    declaration: /\bvhost_backend_init;/,
  },
];

/** Headers whose text decides what `membersHeader()` makes. */
export const MEMBER_HEADERS: ReadonlySet<string> = new Set(MEMBERS.map(({ header }) => header));

/** The text of `flatcheck-members.h` for a tree: a macro is defined for each member that is there. */
export function membersHeader(tree: TreeFiles): string {
  return MEMBERS.filter(({ header, declaration }) => declaration.test(tree.read(header) ?? ''))
    .map(({ macro }) => `#define ${macro} 1\n`)
    .join('');
}
