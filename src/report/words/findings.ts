/** What each finding id means: the text of `flatcheck explain ID` and of a rule in SARIF. */
import { type FindingId, SEVERITIES } from '../../result/result.js';

export interface KindWords {
  /** When it holds, in a sentence. */
  readonly summary: string;
  /** Why it matters, and what to do about it. */
  readonly advice: string;
  /** A patch that brings it about, and what is seen then. */
  readonly example: string;
}

export const KINDS: Readonly<Record<FindingId, KindWords>> = {
  'guest-map-changed': {
    summary: 'In a reachable state an address reaches other memory, another device, or has other access rights.',
    advice:
      'The guest reads and runs something else there. If it is intended, only machine types in development may change: a released one never does.',
    example:
      'pc_memory_init() maps RAM above 4 GB from a wrong offset: on q35 with 6G, 0x100000000 reaches pc.ram@0xc0000000 in place of pc.ram@0x80000000.',
  },
  'dma-hole-introduced': {
    summary: 'A register write unmaps and maps again memory that it does not change, and did not before the patch.',
    advice:
      'A device that does DMA to that memory in between faults. Two ranges that merged or stayed alike before no longer do: look at the condition that the finding names.',
    example:
      'flatrange_equal() also compares a counter: every write to a PAM register makes VFIO unmap all of RAM and map it again.',
  },
  'listener-protocol': {
    summary:
      'Calls to the DMA container do not fit what is mapped: a map overlaps, an unmap has no map, or mappings are left over.',
    advice: 'VFIO reports an error and may give up the device, or memory stays pinned.',
    example: 'A listener skips region_del for read-only sections: they are mapped twice.',
  },
  'abort-reached': {
    summary: 'The patched C aborts or traps where the base goes on.',
    advice: 'The guest can end QEMU with the register writes of the witness.',
    example: 'A new assert(size) in memory_region_init_alias() fails on a machine with RAM below 4 GB only.',
  },
  'transaction-left-open': {
    summary: 'A patched function returns with a memory transaction begun and not committed.',
    advice:
      'From then on nothing that changes memory shows: flat views and listeners keep the old state. Every return after memory_region_transaction_begin() needs a commit.',
    example: 'pam_update() returns early between begin and commit where the value is unchanged.',
  },
  'migration-changed': {
    summary: 'RAM blocks have other names or sizes, so that a migration from or to the unpatched QEMU fails.',
    advice: 'Keep the old name and size for machine types that are released.',
    example: 'A ROM is given a longer name: "pc.bios" becomes "pc.bios-flash".',
  },
  'firmware-table-changed': {
    summary: 'The e820 table or files of fw_cfg hold something else than before the patch.',
    advice: 'Firmware and guests read them at boot; a released machine type keeps them as they are.',
    example: 'e820_add_entry() is called with another length for RAM above 4 GB.',
  },
  'regression-repaired': {
    summary: 'A patch of the series breaks something that a later one repairs.',
    advice: 'A bisection may stop in between. Put the repair into the patch that needs it, or before it.',
    example: 'Patch 2 moves a region, patch 3 adapts its users.',
  },
  'hunk-redundant': {
    summary: 'Without this hunk all observations are the same as with it.',
    advice: 'Ask what it is for: it may be needed on machines that are not run, or not at all.',
    example: 'A second condition in can_merge() that the first implies.',
  },
  'dma-hole-fixed': {
    summary: 'The transient unmap is there before the patch and gone after it.',
    advice: 'What the patch wants, mostly. The "DMA" line says where holes remain.',
    example: 'can_merge() keeps RAM below and above 1 MB apart: a write to a PAM register no longer unmaps all of RAM.',
  },
  'dma-hole-remaining': {
    summary: 'The transient unmap is there before the patch and after it.',
    advice: 'The patch neither brings nor closes it.',
    example: 'Any write to a PAM register on any released QEMU, for the memory below 1 MB.',
  },
  'merge-predicate-changed': {
    summary: 'The condition under which neighbouring ranges merge differs.',
    advice:
      'The finding has the exact difference, proven over all values where it says so; "flatcheck predicate" has examples.',
    example: 'can_merge() gets another clause.',
  },
  'cost-changed': {
    summary: 'Ranges, mappings, slots, or bytes that are mapped again differ in number.',
    advice:
      'It was measured on the machines that were played. More KVM slots or vhost regions may pass a limit of a backend.',
    example: 'An alias is cut in two: one more KVM slot on every machine.',
  },
  'layout-changed': {
    summary: 'A region that board code builds was added, removed, renamed, moved or resized.',
    advice:
      'It was read from the source; whether the guest sees it, the other findings say. "flatcheck layout" shows the tree.',
    example: 'An alias ram-below-1m is new.',
  },
  'external-assumed': {
    summary: 'A function that is neither in the tree nor modelled was called and taken to return 0.',
    advice: 'If its result matters to memory, the answer may be wrong for it.',
    example: 'A new call of a library that flatcheck has no model of.',
  },
  'no-observable-effect': {
    summary:
      'Flat views and DMA events are the same before and after in everything that was run, or no change had to be run.',
    advice: 'For a refactoring this is the wanted answer.',
    example: 'A function is moved to another file.',
  },
};

/** A kind of finding for somebody who meets it for the first time. */
export function kindText(id: FindingId): string {
  const { summary, advice, example } = KINDS[id];
  return [`${id} (${SEVERITIES[id]})`, '', summary, advice, '', `Example: ${example}`, ''].join('\n');
}
