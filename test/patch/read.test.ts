import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { applyPatch } from '../../src/patch/apply/apply.js';
import { fromRange } from '../../src/patch/git/range.js';
import { readPatches } from '../../src/patch/read.js';
import { Folder, random, userError, viewOf } from './help.js';

const read = (text: string | Buffer) => readPatches(Buffer.from(text), 'x.patch');
const dir = new Folder();
const BEFORE = { 'a.c': 'one\ntwö\nthree\n', 'b.c': 'b\n' };
const AFTER = { 'a.c': 'one\nzwei = 2; /* é */\nthree\n', 'b.c': 'b\nFrom here = 3D\n' };
dir.git('init', '-q', '-b', 'main');
dir.write(BEFORE);
dir.commit('base');
dir.write({ 'a.c': AFTER['a.c'] });
dir.commit(
  'Größe: ein sehr langer Betreff, der über mehrere Zeilen geht, weil er so viele Wörter hat\n\nFrom the start.',
);
dir.write({ 'b.c': AFTER['b.c'] });
dir.commit('Second change');
const mails = (...options: string[]) => dir.git('format-patch', '--stdout', ...options, 'main~2..main');
const first = () => dir.git('format-patch', '--stdout', '-1', 'main~1').toString('utf8');
const SUBJECT = dir.git('log', '-1', '--format=%s', 'main~1').toString('utf8').trim();
afterAll(() => dir.remove());

/** Whether the patches turn the base into what was committed. */
function gives(set: ReturnType<typeof readPatches>): Record<string, string | undefined> {
  let view = viewOf(BEFORE);
  for (const patch of set.patches) view = applyPatch(view, patch).view;
  return { 'a.c': view.read('a.c'), 'b.c': view.read('b.c') };
}

/** The first mail with its body in another transfer encoding. */
function encoded(encoding: string, charset: string, encode: (body: Buffer) => string): Buffer {
  const mail = first();
  const split = mail.indexOf('\n\n');
  const head = mail
    .slice(0, split)
    .replace(/^(MIME-Version|Content-.*):.*\n?/gm, '')
    .trimEnd();
  const body = Buffer.from(mail.slice(split + 2), charset === 'iso-8859-1' ? 'latin1' : 'utf8');
  return Buffer.from(
    `${head}\nMIME-Version: 1.0\nContent-Type: text/plain; charset="${charset}"\nContent-Transfer-Encoding: ${encoding}\n\n${encode(body)}`,
    'latin1',
  );
}
const base64 = (body: Buffer) => `${body.toString('base64').replace(/.{76}/g, '$&\n')}\n`;
const printableQuoted = (body: Buffer) =>
  body
    .toString('latin1')
    .replace(/[^\n -<>-~]|=/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/ $/gm, '=20')
    .replace(/^.{70,}$/gm, (line) => line.replace(/(.{60}[^=]{3})(?=.)/g, '$1=\n'));

