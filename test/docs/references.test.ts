import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flatcheck, root } from '../commands/cli.js';
import { documents, textOf } from './blocks.js';

const sources: readonly string[] = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
);

/** Text without fenced blocks, which show what others write. */
const prose = (document: string): string => textOf(document).replace(/^```.*?^```$/gms, '');

const inBackticks = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word!);

/** Headings as GitHub makes anchors of them. */
const anchors = (document: string): string[] =>
  [...prose(document).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );

describe.each(documents)('%s', (document) => {
  it('names files of this repository that are there', () => {
    const paths = inBackticks(prose(document)).filter((word) =>
      /^(src|test|docs|samples|schema|grammars|\.ci)\/[\w./-]*$/.test(word),
    );
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const names = inBackticks(prose(document)).filter((word) => /^[\w/-]+\.tsx?$/.test(word));
    expect(names.filter((name) => !sources.some((path) => `/${path}`.endsWith(`/${name}`)))).toEqual([]);
  });

  it('links to files and headings that are there', () => {
    const links = [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const broken = links.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [file, anchor] = target.split('#') as [string, string | undefined];
      const path = file === '' ? document : join(dirname(document), file);
      if (!existsSync(join(root, path))) return true;
      return anchor !== undefined && !anchors(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('docs/commands.md', () => {
  const help = (...words: string[]): string => flatcheck([...words, '--help']).stdout;
  const list = /^Commands:\n(.*?)\n\n/ms.exec(help())![1]!;
  const commands = [...list.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  const optionsIn = (text: string): string[] => [...text.matchAll(/--[a-z][a-z0-9-]+/g)].map(([option]) => option);
  const known = new Set([help(), ...commands.map((name) => help(name))].flatMap(optionsIn));

  it('has a chapter on each command', () => {
    const chapters = [...textOf('docs/commands.md').matchAll(/^## ([a-z-]+)/gm)].map(([, name]) => name);
    expect(chapters).toEqual(expect.arrayContaining(commands));
  });

  it('tells of each option that the help tells of', () => {
    const told = new Set(optionsIn(textOf('docs/commands.md')));
    expect([...known].filter((option) => !told.has(option))).toEqual([]);
  });

  // What testing.md tells of are options of scripts.
  const others = documents.filter((document) => document !== 'docs/testing.md');
  it.each(others)('%s tells of no option that there is not', (document) => {
    const ours = inBackticks(prose(document)).filter((word) => /^(flatcheck .*)?--[a-z]/.test(word));
    expect(ours.flatMap(optionsIn).filter((option) => !known.has(option))).toEqual([]);
  });
});
