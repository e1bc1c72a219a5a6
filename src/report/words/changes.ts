/** What became of each change, in words. All texts are printable. */
import { groupBy } from '../../group-by.js';
import {
  CHANGE_STATES,
  type Change,
  type ChangeKind,
  type ChangeState,
  type UnreachedChange,
  unreachedOf,
} from '../../result/change.js';
import { printable } from '../../text.js';

/** More unreached changes than these are put together by file and reason. */
const MOST_SINGLE = 10;
const MOST_LISTED = 12;
/** Names of a group that are told. */
const MOST_NAMES = 4;

const STATE_WORDS: Readonly<Record<ChangeState, string>> = {
  same: 'the same',
  proven: 'proven',
  run: 'run',
  apart: 'apart',
  elsewhere: 'elsewhere',
  'not-built': 'not built',
  'not-code': 'not code',
  unreached: 'unreached',
};

/** What each state means, for a reader who meets it for the first time. */
export const STATE_MEANINGS: Readonly<Record<ChangeState, string>> = {
  same: 'the same tokens as before',
  proven: 'another text, proven to be the same program',
  run: 'old and new code were seen to differ while a machine was played',
  apart: 'cannot touch what is observed',
  elsewhere: 'built for other targets or programs only',
  'not-built': 'left out by the configuration',
  'not-code': 'no code of QEMU',
  unreached: 'nothing is known of it',
};

const REASON_WORDS: Readonly<Record<UnreachedChange['reason'], string>> = {
  'not-called': 'is never called in what was played',
  'branch-not-taken': 'is called, but the changed branch is never taken',
  'difference-not-exercised': 'is executed, but old and new code never differ',
  'not-compiled': 'is not compiled',
};

const GROUP_REASON_WORDS: Readonly<Record<UnreachedChange['reason'], string>> = {
  'not-called': 'are never called in what was played',
  'branch-not-taken': 'are called, but the changed branches are never taken',
  'difference-not-exercised': 'are executed, but old and new code never differ',
  'not-compiled': 'are not compiled',
};

const KIND_WORDS: Readonly<Record<ChangeKind, string>> = {
  function: '',
  type: 'type ',
  macro: 'macro ',
  variable: 'variable ',
  include: 'include ',
  text: '',
  build: '',
  binary: '',
  other: '',
};

/** "11 changes: 7 the same, 3 proven, 1 run". */
export function changeCounts(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no change';
  const counts = CHANGE_STATES.map(
    (state) => [state, changes.filter((change) => change.state === state).length] as const,
  ).filter(([, count]) => count > 0);
  const total = `${changes.length} change${changes.length === 1 ? '' : 's'}`;
  return `${total}: ${counts.map(([state, count]) => `${count} ${STATE_WORDS[state]}`).join(', ')}`;
}

/** What a change is about: `can_merge()`, `type MemoryRegion`, a path. */
export function changeName({ kind, name }: Pick<Change, 'kind' | 'name'>): string {
  return `${KIND_WORDS[kind]}${printable(name)}${kind === 'function' ? '()' : ''}`;
}

/** "system/memory.c:332", or the path alone where there is no line. */
function changePlace({ file, line }: Pick<Change, 'file' | 'line'>): string {
  return `${printable(file)}${line === 0 ? '' : `:${line}`}`;
}

/** Why nothing is known of a change, and when it would show: one sentence without its place. */
export function unreachedText(change: UnreachedChange): string {
  const { condition, because } = change.detail;
  const reason = because === null ? '' : `: ${printable(because)}`;
  const when = condition === null ? '' : `; they differ when ${printable(condition)}`;
  const [first] = change.detail.seen ?? [];
  const what = first
    ? `does something else than before (${first.what} at line ${first.line}), but nothing that is observed comes of it`
    : REASON_WORDS[change.reason];
  return `${changeName(change)} ${what}${reason}${when}`;
}

