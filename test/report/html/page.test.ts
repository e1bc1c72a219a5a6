import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../../src/report/html/html.js';
import { json } from '../../../src/report/json/json.js';
import type { CheckResult } from '../../../src/result/result.js';
import { printable } from '../../../src/text.js';
import { flatcheck, root, sampleTree } from '../../commands/cli.js';
import { noTrees, recordedBoot, reportMissing, seedFile, trees } from '../../qemu/trees.js';
import { HOSTILE, hostileResult, resultWith, shownResult } from '../results.js';
import { hasBrowser, launch, noBrowser, type OpenPage, open } from './chromium.js';

const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-page-'));
const MEGABYTE = 2 ** 20;

function saved(name: string, report: string): string {
  const file = join(scratch, name);
  writeFileSync(file, report);
  return file;
}

const embedded = (report: string): string =>
  /<script type="application\/json" id="flatcheck-report">(.*?)<\/script>/s.exec(report)![1]!;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the HTML file', () => {
  it('holds the JSON report', () => {
    expect(JSON.parse(embedded(html.check(shownResult())))).toEqual(JSON.parse(json.check(shownResult())));
  });

  it('holds nothing of a patch or a tree as markup', () => {
    const report = html.check(hostileResult());
    expect(embedded(report)).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(embedded(report))).toEqual(JSON.parse(json.check(hostileResult())));
    expect(report.replace(/<script>.*?<\/script>/gs, '').match(/<(script|img|a|b)\b/g)).toEqual(['<script']);
  });

  it('tells those without script what the text report tells', () => {
    expect(html.check(shownResult())).toMatch(/<noscript><pre>PASS pc: split RAM\n/);
  });
});

reportMissing(!hasBrowser, noBrowser);

