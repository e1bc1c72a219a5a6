import { describe, expect, it } from 'vitest';
import { bringUp, type HistoryCommit, historyCommits } from './history.js';
import { reportMissing } from './trees.js';

const clone = process.env.FLATCHECK_QEMU_GIT;

reportMissing(clone === undefined, 'FLATCHECK_QEMU_GIT names no git clone of QEMU with its history', false);

/** What is played of each series: enough that each step in which an interface moves is likely to be met. */
const OF_EACH = 6;

function bySeries(commits: readonly HistoryCommit[]): Array<[string, HistoryCommit[]]> {
  return [...new Set(commits.map(({ series }) => series))].map((series) => [
    series,
    commits.filter((commit) => commit.series === series),
  ]);
}

describe.runIf(clone)('machines of commits in between releases', () => {
  it.each(clone === undefined ? [] : bySeries(historyCommits(clone, OF_EACH)))(
    'come up on commits of %s',
    (series, commits) => {
      const causes = commits.map(({ id }) => [id, bringUp(clone!, id, ['pc', 'q35'])] as const);
      const failed = causes.filter(([, cause]) => cause !== null);
      const first = failed[0] ? `; ${failed[0].join(': ')}` : '';
      process.stdout.write(
        `${series.padEnd(8)} ${commits.length - failed.length} of ${commits.length} came up${first}\n`,
      );
      expect(failed).toEqual([]);
    },
    1_200_000,
  );
});
