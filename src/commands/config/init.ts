/** `flatcheck init`: writes a configuration to start from. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { SEVERITIES } from '../../result/result.js';
import { printable } from '../../text.js';
import { treeFolder } from '../input/trees.js';
import { DEFAULT_MACHINES, DEFAULT_RAM, DEFAULT_VGA } from '../input/values.js';
import { CONFIG_NAME } from './name.js';

/** Writes the file at the top of the tree, where there is none yet; gives the exit code. Throws UserError where it is there or cannot be written. */
export function initConfig({ qemu }: { readonly qemu?: string }): number {
  const folder = treeFolder({ ...(qemu && { qemu }) });
  if (folder === undefined) throw new UserError('the current folder is no QEMU source tree: name one with --qemu DIR');
  const path = join(folder, CONFIG_NAME);
  if (existsSync(path)) throw new UserError(`${printable(path)} is there already`);
  try {
    writeFileSync(path, startText(), { flag: 'wx' });
  } catch (error) {
    throw new UserError(`cannot write ${printable(path)}: ${(error as NodeJS.ErrnoException).code}`);
  }
  process.stdout.write(`written: ${printable(path)}\n`);
  return 0;
}

/** The configuration that says what holds without one, each setting with a comment. */
export function startText(): string {
  const list = (text: string) => JSON.stringify(text.split(',')).replaceAll(',', ', ');
  const ids = Object.entries(SEVERITIES).map(([id, severity]) => `  //   ${id} (${severity})`);
  return `// What "flatcheck check" does in this tree. Comments are allowed; options of the command line go before this file.
// Its schema, for editors, is schema/flatcheck.config.schema.json in the package flatcheck.
{
  // Machines, sizes of guest RAM and VGA cards that are checked, as --machine, --ram and --vga take them.
  "machines": ${list(DEFAULT_MACHINES)},
  "ram": ${list(DEFAULT_RAM)},
  "vga": ${list(DEFAULT_VGA)},

  // The lowest severity that counts as an error: "error", "warning" or "note".
  "failLevel": "error",

  // Other severities than flatcheck's own: "error", "warning", "note" or "improvement". There are:
${ids.join('\n')}
  "severities": {},

  // Findings that are known and lived with. They stay in the report as notes with the reason. What is given must fit, for example:
  //   { "id": "dma-hole-introduced", "reason": "no device does DMA to the firmware area", "expires": "2027-01-31",
  //     "machine": "pc", "ram": "2G", "vga": "none", "file": "system/memory.c", "range": "0xc0000-0xfffff" }
  // Only "id" and "reason" must be there. After the day "expires" (UTC) the finding counts again.
  "accepted": []
}
`;
}
