import { describe, expect, it } from 'vitest';
import { reportFormat } from '../../src/report/index.js';
import { changeCounts, outcomeText, unreachedText } from '../../src/report/words/changes.js';
import type { Change } from '../../src/result/change.js';
import { resultWith, unreached } from './results.js';

const settled = { file: 'a.c', line: 1, kind: 'function', name: 'f', hunks: [] } as const;
const same: Change = { ...settled, state: 'same', reason: 'tokens' };
const proven: Change = {
  ...settled,
  state: 'proven',
  reason: 'renamed',
  detail: { how: ['renamed'], restsOn: ['g'] },
};
const noCondition: Change = {
  ...{ ...settled, state: 'unreached', reason: 'not-called' },
  detail: { condition: null, because: null, tried: [] },
};
const result = resultWith({ verdict: 'incomplete', changes: [same, same, proven, unreached] });

describe('the account of a patch in reports', () => {
  it('is counted in one line, states in a fixed order, none that is empty', () => {
    expect(changeCounts(result.changes)).toBe('4 changes: 2 the same, 1 proven, 1 unreached');
    expect(changeCounts([same])).toBe('1 change: 1 the same');
    expect(changeCounts([])).toBe('no change');
  });

  it.each(['text', 'mail', 'markdown', 'gitlab', 'github', 'sarif', 'json', 'html'])(
    '%s names what is unreached, and when it would differ',
    (format) => {
      const report = reportFormat(format, 'check')(result, { colour: false }).replace(/\s+/g, ' ');
      expect(report).toContain('render');
      expect(report).toContain('nonvolatile');
    },
  );

  it('the text lists what was settled only where that is asked', () => {
    const text = reportFormat('text', 'check');
    expect(text(result, { colour: false })).not.toContain('a.c:1');
    expect(text(result, { colour: false, verbose: true })).toContain('a.c:1: f() proven the same (renamed)');
  });

  it.each(['gitlab', 'sarif'])('%s has one issue for it, no graver than a warning, and none for the rest', (format) => {
    const report = JSON.parse(reportFormat(format, 'check')(result, { colour: false }));
    const issues = format === 'gitlab' ? report : report.runs[0].results;
    expect(issues).toHaveLength(1);
    expect(format === 'gitlab' ? issues[0].severity : issues[0].level).toBe(format === 'gitlab' ? 'minor' : 'warning');
  });

  it('tells many unreached changes by file and reason, but for those of which it is known when they differ', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ ...noCondition, file: 'b.h', name: `f${i}` }));
    const report = reportFormat('mail', 'check')(resultWith({ changes: [...many, unreached] }), { colour: false });
    expect(report.replace(/\s+/g, ' ')).toContain('b.h:1: 30 changes are never called in what was played: f0(), f1(),');
    expect(report).toContain('nonvolatile');
    expect(report.split('\n').length).toBeLessThan(40);
    const gitlab = reportFormat('gitlab', 'check')(resultWith({ changes: [...many, unreached] }), { colour: false });
    expect(JSON.parse(gitlab)).toHaveLength(2);
  });

  it('has a sentence for every state', () => {
    const detail = { restsOn: [] };
    const changes: Change[] = [
      same,
      proven,
      {
        ...settled,
        state: 'run',
        reason: 'difference-seen',
        detail: { places: [], machine: 'pc', ram: '2G', vga: 'none' },
      },
      { ...settled, state: 'apart', reason: 'messages', detail },
      { ...settled, state: 'elsewhere', reason: 'target', detail: { where: 'arm' } },
      { ...settled, state: 'not-built', reason: 'configuration', detail: { by: 'CONFIG_XEN' } },
      { ...settled, state: 'not-code', reason: 'documentation' },
      unreached,
    ];
    const texts = changes.map(outcomeText);
    expect(new Set(texts).size).toBe(changes.length);
    expect(texts.join('\n')).not.toMatch(/undefined|null/);
    expect(texts[4]).toContain('arm');
    expect(texts[5]).toContain('CONFIG_XEN');
  });

  it('keeps control characters of a patch off the terminal', () => {
    const hostile = { ...unreached, name: 'x\u001b[2J' } as typeof unreached;
    if (hostile.state !== 'unreached') throw new Error('not unreached');
    expect(unreachedText(hostile)).not.toContain('\u001b');
  });
});
