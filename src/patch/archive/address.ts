/** What a PATCH names that is no file: an address of a list archive, of Patchwork or of patchew, or a message id. */
import { UserError } from '../../errors.js';
import { quoted } from '../../text.js';

/** Where message ids are looked up: a public-inbox archive of all lists that lore.kernel.org keeps. */
const DEFAULT_ARCHIVE = 'https://lore.kernel.org/all/';

/** Something to be fetched. */
export interface PatchAddress {
  readonly url: URL;
  /** Set where what comes is a whole thread: the mail, without angle brackets, whose series is meant. */
  readonly messageId?: string;
}

const MESSAGE_ID = /^(?:<([^\s<>@/]+@[^\s<>@/]+)>|([^\s<>@/]+@[^\s<>@/]+))$/;

/** Whether a PATCH looks like an address or a message id rather than like a file. */
export function isPatchAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || MESSAGE_ID.test(text);
}

/**
 * What to fetch for an address or a message id: of a page that shows a patch or a series, the text that it is made
 * from.
 * @param archive address of a public-inbox list, for message ids
 * Throws UserError for what is no https address, or holds a password.
 */
export function patchAddress(text: string, archive: string = DEFAULT_ARCHIVE): PatchAddress {
  const [, bracketed, bare] = MESSAGE_ID.exec(text) ?? [];
  const messageId = bracketed ?? bare;
  if (messageId !== undefined) return thread(httpsUrl(archive.replace(/\/*$/, '/')), messageId);
  const url = httpsUrl(text);
  return patchwork(url) ?? patchew(url) ?? publicInbox(url) ?? { url };
}

/** The address that a text is. Throws UserError where it is not one that may be fetched. */
export function httpsUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined) throw new UserError(`not an address: ${quoted(text, 200)}`);
  if (url.protocol !== 'https:') throw new UserError(`only https is fetched: ${quoted(text, 200)}`);
  if (url.username !== '' || url.password !== '')
    throw new UserError(`an address with a user or a password is not fetched: ${quoted(url.host)}`);
  return url;
}

/** Patchwork's pages and series; its API's patch objects hold what is needed themselves. */
function patchwork(url: URL): PatchAddress | undefined {
  const { pathname, searchParams } = url;
  const series =
    /^(.*)\/project\/[^/]+\/list\/?$/.test(pathname) && /^\d+$/.test(searchParams.get('series') ?? '')
      ? [pathname.replace(/\/project\/[^/]+\/list\/?$/, ''), searchParams.get('series')]
      : /^(.*?)(?:\/api(?:\/[\d.]+)?)?\/series\/(\d+)\/?$/.exec(pathname)?.slice(1);
  if (series) return { url: new URL(`${series[0]}/series/${series[1]}/mbox/`, url) };
  const page = /^(.*(?:\/project\/[^/]+\/(?:patch|cover)\/[^/]+|\/patch\/\d+))\/?$/.exec(pathname)?.[1];
  return page === undefined ? undefined : { url: new URL(`${page}/mbox/`, url) };
}

/** patchew.org/PROJECT/MESSAGE-ID/: its "mbox" is the series. */
function patchew(url: URL): PatchAddress | undefined {
  const page = /(^|\.)patchew\.org$/.test(url.hostname) ? /^(\/[^/]+\/[^/]+@[^/]+)\/?$/.exec(url.pathname) : null;
  return page === null ? undefined : { url: new URL(`${page[1]}/mbox`, url) };
}

/** LIST/MESSAGE-ID/, also with "T/" or "t/" after it, of a public-inbox archive: the thread that the mail is in. */
function publicInbox(url: URL): PatchAddress | undefined {
  const [, list, messageId] = /^(.*\/)([^/]+(?:@|%40)[^/]+)\/(?:[Tt]\/?|t\.mbox\.gz)?$/.exec(url.pathname) ?? [];
  if (list === undefined || messageId === undefined) return undefined;
  return thread(new URL(list.replace(/^\/r\/$/, '/all/'), url), decoded(messageId));
}

function thread(list: URL, messageId: string): PatchAddress {
  return { url: new URL(`${encodeURIComponent(messageId).replaceAll('%40', '@')}/t.mbox.gz`, list), messageId };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UserError(`not an address: ${quoted(part)}`);
  }
}
