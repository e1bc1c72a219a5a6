/** What the page is made from: the JSON report in the page itself. */
import type { Replay } from '../../../result/evidence.js';
import type { CheckResult } from '../../../result/result.js';
import { type ParsedRow, parseRow } from '../../points/rows.js';
import { type Statement, statementsOf } from '../../points/statements.js';

export interface Report {
  readonly result: CheckResult;
  readonly statements: readonly Statement[];
  /** The result's flat views, taken apart. */
  readonly views: ReadonlyArray<readonly ParsedRow[]>;
  /** Index of the excerpt of a place, or undefined. */
  sourceIndex(file: string, line: number): number | undefined;
  /** The id of a hunk's element in the page; undefined for a hunk that the patches do not have. */
  hunkElement(id: string): string | undefined;
  /** The replays that show a statement, by index. */
  replaysOf(statement: Statement): number[];
  /** The statement that a replay shows; undefined for a recorded boot. */
  statementOf(replay: Replay): Statement | undefined;
}

export function reportFrom(result: CheckResult): Report {
  const { evidence, findings } = result;
  const statements = statementsOf(findings);
  const places = new Map(evidence.sources.map(({ file, line }, index) => [`${file}:${line}`, index]));
  const hunks = new Map(
    result.patches.flatMap((patch) => patch.hunks).map(({ id }, index) => [id, `hunk-${index}`] as const),
  );
  const shows = ({ findings: shown }: Replay, statement: Statement): boolean =>
    shown.some((index) => statement.includes(findings[index]!));
  return {
    result,
    statements,
    views: evidence.flatViews.map((rows) => rows.map(parseRow)),
    sourceIndex: (file, line) => places.get(`${file}:${line}`),
    hunkElement: (id) => hunks.get(id),
    replaysOf: (statement) => evidence.replays.flatMap((replay, index) => (shows(replay, statement) ? [index] : [])),
    statementOf: (replay) => statements.find((statement) => shows(replay, statement)),
  };
}
