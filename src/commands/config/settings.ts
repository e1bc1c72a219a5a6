/** Which configuration a command follows. */
import { resolve } from 'node:path';
import { treeFolder } from '../trees.js';
import { type Config, readConfig } from './read.js';

export interface ConfigOptions {
  /** --qemu */
  readonly qemu?: string;
  /** --config */
  readonly config?: string;
}

/**
 * The configuration that --config names, else the one at the top of the tree on disk, whichever revision is read; undefined where there is none.
 * A patch that changes it changes nothing about how it is checked itself. Throws UserError as readConfig() does.
 */
export async function configFor({ qemu, config }: ConfigOptions): Promise<Config | undefined> {
  return readConfig(
    config === undefined ? treeFolder({ ...(qemu && { qemu }) }) : undefined,
    config && resolve(config),
  );
}
