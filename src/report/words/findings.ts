/** What each finding id says, in a sentence. */
import type { FindingId } from '../../result/result.js';

export const FINDING_WORDS: Readonly<Record<FindingId, string>> = {
  'guest-map-changed':
    'In a reachable state an address reaches other memory, another device, or has other access rights.',
  'dma-hole-introduced': 'A register write unmaps and maps again memory that it does not change, and did not before.',
  'listener-protocol': 'Calls to the DMA container do not fit what is mapped.',
  'abort-reached': 'The patched C aborts or traps where the base goes on.',
  'dma-hole-fixed': 'The transient unmap is there before the patch and gone after it.',
  'dma-hole-remaining': 'The transient unmap is there before the patch and after it.',
  'no-observable-effect': 'Flat views and DMA events are the same before and after in everything that was run.',
  'migration-changed': 'RAM blocks have other names or sizes, so that a migration from or to the unpatched QEMU fails.',
  'firmware-table-changed': 'The e820 table or files of fw_cfg hold something else than before the patch.',
  'hunk-redundant': 'Without this hunk all observations are the same as with it.',
  'merge-predicate-changed': 'The condition under which neighbouring ranges merge differs.',
  'layout-changed': 'A region was added, removed, renamed, moved or resized.',
  'cost-changed': 'Ranges, mappings, slots, or bytes that are mapped again differ in number.',
  'regression-repaired': 'A patch of the series breaks something that a later one repairs.',
  'external-assumed': 'A function that is neither in the tree nor modelled was called and taken to return 0.',
};