describe.skipIf(!hasBrowser)('the page in a browser', () => {
  let browser: Browser;
  let opened: OpenPage;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.close();
  });

  const show = async (file: string, options = {}): Promise<Page> => {
    opened = await open(browser, file, options);
    return opened.page;
  };
  const shown = (): string => saved('shown.html', html.check(shownResult()));
  const step = (page: Page): Promise<string | null> => page.locator('.steps [aria-current]').textContent();

  it('shows the verdict, the finding, both memory maps, the calls, costs, hunks, and what was run', async () => {
    const page = await show(shown());
    expect(await page.locator('h1').textContent()).toBe('pc: split RAM');
    expect(await page.locator('.badge').textContent()).toBe('pass');
    expect(await page.locator('.finding').textContent()).toContain('0x100000-0x7fffffff');
    expect(await page.getByRole('list', { name: 'Before the patch' }).getByRole('button').count()).toBe(2);
    expect(await page.getByRole('list', { name: 'After the patch' }).getByRole('button').count()).toBe(4);
    expect(await page.locator('.calls .unmap').count()).toBe(3);
    const costs = await page.locator('#costs tbody td').allTextContents();
    expect(costs).toEqual(expect.arrayContaining(['6.0G →to 3.0M', '7 →to 9', '8 →to 9 (over 8)', 'not followed']));
    expect(await page.locator('#costs').textContent()).toContain(
      'vhost-user tables are not followed: the tree defines',
    );
    expect(await page.locator('#hunks tbody tr').allTextContents()).toEqual([
      'hw/i386/pc.c#1nothingas without it',
      'system/memory.c#1cannot be used without the others',
    ]);
    expect(await page.locator('#hunks').textContent()).toContain('system/memory.c#1');
    expect(await page.locator('#execution').textContent()).toMatch(/312 functions.*812 states.*stand for all/);
  });

  it('draws the mappings over time, and what is gone in between only before the patch', async () => {
    const page = await show(shown());
    const lanes = page.locator('.lane');
    expect(await lanes.nth(0).locator('.gap').count()).toBe(1);
    expect(await lanes.nth(1).locator('.gap').count()).toBe(0);
    const gap = (await lanes.nth(0).locator('.gap').boundingBox())!;
    const covering = await lanes.nth(0).locator('.bar').all();
    for (const bar of covering) {
      const box = (await bar.boundingBox())!;
      const isBeside = box.x + box.width <= gap.x + 1 || box.x >= gap.x + gap.width - 1;
      const isAboveOrBelow = box.y + box.height <= gap.y + 1 || box.y >= gap.y + gap.height - 1;
      expect(isBeside || isAboveOrBelow).toBe(true);
    }
  });

  it('steps with the arrow keys, by clicks, and plays', async () => {
    const page = await show(shown());
    expect(await step(page)).toContain('(0x59) = 0x30');
    await page.keyboard.press('ArrowLeft');
    expect(await step(page)).toContain('after reset');
    expect(await page.locator('.mark.hole').count()).toBe(0);
    await page.keyboard.press('ArrowLeft');
    expect(await step(page)).toContain('after reset');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.mark.hole').count()).toBe(1);
    expect(await page.getByRole('status').textContent()).toContain(
      '0x100000-0x7fffffff (2047M) unmapped and mapped again',
    );
    await page.getByRole('button', { name: 'First step' }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.locator('.steps button[aria-current]', { hasText: 'PAM0 (0x59) = 0x30' }).waitFor();
  });

  it('folds what nobody asks about, so that a patch over hundreds of files can be read, and links to its mail', async () => {
    const names = Array.from({ length: 600 }, (_, i) => `hw/misc/f${i}.c`);
    const hunks = names.map((file) => ({ id: `${file}#1`, line: 1, offset: 0, fuzz: 0, lines: ['-a', '+b'] }));
    const result = resultWith({
      patches: [{ subject: 'move', author: '', messageId: '<20260101.1@example.org>', files: names, hunks }],
      changes: names.map((file) => ({
        ...{ file, line: 1, kind: 'function', name: 'f', hunks: [`${file}#1`] },
        ...{ state: 'unreached', reason: 'not-called', detail: { condition: null, because: null, tried: [] } },
      })),
    });
    const page = await show(saved('many.html', html.check(result)));
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(3000);
    expect(await page.locator('#hunks summary').textContent()).toBe('600 hunks that no finding names');
    expect(await page.locator('#account summary').textContent()).toBe('592 more unreached');
    expect(await page.locator('header a').getAttribute('href')).toMatch(/\/20260101.1%40example.org\/$/);
  });

  it('plays the witness of a finding', async () => {
    const page = await show(shown());
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('combobox').selectOption({ index: 0 });
    await page.locator('.finding .witness').click();
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('play');
  });

  it('zooms by buttons, keys and wheel, from the first megabyte to all addresses', async () => {
    const page = await show(shown());
    const window = (): Promise<string | null> => page.locator('.map .window').textContent();
    await page.getByRole('button', { name: 'First MiB' }).click();
    expect(await window()).toBe('0x0-0xfffff 1M');
    expect(await page.getByRole('list', { name: 'After the patch' }).getByRole('button').count()).toBe(2);
    await page.keyboard.press('+');
    expect(await window()).toContain('512K');
    await page.keyboard.press('PageDown');
    expect(await window()).not.toMatch(/^0x0-/);
    await page.keyboard.press('0');
    expect(await window()).toBe('0x0-0xffffffffffffffff 16E');
    await page.getByRole('list', { name: 'After the patch' }).hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    expect(await window()).toContain('8E');
    await page.getByRole('button', { name: 'To scale' }).click();
    expect(await page.getByRole('button', { name: 'To scale' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('leads from a range of the map to the line that builds it', async () => {
    const page = await show(shown());
    await page.keyboard.press('ArrowLeft');
    await page
      .getByRole('button', { name: /pc\.bios/ })
      .first()
      .click();
    await page.locator('.details a').click();
    const source = page.locator('#source-1');
    expect(await source.getAttribute('open')).not.toBeNull();
    expect(await source.locator('.named').textContent()).toContain('memory_region_init_ram(bios);');
  });

  it('can be used by keyboard alone: everything that acts gets the focus and has a name', async () => {
    const page = await show(shown());
    const names = await page.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLElement>('a, button, select, summary'), (each) => ({
        name: (each.getAttribute('aria-label') ?? each.textContent ?? '').trim(),
        canFocus: each.tabIndex >= 0,
      })),
    );
    expect(names.filter(({ name, canFocus }) => name === '' || !canFocus)).toEqual([]);
    await page.locator('.map .row').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.details').count()).toBe(1);
  });

  it.each(['light', 'dark'] as const)('has text that stands out from its ground: %s', async (colorScheme) => {
    const page = await show(shown(), { colorScheme });
    const contrast = await page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
      const luminance = (color: string): number => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const share = value / 255;
          return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const groundOf = (element: Element | null): string => {
        for (let each = element; each !== null; each = each.parentElement) {
          const color = getComputedStyle(each).backgroundColor;
          if (color !== 'rgba(0, 0, 0, 0)') return color;
        }
        return 'white';
      };
      return Array.from(
        document.querySelectorAll('h1, .remark, .size, .severity, .badge, .row .name, code, a, th, td'),
      ).map((each) => {
        const [a, b] = [luminance(getComputedStyle(each).color), luminance(groundOf(each))];
        return {
          what: `${each.tagName}.${each.className}`,
          ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
        };
      });
    });
    // WCAG 2.1, 1.4.3.
    expect(contrast.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });

  it('fits the width of a phone', async () => {
    const page = await show(shown(), { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('prints without its controls', async () => {
    const page = await show(shown());
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.locator('nav, .controls button').evaluateAll((all) => all.some((each) => each.checkVisibility())),
    ).toBe(false);
    expect(await page.locator('.map .row').first().isVisible()).toBe(true);
  });

  it('shows what a patch or a tree holds, and does nothing of it', async () => {
    const page = await show(saved('hostile.html', html.check(hostileResult())), {
      viewport: { width: 390, height: 844 },
    });
    expect(await page.locator('h1').textContent()).toBe(printable(HOSTILE));
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect(await page.locator('img, b, [onerror]').count()).toBe(0);
    expect(await page.locator('a').evaluateAll((all) => all.map((each) => each.getAttribute('href')![0]))).toContain(
      '#',
    );
    expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
    await page.locator('.map .row').first().click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('shows a result in which nothing was found and nothing could be run', async () => {
    const page = await show(saved('empty.html', html.check(resultWith({ configurations: [], patches: [] }))));
    expect(await page.locator('#findings').textContent()).toContain('Nothing to report');
    expect(await page.locator('#replay').count()).toBe(0);
  });

  it.each([
    ['break-the-guest-map', 'fail', 1],
    ['introduce-the-hole', 'fail', 1],
    ['abort', 'fail', 1],
    ['syntax-error', 'incomplete', 3],
  ])('shows a check of the sample tree: %s', async (name, verdict, status) => {
    const file = join(scratch, `${name}.html`);
    const options = ['--qemu', sampleTree, '--machine', 'pc', '--ram', '2G', '--vga', 'none', '--format', 'html'];
    const run = flatcheck(['check', ...options, '--output', file, join(root, 'samples/patches', `${name}.patch`)]);
    expect([run.status, run.stderr]).toEqual([status, '']);
    const page = await show(file);
    expect(await page.locator('.badge').textContent()).toBe(verdict);
    expect(await page.locator('.finding').count()).toBeGreaterThan(0);
  });

  reportMissing(trees.length === 0, noTrees);
  // The patch names files as they are called since 8.2.
  const tree = trees.find(({ view }) => view.exists('system/memory.c'));
  it.skipIf(tree === undefined || seedFile === undefined)(
    'shows the seed patch, in a file of less than 1.5 MB',
    async () => {
      const options = ['--qemu', tree!.folder, '--machine', 'pc', '--ram', '1M,2G', '--vga', 'none'];
      const run = flatcheck(['check', ...options, '--format', 'html', seedFile!]);
      expect(run.status).toBe(0);
      expect(Buffer.byteLength(run.stdout)).toBeLessThan(1.5 * MEGABYTE);
      const page = await show(saved('seed.html', run.stdout));
      expect(await page.locator('.finding h3 code').allTextContents()).toContain('dma-hole-fixed');
      expect(await page.locator('.lane').nth(0).locator('.gap[title*="-0x7fffffff"]').count()).toBe(1);
      expect(await page.locator('.lane').nth(1).locator('.gap[title*="-0x7fffffff"]').count()).toBe(0);
      await page.getByRole('combobox').selectOption({ index: 0 });
      // The boot as it was recorded from a real QEMU: its calls are those of the tree before the patch.
      const recorded = recordedBoot
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const { steps } = (JSON.parse(embedded(run.stdout)) as CheckResult).evidence.replays[0]!;
      expect(await page.locator('.steps li').count()).toBe(steps.length);
      // Of the writes to other devices none was recorded: without a VGA they map nothing that VFIO is told of.
      const [others, bridge] = [true, false].map((isOther) =>
        steps.slice(1).filter(({ write }) => (write?.device !== undefined) === isOther),
      );
      expect(others!.flatMap(({ before }) => before!.dma)).toEqual([]);
      const played = bridge!.flatMap(({ write, before }) => [{ write }, ...before!.dma.map((dma) => ({ dma }))]);
      expect(played).toEqual(recorded.slice(recorded.findIndex(({ write }) => write !== undefined)));
    },
  );
});
