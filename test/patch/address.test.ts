import { describe, expect, it } from 'vitest';
import { isPatchAddress, patchAddress } from '../../src/patch/archive/address.js';
import { userError } from './help.js';

const ID = '20260406025828.22909-1-a.b+c@example.org';

describe('a PATCH is fetched from', () => {
  const lore = `https://lore.kernel.org/all/${encodeURIComponent(ID).replace('%40', '@')}/t.mbox.gz`;
  it.each([
    [ID, lore, ID],
    [`<${ID}>`, lore, ID],
    [
      `https://lore.kernel.org/qemu-devel/${ID}/`,
      `https://lore.kernel.org/qemu-devel/${ID.replace('+', '%2B')}/t.mbox.gz`,
      ID,
    ],
    [`https://lore.kernel.org/qemu-devel/a@b/T/#u`, 'https://lore.kernel.org/qemu-devel/a@b/t.mbox.gz', 'a@b'],
    ['https://lore.kernel.org/qemu-devel/a%40b/t.mbox.gz', 'https://lore.kernel.org/qemu-devel/a@b/t.mbox.gz', 'a@b'],
    ['https://lore.kernel.org/r/a@b/', 'https://lore.kernel.org/all/a@b/t.mbox.gz', 'a@b'],
    ['https://lore.kernel.org/qemu-devel/a@b/raw', 'https://lore.kernel.org/qemu-devel/a@b/raw', undefined],
    ['https://patchew.org/QEMU/a@b/', 'https://patchew.org/QEMU/a@b/mbox', undefined],
    ['https://patchew.org/QEMU/a@b/mbox', 'https://patchew.org/QEMU/a@b/mbox', undefined],
    ['https://pw.org/project/qemu-devel/patch/a@b/', 'https://pw.org/project/qemu-devel/patch/a@b/mbox/', undefined],
    [
      'https://pw.org/project/qemu-devel/patch/a@b/mbox/',
      'https://pw.org/project/qemu-devel/patch/a@b/mbox/',
      undefined,
    ],
    ['https://pw.org/patch/2220036/', 'https://pw.org/patch/2220036/mbox/', undefined],
    ['https://pw.org/project/qemu-devel/list/?series=12&state=*', 'https://pw.org/series/12/mbox/', undefined],
    ['https://pw.org/sub/api/1.3/series/12/', 'https://pw.org/sub/series/12/mbox/', undefined],
    ['https://pw.org/series/12/mbox/', 'https://pw.org/series/12/mbox/', undefined],
    ['https://pw.org/api/patches/2220036/', 'https://pw.org/api/patches/2220036/', undefined],
    ['https://example.org/a.patch', 'https://example.org/a.patch', undefined],
  ])('%s: %s', (text, url, messageId) => {
    expect(isPatchAddress(text)).toBe(true);
    const address = patchAddress(text);
    expect({ url: address.url.href, messageId: address.messageId }).toEqual({ url, messageId });
  });

  it('another archive, where that is asked for', () => {
    expect(patchAddress('a@b', 'https://example.org/qemu').url.href).toBe('https://example.org/qemu/a@b/t.mbox.gz');
    expect(patchAddress('a?b#c@d', 'https://example.org/').url.href).toBe('https://example.org/a%3Fb%23c@d/t.mbox.gz');
  });

  it('nowhere, where it is a file name', () => {
    for (const name of ['a.patch', '-', 'b/a@c', './a@b', 'a@b@c', 'a b@c', '@', 'C:\\x@y z'])
      expect(isPatchAddress(name), name).toBe(false);
  });

  it.each([
    ['http://example.org/a.patch', 'only https'],
    ['file:///etc/passwd', 'only https'],
    ['https://', 'not an address'],
    ['https://me:secret@example.org/', 'user or a password'],
    ['https://example.org/%zz@b/', 'not an address'],
  ])('nowhere: %s', (text, reason) => {
    const message = userError(() => patchAddress(text));
    expect(message).toContain(reason);
    expect(message).not.toContain('secret');
  });
});
