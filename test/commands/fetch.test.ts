import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder } from '../patch/help.js';
import { reportMissing } from '../qemu/trees.js';
import { root, sampleTree } from './cli.js';

const isReady = spawnSync('openssl', ['version']).status === 0;
reportMissing(!isReady, 'openssl, which makes certificates, is not installed');

const folder = new Folder();
const good = readFileSync(join(root, 'samples/patches/close-the-hole.patch'), 'utf8');
const bad = readFileSync(join(root, 'samples/patches/introduce-the-hole.patch'), 'utf8');

/** The patch as a mail with other headers. */
function mail(id: string, subject: string, text: string): string {
  const body = text.slice(text.indexOf('\n\n'));
  return `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: A <a@example.org>\nSubject: ${subject}\nMessage-ID: <${id}>\nDate: Mon, 6 Apr 2026 02:58:28 +0000${body}\n`;
}
const answer = mail('re@list', 'Re: [PATCH v2 1/1] better so', bad);
const cover = `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: A <a@example.org>\nSubject: [PATCH v2 0/1] cover\nMessage-ID: <cover@list>\n\nHello.\n`;
const thread = cover + mail('v1@list', '[PATCH 1/1] old', bad) + answer + mail('v2@list', '[PATCH v2 1/1] new', good);

const diff = good.slice(good.indexOf('\n---\n'));
const patchwork = JSON.stringify({ id: 1, name: 'from the API', submitter: { name: 'A', email: 'a@b' }, diff });

type Answer = { status?: number; body?: string | Buffer; headers?: Record<string, string> };
const pages: Record<string, () => Answer> = {
  '/list/v2@list/t.mbox.gz': () => ({ body: gzipSync(thread) }),
  '/list/cover@list/t.mbox.gz': () => ({ body: gzipSync(thread) }),
  '/list/re@list/t.mbox.gz': () => ({ body: gzipSync(thread) }),
  '/list/v1@list/t.mbox.gz': () => ({ body: gzipSync(thread) }),
  '/list/bomb@list/t.mbox.gz': () => ({ body: gzipSync(Buffer.alloc(2 ** 26)) }),
  '/list/torn@list/t.mbox.gz': () => ({ body: gzipSync(thread).subarray(0, 100) }),
  '/project/q/patch/v2@list/mbox/': () => ({ body: good }),
  '/series/12/mbox/': () => ({ body: good }),
  '/api/patches/1/': () => ({ body: patchwork, headers: { 'content-type': 'application/json' } }),
  '/moved': () => ({ status: 302, headers: { location: '/series/12/mbox/' } }),
  '/down': () => ({ status: 301, headers: { location: 'http://localhost/x' } }),
  '/file': () => ({ status: 302, headers: { location: 'file:///etc/passwd' } }),
  '/round': () => ({ status: 302, headers: { location: '/round' } }),
  '/page': () => ({
    body: '\n<!DOCTYPE html><p>Making sure you are not a bot',
    headers: { 'content-type': 'text/html' },
  }),
  '/big': () => ({ body: Buffer.alloc(17 * 2 ** 20, 'x') }),
  '/hostile': () => ({ body: good.replace(/^Subject: .*$/m, 'Subject: [PATCH] \u001b]0;gotcha\u0007') }),
  '/empty': () => ({ body: '' }),
};

let server: Server;
let origin = '';
let asked: string[] = [];

/** Runs the command while this process serves. */
function flatcheck(args: readonly string[], env: Record<string, string> = {}) {
  const {
    HTTPS_PROXY: _1,
    https_proxy: _2,
    HTTP_PROXY: _3,
    http_proxy: _4,
    NO_PROXY: _5,
    no_proxy: _6,
    ...own
  } = process.env;
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    env: { ...own, NODE_EXTRA_CA_CERTS: join(folder.path, 'ca.pem'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, ...output })),
  );
}
const predicate = (patch: string, env?: Record<string, string>, ...args: string[]) =>
  flatcheck(['predicate', '--qemu', sampleTree, '--format', 'json', ...args, patch], env);

beforeAll(async () => {
  if (!isReady) return;
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder.path, stdio: 'ignore' });
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=ca',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'key.pem',
    '-out',
    'request.pem',
  );
  folder.write({ 'names.txt': `${names}\n` });
  openssl(
    ...['x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'],
    ...['-extfile', 'names.txt', '-out', 'cert.pem'],
  );
  const read = (name: string) => readFileSync(join(folder.path, name));
  server = createServer({ key: read('key.pem'), cert: read('cert.pem') }, (request, response) => {
    asked.push(request.url!);
    const answer = pages[decodeURIComponent(request.url!)]?.() ?? { status: 404 };
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server?.close();
  folder.remove();
});