describe('mails that git format-patch makes', () => {
  it.each([
    [[]],
    [['--attach']],
    [['--inline']],
    [['--cover-letter', '--subject-prefix=RFC PATCH v3']],
    [['--base=main~2', '--notes']],
  ])('%j', (options) => {
    const set = read(mails(...options));
    expect(gives(set)).toEqual(AFTER);
    expect(set.patches.map(({ subject }) => subject)).toEqual([SUBJECT, 'Second change']);
    expect(set.patches[0]!.author).toBe('Zoë Müller <zoe@example.org>');
    expect(set.letters.length).toBe(options.includes('--cover-letter') ? 1 : 0);
    expect(set.patches[1]!.series).toEqual({
      version: options.some((o) => o.includes('v3')) ? 3 : 1,
      number: 2,
      total: 2,
    });
    expect(set.notes).toEqual([]);
  });

  it('are put in order by their numbers, and gaps are named', () => {
    const [one, two] = mails()
      .toString('utf8')
      .split(/(?=^From [0-9a-f]{40} )/m);
    expect(gives(read(two! + one!))).toEqual(AFTER);
    expect(read(two!).notes).toEqual(['of a series of 2, patch 1 is missing']);
  });

  it('come through CRLF, base64, quoted-printable, ISO 8859-1, UTF-16 and >From', () => {
    const expected = { ...BEFORE, 'a.c': AFTER['a.c'] };
    const inputs: Record<string, Buffer> = {
      crlf: Buffer.from(first().replace(/\n/g, '\r\n')),
      base64: encoded('base64', 'utf-8', base64),
      base64Crlf: encoded('base64', 'utf-8', (body) =>
        base64(Buffer.from(body.toString('utf8').replace(/\n/g, '\r\n'))),
      ),
      quoted: encoded('quoted-printable', 'UTF-8', printableQuoted),
      latin1: encoded('8bit', 'iso-8859-1', (body) => body.toString('latin1')),
      latin1Quoted: encoded('quoted-printable', 'iso-8859-1', printableQuoted),
      utf16: Buffer.from(`\ufeff${first()}`, 'utf16le'),
      rawHeader: Buffer.from(first().replace(/^Subject:.*\n( .*\n)*/m, `Subject: [PATCH 1/2]\n ${SUBJECT}\n`)),
      utf8Mark: Buffer.from(`\ufeff${first()}`),
      quotedFrom: Buffer.from(first().replace('\nFrom the start.', '\n>From the start.')),
      listedFrom: Buffer.from(
        first()
          .replace('\n\nFrom the', '\n\nFrom: Other <o@example.org>\n\nFrom the')
          .replace(/^From: .*$/m, 'From: List via <l@example.org>'),
      ),
    };
    for (const [name, input] of Object.entries(inputs)) {
      const set = read(input);
      expect(gives(set), name).toEqual(expected);
      expect(set.patches[0]!.subject, name).toBe(SUBJECT);
    }
    expect(read(inputs.listedFrom!).patches[0]!.author).toBe('Other <o@example.org>');
  });

  it('are read from a range, with the commit they apply to', () => {
    const set = fromRange(dir.path, 'main~2..main');
    expect(gives(set)).toEqual(AFTER);
    expect(set.base).toBe(dir.git('rev-parse', 'main~2').toString('utf8').trim());
    expect(userError(() => fromRange(dir.path, 'main..main'))).toContain('no commits in main..main');
    expect(userError(() => fromRange(dir.path, 'main..nowhere'))).toContain('nowhere');
    expect(userError(() => fromRange(dir.path, '--output=x..main'))).toContain('not a range');
    expect(userError(() => fromRange('/', 'a..b'))).toContain('not in a git repository');
  });
});

describe('attached patches', () => {
  it('are read whether a mail each or a bare diff, in a mail that has no diff itself', () => {
    const [one, two] = mails()
      .toString('utf8')
      .split(/(?=^From [0-9a-f]{40} )/m);
    const part = (text: string) =>
      `--=x\nContent-Type: text/x-patch; name="0001.patch"\nContent-Disposition: attachment\n\n${text}\n`;
    const mail = `From: A <a@example.org>\nSubject: patches\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=x"\n\n--=x\n\nSee attached.\n${part(one!)}${part(two!)}--=x--\n`;
    expect(gives(read(mail))).toEqual(AFTER);
    expect(read(mail).patches[1]!.subject).toBe('Second change');
  });
});

describe('Patchwork objects', () => {
  const object = {
    id: 1, name: '[1/1] short', date: '2026-01-02T03:04:05', msgid: '<m@example.org>', submitter: { name: 'Zoë', email: 'z@example.org' },
    headers: { Subject: '[PATCH 1/1] =?utf-8?q?l=C3=A4nger?=\n und gefaltet' }, content: 'Text.\n',
    diff: 'diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@\n one\n-twö\n+zwei = 2; /* é */\n three\n',
  }; // biome-ignore format: as Patchwork prints it

  it('give subject, author, date, message id and diff', () => {
    const { patches } = read(JSON.stringify(object, undefined, 1));
    expect(patches).toMatchObject([
      { subject: 'länger und gefaltet', author: 'Zoë <z@example.org>', date: object.date, messageId: object.msgid },
    ]);
    expect(gives(read(JSON.stringify(object)))['a.c']).toBe(AFTER['a.c']);
  });

  it('may come in a row or an array', () => {
    const text = JSON.stringify(object);
    expect(read(`${text}\n${text}`).patches.length).toBe(2);
    expect(read(`[${text},${text}]`).patches.length).toBe(2);
  });

  it('are refused without a diff and when torn', () => {
    expect(userError(() => read(JSON.stringify({ ...object, diff: null })))).toContain('no "diff"');
    expect(userError(() => read(JSON.stringify(object, undefined, 1).slice(0, -20)))).toMatch(
      /^x\.patch: line \d+: the JSON is torn/,
    );
  });
});

