import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../commands/cli.js';
import { Folder } from '../patch/help.js';
import { hasBrowser, launch, open } from '../report/html/chromium.js';
import { documents, textOf } from './blocks.js';
import { lacking, Place } from './place.js';

const images = join(root, 'docs/images');
const folder = new Folder();
afterAll(() => folder.remove());

const WIDTH = 1400;
const KILOBYTE = 1024;

/** What each picture shows of the page: from the top of one element to the bottom of another. */
const PICTURES: Readonly<Record<string, { readonly from: string; readonly to: string; readonly dark?: true }>> = {
  'page-answers': { from: 'header', to: '#replay .timeline' },
  'page-witness': { from: '#replay', to: '#replay .calls' },
  'page-memory-map': { from: '#replay .map h3', to: '#replay .map' },
  'page-findings': { from: '#findings', to: '#findings' },
  'page-costs': { from: '#costs', to: '#costs' },
  'page-boot-dark': { from: '#replay', to: '#replay .timeline', dark: true },
};

async function take(page: Page, name: string): Promise<void> {
  const { from, to } = PICTURES[name]!;
  const top = (await page.locator(from).first().boundingBox())!;
  const end = (await page.locator(to).last().boundingBox())!;
  const clip = { x: 100, y: top.y - 10, width: WIDTH - 200, height: end.y + end.height - top.y + 20 };
  await page.screenshot({ path: join(images, `${name}.png`), clip, fullPage: true });
}

describe('pictures of the page', () => {
  const files = readdirSync(images);

  it('are shown by a document, each of them', () => {
    const text = documents.map(textOf).join('\n');
    expect(files.filter((name) => !text.includes(`images/${name}`))).toEqual([]);
    expect(files.map((name) => name.replace('.png', '')).sort()).toEqual(Object.keys(PICTURES).sort());
  });

  it('are small', () => {
    for (const name of files) expect(statSync(join(images, name)).size, name).toBeLessThan(150 * KILOBYTE);
  });

  const isUpdate = process.env.FLATCHECK_UPDATE === '1' && hasBrowser && lacking('10.2.2') === undefined;
  it.runIf(isUpdate)('are made anew', async () => {
    const place = new Place('10.2.2', join(folder.path, 'home'), join(folder.path, 'cache'));
    place.run(['flatcheck check -o ~/report.html ~/mail/20260406025828.22909-1.mbox']);
    const browser = await launch();
    for (const dark of [false, true]) {
      const options = { viewport: { width: WIDTH, height: 1000 }, colorScheme: dark ? 'dark' : 'light' } as const;
      const { page } = await open(browser, join(folder.path, 'home/report.html'), options);
      if (dark) {
        await page.getByRole('combobox').selectOption({ index: 0 });
        await page.getByRole('button', { name: 'Last step' }).click();
      }
      for (const [name, picture] of Object.entries(PICTURES))
        if ((picture.dark ?? false) === dark) await take(page, name);
      await page.close();
    }
    await browser.close();
  });
});