/** A code as words: its words are told apart by blanks. */
function codeText(code: string): string {
  return code.replaceAll('-', ' ');
}

/** What became of a change, without its place and name. */
export function outcomeText(change: Change): string {
  switch (change.state) {
    case 'same':
      return `the same (${codeText(change.reason)})`;
    case 'proven':
      return `proven the same (${codeText(change.detail.how.join(', ') || change.reason)})`;
    case 'run': {
      const { places, machine, ram, vga, users } = change.detail;
      const seen = places.map((place) => `${changePlace(place)} ${place.what}`).slice(0, 3);
      const where =
        machine === undefined ? '' : ` on ${[machine, ram, vga && `vga ${vga}`].filter(Boolean).join(' · ')}`;
      const carried = users === undefined || users.length === 0 ? '' : ` through ${users.slice(0, 3).join(', ')}`;
      const nothing =
        change.reason === 'difference-without-trace' ? '; nothing differs afterwards, in memory neither' : '';
      return `the difference was seen${where}${carried}${seen.length === 0 ? '' : `: ${seen.join('; ')}`}${nothing}`;
    }
    case 'apart':
      return `apart (${codeText(change.reason)})`;
    case 'elsewhere':
      return `elsewhere (${printable(change.detail.where)})`;
    case 'not-built':
      return `not built (${printable(change.detail.by)})`;
    case 'not-code':
      return `not code (${codeText(change.reason)})`;
    case 'unreached':
      return unreachedText(change);
  }
}

/** An unreached change, or several of a file with one reason, and what is said at the place of the first. */
export interface UnreachedPoint {
  readonly change: UnreachedChange;
  readonly text: string;
}

/** The unreached changes; of many, those alone of which it is known when they differ, the others by file and reason. */
export function unreachedPoints(changes: readonly Change[]): UnreachedPoint[] {
  const unreached = unreachedOf(changes);
  const single = (change: UnreachedChange): UnreachedPoint => ({ change, text: unreachedText(change) });
  if (unreached.length <= MOST_SINGLE) return unreached.map(single);
  const isTelling = ({ detail }: UnreachedChange): boolean =>
    detail.condition !== null || (detail.seen?.length ?? 0) > 0;
  const groups = groupBy(
    unreached.filter((each) => !isTelling(each)),
    ({ file, reason }) => JSON.stringify([file, reason]),
  );
  return [
    ...unreached.filter(isTelling).map(single),
    ...[...groups.values()].map((group) =>
      group.length === 1 ? single(group[0]!) : { change: group[0]!, text: groupText(group) },
    ),
  ];
}

/** The same with places, one a line; of many the first, and how many more there are. */
export function unreachedTexts(changes: readonly Change[]): string[] {
  return listed(
    unreachedPoints(changes).map(({ change, text }) => `${changePlace(change)}: ${text}`),
    MOST_LISTED,
  );
}

/** `38 changes are never called in what was played: qemu_ram_remap(), clear_bmap_set() and 36 more`. */
function groupText(group: readonly UnreachedChange[]): string {
  const names = group.slice(0, MOST_NAMES).map(changeName).join(', ');
  const left = group.length - MOST_NAMES;
  return `${group.length} changes ${GROUP_REASON_WORDS[group[0]!.reason]}: ${names}${left > 0 ? ` and ${left} more` : ''}`;
}

/** All other changes, one a line with its place. */
export function settledTexts(changes: readonly Change[]): string[] {
  return changes
    .filter(({ state }) => state !== 'unreached')
    .map((change) => {
      const name = change.name === change.file ? '' : `${changeName(change)} `;
      return `${changePlace(change)}: ${name}${outcomeText(change)}`;
    });
}

/** The first lines, and how many more there are. */
export function listed(texts: readonly string[], most: number): string[] {
  const left = texts.length - most;
  return left > 0 ? [...texts.slice(0, most), `and ${left} lines more (all of it: --format json)`] : [...texts];
}
