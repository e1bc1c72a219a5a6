import { execFileSync } from 'node:child_process';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { mail } from '../../src/report/mail/mail.js';
import { checkWords } from '../../src/report/reproduce.js';
import { hostileResult, resultWith, shownResult } from './results.js';

/** The words of each command that the mail tells, as a shell takes them. */
function commandsIn(report: string): string[][] {
  const script = report.slice(report.indexOf('How to reproduce\n') + 'How to reproduce\n'.length);
  const output = execFileSync('bash', [
    '-c',
    `flatcheck() { printf '%s\\0' flatcheck "$@"; printf '\\n'; }\n${script}`,
  ]);
  return output
    .toString()
    .split('\0\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\0'));
}

describe('the mail', () => {
  it('says what was run, the verdict, the findings and what shows them', () => {
    const report = mail.check(shownResult());
    expect(report).toMatch(/^flatcheck: PASS, /);
    expect(report).toMatch(/^ Guest memory: the same on all 2 machines \(pc, q35 \/ 2G\) in 150 /m);
    expect(report).toMatch(/^ DMA: +holes closed in 0x100000-0x7fffffff on pc;/m);
    expect(report).toMatch(/^ Code: +2 changes: 2 run$/m);
    expect(report).toMatch(/^ Hunks: +hw\/i386\/pc\.c#1:/m);
    expect(report).toContain(' 1. improvement, dma-hole-fixed: ');
    expect(report).toContain('0x100000-0x7fffffff (2047M)  pc / 2G\n');
    expect(report).toMatch(/at system\/memory\.c:337; in 7 transitions; shown by\s+PAM0\s+\(0x59\)\s+=\s+0x30/);
  });

  it('shows the calls of both trees at the step in question', () => {
    const lines = mail.check(shownResult()).split('\n');
    const start = lines.findIndex((line) => line.includes('DMA calls of PAM0 (0x59) = 0x30 on pc'));
    expect(lines.slice(start + 1, start + 4)).toEqual([
      '      before: unmap 0xe0000-0xfffff, 0x100000-0x7fffffff; map',
      '              0xe0000-0x7fffffff rw',
      '      after:  unmap 0xe0000-0xfffff; map 0xe0000-0xfffff rw',
    ]);
  });

  it('has commands that a shell takes as they are', () => {
    expect(commandsIn(mail.check(shownResult()))).toEqual([
      'flatcheck check --qemu qemu-10.2.2 --ram 2G --vga none PATCH'.split(' '),
      'flatcheck simulate --qemu qemu-10.2.2 --machine pc --ram 2G --vga none --write 0x59=0x30 --patch PATCH'.split(
        ' ',
      ),
    ]);
  });

  it('names all options that the result depends on', () => {
    const result = resultWith({
      options: { reverse: true, defines: ['CONFIG_XEN_EMU=1', "X=a 'b' $c"], machine: { 'phys-bits': '46' } },
    });
    expect(commandsIn(mail.check(result))[0]).toEqual(
      expect.arrayContaining(['--define', 'CONFIG_XEN_EMU=1', "X=a 'b' $c", '--phys-bits', '46', '--reverse']),
    );
  });

  it.each([
    ['a usual result', shownResult()],
    ['a hostile one', hostileResult()],
    [
      'long words, wide letters',
      resultWith({
        qemu: { version: `1.0-${'v'.repeat(200)}` },
        options: {
          reverse: false,
          defines: [`X=${"it's ".repeat(60)}`, `Y=${'漢字'.repeat(60)}`, `Z=${'z'.repeat(67)}`],
          machine: {},
        },
        patches: [{ subject: '漢字'.repeat(70), author: '', files: [], hunks: [] }],
      }),
    ],
  ])('is at most 72 columns wide with %s, and its commands stay whole', (_, result) => {
    const report = mail.check(result);
    expect(report.split('\n').filter((line) => stringWidth(line) > 72)).toEqual([]);
    const define = result.options.defines.at(-1);
    const words = commandsIn(report)[0]!;
    if (define !== undefined) expect(words).toHaveLength(checkWords(result).length);
    if (define?.startsWith('Z')) expect(words).toContain(define);
  });

  it('starts every line that holds text of a patch or a tree with a blank', () => {
    const own =
      /^(flatcheck: INCOMPLETE|\d+ improvement|\d+ of \d+ changes|\d+ changes?: |Unreached, so|Patch$|What was run|Not run, so|Findings$|How to|'|$| )/;
    expect(
      mail
        .check(hostileResult())
        .split('\n')
        .filter((line) => !own.test(line)),
    ).toEqual([]);
  });
});