describe.skipIf(!isReady)('a patch that is fetched', () => {
  const isGood = (stdout: string) => {
    const { before, after } = JSON.parse(stdout);
    return after !== undefined && JSON.stringify(before) !== JSON.stringify(after);
  };

  it.each([
    ['/project/q/patch/v2@list/', '/project/q/patch/v2@list/mbox/'],
    ['/project/q/list/?series=12', '/series/12/mbox/'],
    ['/api/series/12/', '/series/12/mbox/'],
    ['/api/patches/1/', '/api/patches/1/'],
    ['/moved', '/series/12/mbox/'],
  ])('from %s is that of %s, which is said', async (page, text) => {
    const { status, stdout, stderr } = await predicate(origin + page);
    expect(stderr).toMatch(/^flatcheck: fetched https:\/\/localhost:\d+\S+ \(\d+ KiB\)\nflatcheck: patch .+\n$/);
    expect(stderr).toContain(`fetched ${origin}${text} `);
    expect({ status, isGood: isGood(stdout) }).toEqual({ status: 0, isGood: true });
  });

  it('by message id is the series of that mail, and answers with patches in them are left out', async () => {
    for (const id of ['v2@list', '<v2@list>', '<cover@list>', 're@list']) {
      const { status, stderr } = await predicate(id, {}, '--archive', `${origin}/list`);
      expect(stderr).toContain('flatcheck: patch [v2 1/1] new by A <a@example.org>\n');
      expect(stderr).toMatch(/note: left out of the thread: .*old/);
      expect(stderr).toMatch(/left out of the thread: .*better so/);
      expect(status).toBe(0);
    }
    const old = await predicate('v1@list', {}, '--archive', `${origin}/list`);
    expect(old.stderr).toContain('flatcheck: patch [1/1] old by A');
    const thread = await predicate(`${origin}/list/v2@list/T/#u`);
    expect(thread.stderr).toContain('flatcheck: patch [v2 1/1] new by A');
  });

  it('is checked', async () => {
    const small = ['--machine', 'pc', '--ram', '2G', '--vga', 'none'];
    const { status, stdout } = await flatcheck(['check', '--qemu', sampleTree, ...small, `${origin}/series/12/mbox/`]);
    expect(stdout).toMatch(/^PASS .*\n/);
    expect(status).toBe(0);
  });

  it.each([
    ['/nowhere', 'the server answers 404'],
    ['/down', 'only https is fetched: "http://localhost/x"'],
    ['/file', 'only https is fetched: "file:///etc/passwd"'],
    ['/round', 'more than 5 redirects'],
    ['/page', 'a web page'],
    ['/big', 'bigger than 16 MiB'],
    ['/empty', 'it is empty'],
    ['/list/bomb@list/', 'bigger than 16 MiB'],
    ['/list/torn@list/', 'torn'],
  ])('%s is refused in a line: %s', async (page, reason) => {
    const { status, stdout, stderr } = await predicate(origin + page);
    expect(stderr).toMatch(/^flatcheck: [^\n]*\n$/);
    expect(stderr).toContain(reason);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('is not fetched without https, from a server that cannot be trusted, or from none', async () => {
    asked = [];
    expect((await predicate(origin.replace('https', 'http'))).stderr).toContain('only https');
    expect((await predicate(`${origin}/moved`, { NODE_EXTRA_CA_CERTS: '' })).stderr).toMatch(
      /cannot fetch .*: \w*(CERT|SIGN)/,
    );
    expect((await predicate('https://localhost:1/x')).stderr).toMatch(
      /cannot fetch .*: ECONNREFUSED; without a network, save the mail and pass the file/,
    );
    expect(asked).toEqual([]);
  });

  it('cannot act on the terminal', async () => {
    const { stderr, status } = await predicate(`${origin}/hostile`);
    expect(stderr).toContain('\\x1b]0;gotcha\\x07');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stderr).not.toMatch(/[\u0007\u001b]/);
    expect(status).toBe(0);
  });

  it('comes through the proxy that HTTPS_PROXY names, unless NO_PROXY has the host', async () => {
    const tunnels: string[] = [];
    const proxy = createProxy().on('connect', (request, socket) => {
      tunnels.push(request.url!);
      const [, port] = request.url!.split(':');
      const upstream = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [upstream, socket]) end.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const page = `${origin}/series/12/mbox/`;
      expect(await predicate(page, { HTTPS_PROXY: address })).toMatchObject({ status: 0 });
      expect(tunnels).toEqual([new URL(origin).host]);
      expect(await predicate(page, { https_proxy: address, no_proxy: 'localhost' })).toMatchObject({ status: 0 });
      expect(tunnels.length).toBe(1);
    } finally {
      proxy.close();
    }
  });
});
