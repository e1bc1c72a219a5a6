/** The order of a series, from what is in brackets before its subjects. */
import { printable } from '../../text.js';
import type { Letter, Patch, SeriesPlace } from '../model.js';

/** A subject taken apart. */
export interface SubjectParts {
  /** Without "Re:" and brackets. */
  readonly subject: string;
  readonly series?: SeriesPlace;
  /** Whether it starts with "Re:". */
  readonly isAnswer: boolean;
}

/**
 * Takes "Re:" and "[...]" off a subject, as git-am(1) does. The place in the series is looked for in `mailSubject`, the
 * mail's own.
 */
export function subjectParts(subject: string, mailSubject: string = subject): SubjectParts {
  const pattern = /^\s*((?:re:|\[[^\]]*\]|\s)*)(.*)$/is;
  const tags = pattern.exec(mailSubject)?.[1] ?? '';
  const rest = pattern.exec(subject)?.[2] ?? subject;
  const place = /\b(\d{1,4})\/(\d{1,4})\b/.exec(tags);
  const version = Number(/\bv(\d{1,3})\b/i.exec(tags)?.[1] ?? 1);
  const isAnswer = /^\s*re:/i.test(mailSubject);
  if (place === null) return { subject: rest.trim(), isAnswer };
  return { subject: rest.trim(), isAnswer, series: { version, number: Number(place[1]), total: Number(place[2]) } };
}

/**
 * Patches in the order of their numbers. Patches of different series stay apart, in the order in which the series
 * begin.
 */
export function inOrder(patches: readonly Patch[]): Patch[] {
  const groups = new Map<string, Patch[]>();
  for (const [index, patch] of patches.entries()) {
    const { series } = patch;
    const key = series === undefined ? `alone ${index}` : `${series.version} ${series.total}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [patch]);
    else group.push(patch);
  }
  return [...groups.values()].flatMap((group) =>
    group.sort((a, b) => (a.series?.number ?? 0) - (b.series?.number ?? 0)),
  );
}

/** What is known of a mail in a thread. */
interface ThreadMail {
  readonly messageId?: string;
  readonly isAnswer: boolean;
  readonly series?: SeriesPlace;
  readonly files: readonly unknown[];
}

/**
 * Of a thread's mails those of the series that a mail is of; where it is an answer or not among them, of the newest
 * version.
 */
export function seriesOf<T extends ThreadMail>(mails: readonly T[], messageId: string): T[] {
  const own = mails.filter((mail) => !mail.isAnswer);
  const asked = own.find((mail) => mail.messageId?.replace(/^\s*<|>\s*$/g, '') === messageId);
  if (asked !== undefined && asked.series === undefined) return [asked];
  const patches = own.filter((mail) => mail.files.length > 0);
  const newest = [...patches].sort((a, b) => (b.series?.version ?? 0) - (a.series?.version ?? 0))[0];
  const series = (asked ?? newest)?.series;
  if (series === undefined) return patches;
  return own.filter((mail) => mail.series?.version === series.version && mail.series.total === series.total);
}

/** "[v2 1/3] ", or nothing for a patch that is in no series. */
export function placeText(series: SeriesPlace | undefined): string {
  if (series === undefined) return '';
  return `[${series.version > 1 ? `v${series.version} ` : ''}${series.number}/${series.total}] `;
}

/** One line for each patch of a series that is missing, there twice, or has no diff. */
export function seriesNotes(
  patches: readonly Patch[],
  letters: readonly (Letter & { readonly isAnswer: boolean })[],
): string[] {
  const notes: string[] = [];
  const seen = new Map<string, { total: number; version: number; numbers: Set<number> }>();
  for (const { series } of patches) {
    if (series === undefined) continue;
    const key = `${series.version} ${series.total}`;
    const known = seen.get(key) ?? { ...series, numbers: new Set<number>() };
    if (known.numbers.has(series.number)) notes.push(`patch ${series.number}/${series.total} is there more than once`);
    known.numbers.add(series.number);
    seen.set(key, known);
  }
  for (const { series, subject, isAnswer } of letters) {
    if (isAnswer || series === undefined || series.number === 0) continue;
    notes.push(`patch ${series.number}/${series.total} has no diff: ${printable(subject)}`);
    seen.get(`${series.version} ${series.total}`)?.numbers.add(series.number);
  }
  for (const { total, numbers } of seen.values()) {
    const missing: number[] = [];
    for (let number = 1; number <= total && missing.length < 10; number++)
      if (!numbers.has(number)) missing.push(number);
    if (missing.length > 0) notes.push(`of a series of ${total}, patch ${missing.join(', ')} is missing`);
  }
  return notes;
}
