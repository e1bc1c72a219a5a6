/** `flatcheck` alone, inside a QEMU tree: what it would do there. */
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';
import { requireQemuTree } from '../../tree/detect.js';
import { openFolder } from '../../tree/folder.js';
import { runGit } from '../../tree/git.js';
import type { Config } from '../config/read.js';
import { configFor } from '../config/settings.js';
import { shellWord } from '../hook/script.js';
import { treeFolder } from '../input/trees.js';
import { DEFAULT_MACHINES, DEFAULT_RAM, DEFAULT_VGA } from '../input/values.js';

/** Says it on standard output; false, and nothing said, where the current folder is in no QEMU tree. */
export async function welcome(): Promise<boolean> {
  const folder = treeFolder({});
  if (folder === undefined) return false;
  const { version } = requireQemuTree(openFolder(folder));
  let config: Config | undefined;
  let fault = '';
  try {
    config = await configFor({});
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    fault = error.message;
  }
  const [machines, ram, vga] = [
    config?.machine ?? DEFAULT_MACHINES,
    config?.ram ?? DEFAULT_RAM,
    config?.vga ?? DEFAULT_VGA,
  ].map((list) => list.split(','));
  const commits = ownCommits(folder);
  const lines = [
    `QEMU ${version} in ${printable(folder)}`,
    `A check runs this tree before and after a patch: ${machines!.join(', ')} with ${ram!.join(', ')} of RAM, VGA ${vga!.join(', ')} (${machines!.length * ram!.length * vga!.length} machines).`,
    ...(fault === '' ? [] : [`But first: ${fault}`]),
    '',
    ...(commits === undefined
      ? ['  flatcheck check --range A..B       your commits']
      : [`  flatcheck check --range ${commits.range}`, `                                     ${commits.text}`]),
    '  flatcheck check FILE               a patch, a mail, an mbox, Patchwork JSON',
    '  flatcheck check URL | MESSAGE-ID   a series from Patchwork, lore or patchew',
    '  flatcheck hook install             checks what you push, before it goes',
    '  flatcheck doctor                   is everything there?',
    '  flatcheck --help                   the rest',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return true;
}

/** The commits that the branch has and its upstream has not, where there are some. */
function ownCommits(folder: string): { readonly range: string; readonly text: string } | undefined {
  const upstream = runGit(folder, ['rev-parse', '--abbrev-ref', '@{upstream}']);
  if (!upstream.ok) return undefined;
  const name = upstream.output.toString('utf8').trim();
  const count = Number(runGit(folder, ['rev-list', '--count', '@{upstream}..HEAD']).output.toString('latin1'));
  if (!(count > 0)) return undefined;
  const plain = `${printable(name)}..HEAD`;
  const range = /^[\w./-]+$/.test(plain) ? plain : shellWord(plain);
  return { range, text: `your ${count} commit${count === 1 ? '' : 's'} that ${printable(name)} does not have` };
}
