/** A headless Chromium for tests of the page. */
import { existsSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

export const browserPath = process.env.FLATCHECK_CHROMIUM ?? '/usr/bin/chromium';
export const hasBrowser = existsSync(browserPath);
export const noBrowser = `${browserPath} is not there (FLATCHECK_CHROMIUM names another): the page is not tested in a browser`;

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath, args: ARGUMENTS });
}

export interface OpenPage {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and requests other than that for the file itself. */
  readonly complaints: string[];
}

/** Opens a file of a report in a page of its own. */
export async function open(browser: Browser, file: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  return { page, complaints };
}
