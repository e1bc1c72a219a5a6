/**
 * The four questions that a reviewer asks first, answered from a result as data: words/answers.ts has the sentences.
 */
import { hexRanges } from '../../result/hex.js';
import { intersect, type Range, subtract, unite } from '../../result/ranges.js';
import type { AddressRange, CheckResult, Finding, FindingId } from '../../result/result.js';

/** Does the guest see the same memory? */
export type MemoryAnswer =
  /** Nothing was played: every change was settled without it, or none could be played. */
  | { readonly kind: 'not-played' }
  | { readonly kind: 'same' }
  /** As far as it was seen: a tree could not be run to the end, or a change was not reached. */
  | { readonly kind: 'same-as-far' }
  | { readonly kind: 'differs'; readonly findings: readonly Finding[] }
  /** The patched code goes no further, or memory is no longer updated. */
  | { readonly kind: 'broken'; readonly findings: readonly Finding[] };

/** Do devices reach the same memory at every moment? */
export interface DmaAnswer {
  readonly introduced: readonly Finding[];
  readonly fixed: readonly Finding[];
  /** Holes that stay where the patch closes others: the ranges that both have, of each configuration. */
  readonly left: ReadonlyArray<{ readonly finding: Finding; readonly ranges: readonly Range[] }>;
  /** Calls that do not fit what is mapped. */
  readonly protocol: readonly Finding[];
  readonly isPlayed: boolean;
}

/** What a hunk is needed for. */
export interface HunkAnswer {
  readonly hunk: string;
  /** Ids of findings that it is needed for. */
  readonly needed: readonly FindingId[];
  /** By itself it changes nothing that is observed. */
  readonly isNothingAlone: boolean;
  /** Without it all is as with it. */
  readonly isRedundant: boolean;
}

export function memoryAnswer({ findings, configurations, verdict }: CheckResult): MemoryAnswer {
  const broken = findings.filter(({ id }) => id === 'transaction-left-open' || id === 'abort-reached');
  if (broken.length > 0) return { kind: 'broken', findings: broken };
  const different = findings.filter(({ id }) => id === 'guest-map-changed');
  if (different.length > 0) return { kind: 'differs', findings: different };
  if (configurations.length === 0) return { kind: 'not-played' };
  return { kind: verdict === 'incomplete' ? 'same-as-far' : 'same' };
}

export function dmaAnswer({ findings, configurations }: CheckResult): DmaAnswer {
  const of = (id: FindingId): Finding[] => findings.filter((each) => each.id === id);
  const [moved, broken] = [of('guest-map-changed'), of('listener-protocol')];
  const fixed = of('dma-hole-fixed').flatMap((finding) => stillFixed(finding, moved, broken));
  const left = of('dma-hole-remaining').flatMap((finding) => {
    const meant = fixed.filter((each) => isSamePlace(each, finding)).flatMap(({ ranges = [] }) => ranges);
    const ranges = intersect(rangesOf(meant), rangesOf(finding.ranges ?? []));
    return ranges.length === 0 ? [] : [{ finding, ranges }];
  });
  return {
    introduced: of('dma-hole-introduced'),
    fixed,
    left,
    protocol: broken,
    isPlayed: configurations.length > 0,
  };
}

/** A fixed hole without memory that reaches something else; none where calls do not fit what is mapped. */
function stillFixed(finding: Finding, moved: readonly Finding[], broken: readonly Finding[]): Finding[] {
  if (broken.some((each) => isSamePlace(each, finding))) return [];
  const elsewhere = moved.filter((each) => each.addressSpace === undefined && isSamePlace(each, finding));
  const ranges = subtract(rangesOf(finding.ranges ?? []), rangesOf(elsewhere.flatMap((each) => each.ranges ?? [])));
  return ranges.length === 0 ? [] : [{ ...finding, ranges: hexRanges(ranges) }];
}

/** Of each hunk of a patch that was taken apart, in its order; empty where it was not. */
export function hunkAnswers({ patches, findings, subsets }: CheckResult): HunkAnswer[] {
  if (subsets.length === 0) return [];
  const hunks = patches.flatMap((patch) => patch.hunks.map(({ id }) => id));
  const redundant = findings.filter(({ id }) => id === 'hunk-redundant').flatMap((each) => each.hunks ?? []);
  return hunks.flatMap((hunk) => {
    const alone = subsets.find((each) => each.hunks.length === 1 && each.hunks[0] === hunk);
    const needed = findings.filter((each) => each.id !== 'hunk-redundant' && each.hunks?.includes(hunk));
    const answer = {
      hunk,
      needed: [...new Set(needed.map(({ id }) => id))],
      isNothingAlone: alone?.sameAs === 'base',
      isRedundant: redundant.includes(hunk),
    };
    return answer.needed.length > 0 || answer.isNothingAlone || answer.isRedundant ? [answer] : [];
  });
}

function isSamePlace(a: Finding, b: Finding): boolean {
  return a.machine === b.machine && a.ram === b.ram && a.vga === b.vga;
}

/** Ranges of a result as a set. */
export function rangesOf(ranges: readonly AddressRange[]): Range[] {
  return unite(ranges.map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) })));
}
