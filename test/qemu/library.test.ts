/**
 * Changes to QEMU of many kinds, judged as real builds of them are judged. What the real builds showed is recorded: with
 * FLATCHECK_RECORD_LIBRARY=FOLDER they are built there (see .ci/build-qemu), played on, and recorded anew.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { beforeAll, describe, expect, it } from 'vitest';
import { linesToCover } from '../../src/check/account/coverage.js';
import { compare } from '../../src/check/compare/compare.js';
import { configurationFindings } from '../../src/check/judge/findings.js';
import { judge } from '../../src/check/judge/judge.js';
import type { Configuration } from '../../src/check/play/runs.js';
import { TreeRuns } from '../../src/check/play/tree-runs.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { applySeries, linesChangedBySeries } from '../../src/patch/apply/apply-series.js';
import { readPatches } from '../../src/patch/read.js';
import type { Finding } from '../../src/result/result.js';
import { verdictOf } from '../../src/result/verdict.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import type { TreeView } from '../../src/tree/view.js';
import { applyEdit, type LibraryEntry } from './library/edit.js';
import { LIBRARY } from './library/edits.js';
import { recordReal } from './library/real-recording.js';
import { librarySteps } from './library/stimulus.js';
import { noTrees, reportMissing, trees } from './trees.js';

const RAM = { text: '6G', bytes: 6n * 2n ** 30n };
const recordedFile = join(import.meta.dirname, 'library/recorded.json');
const builds = process.env.FLATCHECK_RECORD_LIBRARY;

const tableFile = join(import.meta.dirname, '../../docs/judged-changes.md');

/** What a change comes to. */
interface Outcome {
  readonly verdict: string;
  /** Ids of all findings that come from what was observed, sorted. */
  readonly findings: readonly string[];
}

function tableOf(recorded: Readonly<Record<string, Outcome>>): string {
  const rows = Object.entries(recorded).map(
    ([name, { verdict, findings }]) => `| ${name} | ${verdict} | ${findings.join(', ')} |`,
  );
  return ['| change | verdict | findings |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

const configurations: Configuration[] = ['pc', 'q35'].flatMap((machine) => {
  const kind = machineKind(machine)!;
  const stimulus = {
    steps: librarySteps(kind),
    boot: { start: 0, end: 0 },
    windows: null,
    pam: kind.hostBridge!.pam,
    systemManagement: kind.hostBridge!.systemManagement,
  };
  return (['none', 'std'] as const).map((vga) => ({
    name: { machine, ram: RAM.text, vga },
    machine: { machine, ram: RAM.bytes, vga },
    stimulus,
  }));
});

function outcomeOf(verdict: string, findings: readonly Finding[]): Outcome {
  const observed = findings.filter(({ id }) => id !== 'cost-changed').map(({ id }) => id);
  return { verdict, findings: [...new Set(observed)].sort() };
}

function patchOf(view: TreeView, { edits }: LibraryEntry): string {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const file = edit.file.find((path) => view.exists(path))!;
    texts.set(file, applyEdit(texts.get(file) ?? view.read(file)!, edit));
  }
  return [...texts]
    .map(([file, text]) =>
      createTwoFilesPatch(`a/${file}`, `b/${file}`, view.read(file)!, text, '', '', { context: 3 }),
    )
    .join('');
}

/** A real build does not say that a transaction is open: memory that is no longer updated is not unmapped, either. */
function asRecorded(finding: Finding): Finding {
  if (finding.id !== 'transaction-left-open') return finding;
  const { detail: _detail, ...facts } = finding;
  return { ...facts, id: 'dma-hole-fixed' };
}

/** What is recorded is of this series; another may come to other findings. */
const tree = trees.find(({ version }) => version.startsWith('10.2.'));

describe.skipIf(builds !== undefined)('changes to QEMU', () => {
  reportMissing(!tree, `${noTrees} of series 10.2`, false);
  if (!tree) return;
  const recorded: Record<string, Outcome> = existsSync(recordedFile)
    ? JSON.parse(readFileSync(recordedFile, 'utf8'))
    : {};
  let before: TreeRuns;
  beforeAll(async () => {
    before = new TreeRuns(() => new TreeProgram(tree.view));
    for (const each of configurations) before.of(each);
  }, 120_000);

  it('stand in docs as they are recorded', () => {
    expect(readFileSync(tableFile, 'utf8')).toContain(tableOf(recorded));
  });

  it('are all recorded', () => {
    expect(Object.keys(recorded).sort()).toEqual(LIBRARY.map(({ name }) => name).sort());
    expect(LIBRARY.length).toBeGreaterThanOrEqual(40);
  });

  it.each(LIBRARY)(
    '$name is judged as a real build of it',
    (entry) => {
      const series = applySeries(tree.view, readPatches(Buffer.from(patchOf(tree.view, entry)), entry.name).patches);
      const changed = linesChangedBySeries(series.steps);
      const paths = new Set(series.overlays.map(([path]) => path));
      const after = new TreeRuns(() => before.program.derive(series.view, paths, linesToCover(changed)));
      const { findings, notRun } = judge(before, after, changed, configurations);
      expect(notRun).toEqual([]);
      const shown = findings.filter(({ id }) => id !== 'firmware-table-changed').map(asRecorded);
      expect(outcomeOf(verdictOf({ findings, notRun, changes: [] }), shown)).toEqual(recorded[entry.name]);
    },
    60_000,
  );
});

describe.skipIf(builds === undefined)('recording of real builds', () => {
  it('writes what they showed', async () => {
    /** A build that is there is taken; else it is made. */
    const binaryOf = (name: string, ...patch: readonly string[]): string => {
      const known = join(builds!, 'build', `qemu-system-x86_64-${name}`);
      if (existsSync(known)) return known;
      const args = [tree!.folder, ...patch, builds!];
      const built = spawnSync(join(import.meta.dirname, '../../.ci/build-qemu'), args, { encoding: 'utf8' });
      if (built.status !== 0) throw new Error(built.stderr);
      return built.stdout.trim();
    };
    const play = (binary: string) =>
      Promise.all(
        configurations.map(({ name, stimulus }) =>
          recordReal(binary, { ...name, vga: name.vga as 'std' }, stimulus.steps),
        ),
      );
    const base = await play(binaryOf('unpatched'));
    const folder = mkdtempSync(join(tmpdir(), 'flatcheck-library-'));
    const recorded: Record<string, Outcome> = {};
    try {
      for (const entry of LIBRARY) {
        const file = join(folder, `${entry.name}.patch`);
        writeFileSync(file, patchOf(tree!.view, entry));
        const patched = await play(binaryOf(entry.name, file));
        const comparisons = configurations.map(({ stimulus }, i) => compare(base[i]!, patched[i]!, stimulus));
        const findings = comparisons.flatMap((each, i) =>
          configurationFindings(configurations[i]!.name, each).map((shown) => shown.finding),
        );
        const ids = findings.map(({ id }) => ({ id }) as Finding);
        if (comparisons.every(({ same }) => same)) ids.push({ id: 'no-observable-effect' } as Finding);
        recorded[entry.name] = outcomeOf(verdictOf({ findings, notRun: [], changes: [] }), ids);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    writeFileSync(recordedFile, `${JSON.stringify(recorded, null, 2)}\n`);
    const written = readFileSync(tableFile, 'utf8');
    writeFileSync(tableFile, written.slice(0, written.indexOf('| change |')) + tableOf(recorded));
    expect(Object.keys(recorded)).toHaveLength(LIBRARY.length);
  }, 7_200_000);
});
