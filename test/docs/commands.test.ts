import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../commands/cli.js';
import { Folder } from '../patch/help.js';
import { reportMissing } from '../qemu/trees.js';
import { type Block, blocksOf, documents, textOf } from './blocks.js';
import { lacking, Place, type Session } from './place.js';

const folder = new Folder();
afterAll(() => folder.remove());

/** Commits, versions of tools, times and what a cache holds differ from run to run. */
function comparable(line: string): string {
  return line
    .replace(/\b(?<!0x)(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/g, 'COMMIT')
    .replace(/^(node|git|cache) +.*/, '$1')
    .replace(/\b\d+(\.\d+)? s\b/g, 'TIME')
    .trimEnd();
}

/** The output as a pattern: a line `...` stands for any lines. */
function expected(lines: readonly string[]): RegExp {
  const pattern = lines.map((line) =>
    line === '...' ? '(?:.*\\n)*?' : `${comparable(line).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\n`,
  );
  return new RegExp(`^${pattern.join('')}$`);
}

const lines = (output: string): string[] => output.replace(/\n+$/, '').split('\n');

function checkOutputs({ commands }: Block, { outputs }: Session): void {
  commands.forEach(({ command, output }, index) => {
    if (output === undefined) return;
    const shown = outputs[index]!;
    const written = shown === '' ? '' : `${lines(shown).map(comparable).join('\n')}\n`;
    expect(written, `what "${command}" writes`).toMatch(expected(output));
  });
}

/** All commands but the last end with 0. */
function checkStatuses({ commands }: Block, status: number, { statuses, outputs }: Session): void {
  const ends = commands.map((_, index) => (index === commands.length - 1 ? status : 0));
  expect(statuses, `exit codes; the last command wrote: ${outputs.at(-1)}`).toEqual(ends);
}

/** Lays what came out over what the document shows. */
function update({ document, from, to, commands }: Block, session: Session): void {
  const all = textOf(document).split('\n');
  const now = commands.flatMap(({ command, output }, index) => {
    if (output === undefined) return [command];
    const kept = output.includes('...') || session.outputs[index] === '';
    return [`$ ${command}`, ...(kept ? output : lines(session.outputs[index]!))];
  });
  all.splice(from, to - from, ...now);
  writeFileSync(join(root, document), all.join('\n'));
}

describe.each(documents)('%s', (document) => {
  const blocks = blocksOf(document);

  it('says of each block of commands where it is run, or why not', () => {
    expect(blocks.filter(({ mark }) => mark === undefined).map(({ line }) => `${document}:${line}`)).toEqual([]);
  });

  // From the last to the first: an update moves the lines below it.
  for (const block of blocks.reverse()) {
    if (block.mark === undefined || !('place' in block.mark)) continue;
    const { place, status } = block.mark;
    const missing = lacking(place);
    reportMissing(missing !== undefined, `line ${block.line}: ${missing}`, false);
    it.skipIf(missing !== undefined)(`line ${block.line} shows what comes out (${place})`, () => {
      const home = join(folder.path, `${document}-${block.line}`);
      const where = new Place(place, home, join(folder.path, 'cache'));
      const session = where.run(block.commands.map(({ command }) => command));
      checkStatuses(block, status, session);
      if (process.env.FLATCHECK_UPDATE === '1') update(block, session);
      else checkOutputs(block, session);
    });
  }
});