describe('bytes', () => {
  it('at the end of a name are kept, even the one that is a space in ISO 8859-1', () => {
    const text =
      'From: Voilà\nSubject: voilà\n\ndiff --git a/x b/à\nsimilarity index 100%\nrename from x\nrename to à\n';
    expect(read(text).patches[0]).toMatchObject({ author: 'Voilà', subject: 'voilà', files: [{ path: 'à' }] });
  });

  it('cost no more time than there are many of', () => {
    const diff = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n';
    const padded = `From: a\nContent-Transfer-Encoding: quoted-printable\n\n${' '.repeat(300_000)}x\n${diff}`;
    expect(read(padded).patches.length).toBe(1);
    expect(userError(() => read(`{"a":"${'\\"'.repeat(1_000_000)}`))).toContain('torn');
    expect(userError(() => read(`--- a/x\n+++ b/x\nBinary files ${' and '.repeat(100_000)}\n`))).toContain(
      'breaks off',
    );
  });
});

describe('what is refused', () => {
  const diff = (name: string, body = '@@ -1 +1 @@\n-a\n+b\n') => `--- a/${name}\n+++ b/${name}\n${body}`;
  it.each([
    ['nothing', '', /no patch in x\.patch: it is empty/],
    ['prose', 'hello\n', /^no patch in x\.patch$/],
    ['a mail without a diff', 'From: a\nSubject: b\n\nhello\n', /^no patch in x\.patch$/],
    [
      'a path that leaves the tree',
      diff('../../etc/x'),
      /line 1: refused path "\.\.\/\.\.\/etc\/x": it leaves the tree/,
    ],
    ['an absolute path', '--- /etc/x\n+++ /etc/x\n@@ -1 +1 @@\n-a\n+b\n', /is absolute/],
    ["a path in git's folder", diff('.git/hooks/x'), /git's own folder/],
    ['a drive', '--- C:/x.c\n+++ C:/x.c\n@@ -1 +1 @@\n-a\n+b\n', /drive/],
    ['a NUL in a path', diff('x\0y.c'), /NUL/],
    ['a quoted way out', '--- "a/..\\057x"\n+++ "b/..\\057x"\n@@ -1 +1 @@\n-a\n+b\n', /leaves the tree/],
    [
      'a renaming way out',
      'diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to ../y\n',
      /leaves the tree/,
    ],
    [
      'a hunk that breaks off',
      diff('x.c', '@@ -1,3 +1,3 @@\n a\n-b\n'),
      /line 5: the text breaks off: .* line 3 promises 3 old and 3 new lines, but has 2 and 1/,
    ],
    [
      'a hunk of 100000 lines that is not there',
      diff('x.c', '@@ -1,100000 +1,100000 @@\n-a\n+b\n'),
      /promises 100000 old/,
    ],
    ['huge numbers', diff('x.c', '@@ -99999999999999999999,1 +1 @@\n-a\n+b\n'), /line 3: not a hunk header/],
    ['lines beyond the hunk', diff('x.c', '@@ -1 +1 @@\n-a\n+b\n+c\n'), /line 6: .*but has more/],
    ['a foreign line in a hunk', diff('x.c', '@@ -1,2 +1,2 @@\n-a\n+b\n\x1b[2Jx\n'), /line 6: .*"\\x1b\[2Jx"/],
    ['a file section without hunks', 'diff --git a/x.c b/x.c\nindex 1234567..89abcde 100644\n', /x\.c breaks off/],
    [
      'a new file without its content',
      'diff --git a/x.c b/x.c\nnew file mode 100644\nindex 0000000..89abcde\n',
      /x\.c breaks off/,
    ],
    ['a combined diff', 'diff --cc x.c\nindex 1,2..3\n', /combined diff/],
    ['a hunk without a file', '@@ -1 +1 @@\n-a\n+b\n', /without the names/],
    [
      'a multipart mail that breaks off',
      'From: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n',
      /breaks off before line 7/,
    ],
    [
      'torn base64',
      'From: a\nContent-Transfer-Encoding: base64\n\nLS0tIGEveAorKysg\nYi94C\n',
      /base64 text that starts at line 4 breaks off/,
    ],
    [
      'base64 with something else in it',
      'From: a\nContent-Transfer-Encoding: base64\n\nLS0t\n<>\n',
      /line 5 is not base64/,
    ],
    [
      'torn quoted-printable',
      'From: a\nContent-Transfer-Encoding: quoted-printable\n\nx=3D\ny=zz\n',
      /line 5 is not quoted-printable/,
    ],
  ])('%s', (_, text, message) => {
    expect(userError(() => read(text))).toMatch(message);
  });

  it('is never anything but a UserError, whatever becomes of a good input', () => {
    const rand = random(7);
    const seeds = [
      mails('--attach', '--cover-letter'),
      mails(),
      encoded('base64', 'utf-8', base64),
      encoded('quoted-printable', 'utf-8', printableQuoted),
      Buffer.from(
        JSON.stringify({ name: 'x', diff: first().slice(first().indexOf('diff --git')), headers: { Subject: 'y' } }),
      ),
    ];
    let [good, bad] = [0, 0];
    for (let index = 0; index < 2000; index++) {
      let input = Buffer.from(seeds[index % seeds.length]!);
      for (let edits = 1 + rand(3); edits > 0 && input.length > 0; edits--) {
        const at = rand(input.length);
        const length = rand(40);
        const kind = rand(5);
        if (kind === 0) input[at] = rand(256);
        else if (kind === 1) input = input.subarray(0, at);
        else if (kind === 2) input = Buffer.concat([input.subarray(0, at), input.subarray(at + length)]);
        else if (kind === 3)
          input = Buffer.concat([input.subarray(0, at), input.subarray(at, at + length), input.subarray(at)]);
        else
          input = Buffer.concat([
            input.subarray(0, at),
            Buffer.from(['\n', '@@ -1 +1 @@\n', '"', '/../', '=', '9'][rand(6)]!),
            input.subarray(at),
          ]);
      }
      try {
        const set = readPatches(input, 'mutant');
        good++;
        for (const patch of set.patches) applyPatch(viewOf(BEFORE), patch);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        expect(error.message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        bad++;
      }
    }
    expect(Math.min(good, bad)).toBeGreaterThan(200);
  });
});

describe('content that is no text', () => {
  const opaque = (text: string) => readPatches(Buffer.from(text), 'p').patches.flatMap(({ files }) => files);

  it.each([
    [
      'a binary patch',
      'diff --git a/x.bin b/x.bin\nindex 1..2 100644\nGIT binary patch\nliteral 1\nIcmZ\n\nliteral 0\nHcmV?d00001\n\n',
    ],
    ['a note of git', 'diff --git a/x.bin b/x.bin\nindex 1..2 100644\nBinary files a/x.bin and b/x.bin differ\n'],
    ['a note of diff(1)', 'Binary files a/x.bin and b/x.bin differ\n'],
    [
      'a symbolic link',
      'diff --git a/x.bin b/x.bin\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/x.bin\n@@ -0,0 +1 @@\n+t\n',
    ],
    [
      'a submodule',
      'diff --git a/x.bin b/x.bin\nindex 1234567..89abcde 160000\n--- a/x.bin\n+++ b/x.bin\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n',
    ],
  ])('%s is named, changes no text, and the files after it are read', (_what, text) => {
    const files = opaque(`${text}--- a/y.c\n+++ b/y.c\n@@ -1 +1 @@\n-a\n+b\n`);
    expect(files.map(({ path, isOpaque, hunks }) => [path, isOpaque ?? false, hunks.length])).toEqual([
      ['x.bin', true, 0],
      ['y.c', false, 1],
    ]);
  });
});
