/**
 * Commits of QEMU's history on which machines are brought up, read from the git clone that FLATCHECK_QEMU_GIT names.
 */
import { execFileSync } from 'node:child_process';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { openRevision } from '../../src/tree/revision.js';

export interface HistoryCommit {
  readonly id: string;
  /**
   * The tree's VERSION: `8.2` for that release and what is fixed in it, `8.2.50` for what comes after, up to the next
   * release.
   */
  readonly series: string;
}

/** Folders whose changes move what machines and models stand on. */
const FOLDERS = 'softmmu system accel hw/i386 hw/core hw/pci hw/vfio hw/virtio include util qom linux-headers'.split(
  ' ',
);

function git(clone: string, args: readonly string[], input?: string): string {
  return execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', input, maxBuffer: 1 << 30 });
}

function seriesOf(version: string): string {
  const [major, minor, micro = '0'] = version.trim().split('.');
  return Number(micro) < 50 ? `${major}.${minor}` : `${major}.${minor}.50`;
}

/** Commits of 7.2 and later whose ids begin with 0 to 7 and that change one of FOLDERS, newest first. */
function candidates(clone: string): HistoryCommit[] {
  const ids = git(clone, [
    'log',
    '--no-merges',
    '--abbrev=10',
    '--format=%h',
    '--since=2022-12-01',
    'HEAD',
    '--',
    ...FOLDERS,
  ])
    .split('\n')
    .filter((id) => /^[0-7]/.test(id));
  const blobs = git(clone, ['cat-file', '--batch-check=%(objectname)'], ids.map((id) => `${id}:VERSION\n`).join(''));
  const known = new Map<string, string>();
  return blobs
    .trim()
    .split('\n')
    .map((blob, i) => {
      const series = known.get(blob) ?? seriesOf(git(clone, ['cat-file', 'blob', blob]));
      known.set(blob, series);
      return { id: ids[i]!, series };
    })
    .filter(({ series }) => !series.startsWith('7.1'));
}

/** Of each series so many commits, or all where it has fewer, evenly spread over its time; always the same ones. */
export function historyCommits(clone: string, ofEach: number): HistoryCommit[] {
  const bySeries = new Map<string, HistoryCommit[]>();
  for (const commit of candidates(clone)) bySeries.set(commit.series, [...(bySeries.get(commit.series) ?? []), commit]);
  return [...bySeries.values()].reverse().flatMap((all) => {
    const count = Math.min(ofEach, all.length);
    return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]!);
  });
}

/** Why a machine does not come up on a commit, with what it assumed where it does; null where all is well. */
export function bringUp(clone: string, id: string, machines: readonly string[]): string | null {
  const program = new TreeProgram(openRevision(clone, id));
  for (const machine of machines) {
    const started = record(program, { machine, ram: 6n << 30n, vga: 'std' }, [{ reset: true }]);
    const assumed = started.machine?.assumed.map(({ name }) => name) ?? [];
    started.machine?.dispose();
    if (started.failure) return `${machine}: ${started.failure.message}`;
    if (assumed.length > 0) return `${machine}: assumed ${assumed.join(', ')}`;
  }
  return null;
}
