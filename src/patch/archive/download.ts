/** Fetches patches by https: bounded in size and time, through the proxies that the environment names. */
import { gunzipSync } from 'node:zlib';
import { UserError } from '../../errors.js';
import { printable, quoted } from '../../text.js';
import { httpsUrl } from './address.js';

const MAX_BYTES = 16 * 2 ** 20;
const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 30_000;

/** What was fetched. */
export interface Download {
  readonly bytes: Uint8Array;
  /** Where it came from in the end. */
  readonly url: URL;
}

/**
 * Gets a text, unpacked if it is gzip'ed. Redirects are followed to https only. HTTPS_PROXY and NO_PROXY count (in
 * lower case as well). Throws UserError, naming the address, for anything but a text of at most 16 MiB within 30
 * seconds.
 */
export async function download(start: URL): Promise<Download> {
  const { EnvHttpProxyAgent, request } = await import('undici');
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const fail = (url: URL, reason: string): never => {
    throw new UserError(`cannot fetch ${shownUrl(url)}: ${reason}`);
  };
  const agent = new EnvHttpProxyAgent();
  let url = start;
  try {
    for (let redirects = 0; ; redirects++) {
      const { statusCode, headers, body } = await request(url, {
        dispatcher: agent,
        signal,
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'flatcheck' },
      });
      const location = headers.location;
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
        await body.dump();
        if (redirects >= MAX_REDIRECTS) fail(start, `more than ${MAX_REDIRECTS} redirects`);
        url = redirected(url, location);
        if (isPrivate(url.hostname) && !isPrivate(start.hostname))
          fail(start, 'it redirects to an address of this machine or of a private network');
        continue;
      }
      if (statusCode !== 200) fail(url, `the server answers ${statusCode}`);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > MAX_BYTES) fail(url, 'it is bigger than 16 MiB');
        chunks.push(chunk);
      }
      const bytes = unpacked(Buffer.concat(chunks), () =>
        fail(url, 'unpacked, it is bigger than 16 MiB, or it is torn'),
      );
      if (/^\s*<(!doctype html|html)\b/i.test(bytes.toString('latin1', 0, 200)))
        fail(url, 'the server answers with a web page, not with a patch');
      return { bytes, url };
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} seconds` : reasonOf(error);
    return fail(url, `${reason}; without a network, save the mail and pass the file`);
  } finally {
    await agent.destroy();
  }
}

/**
 * Whether a host is written as an address of this machine or of a private network (RFC 6890), or is one of its usual
 * names.
 */
export function isPrivate(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (/(^|\.)(localhost|local|internal|home\.arpa)$/.test(host)) return true;
  // The URL parser writes every form of an IPv4 address with four decimal numbers, and an IPv4 one in IPv6 as two
  // hexadecimal ones.
  const mapped = /^::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  const high = mapped ? Number.parseInt(mapped[1]!, 16) : 0;
  const address = mapped ? `${high >> 8}.${high & 255}.0.0` : host;
  if (
    /^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
      address,
    )
  )
    return /^[\d.]+$/.test(address);
  return host.includes(':') && /^(::1?$|f[cd]|fe[89ab])/.test(host);
}

function redirected(from: URL, location: string): URL {
  try {
    return httpsUrl(location, from);
  } catch (error) {
    throw new UserError(`cannot fetch ${shownUrl(from)}: it redirects: ${(error as Error).message}`);
  }
}

/** What gzip packed, known by its first bytes (RFC 1952, 2.3.1); anything else as it is. */
function unpacked(bytes: Buffer, onFault: () => never): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    return onFault();
  }
}

function reasonOf(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException;
  const inner = cause instanceof Error ? (cause as NodeJS.ErrnoException) : undefined;
  return printable(inner?.code ?? code ?? message);
}

/** An address as messages show it, cut where it is long. */
export function shownUrl(url: URL): string {
  return quoted(url.href, 200).slice(1, -1);
}
