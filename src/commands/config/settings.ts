/** Which configuration a command follows. */
import { resolve } from 'node:path';
import { printable } from '../../text.js';
import { openTreeSource, type TreeSource } from '../../tree/source.js';
import { treeFolder } from '../input/trees.js';
import { CONFIG_NAME } from './name.js';
import { type Config, parseConfig, readConfig } from './read.js';

type RevisionSource = Extract<TreeSource, { readonly kind: 'revision' }>;

export interface ConfigOptions {
  /** --qemu */
  readonly qemu?: string;
  /** --config */
  readonly config?: string;
}

/**
 * The configuration that --config names, else the one at the top of the tree on disk; undefined where there is none.
 * A patch that changes it changes nothing about how it is checked itself. Throws UserError as readConfig() does.
 */
export async function configFor({ qemu, config }: ConfigOptions): Promise<Config | undefined> {
  return readConfig(
    config === undefined ? treeFolder({ ...(qemu && { qemu }) }) : undefined,
    config && resolve(config),
  );
}

/**
 * The configuration at the top of a revision, undefined where there is none: what is on disk may be what is checked,
 * and would judge itself. Which revision it is of is said on standard error. Throws UserError as parseConfig() does.
 */
export async function configOfRevision({ path, revision }: RevisionSource): Promise<Config | undefined> {
  const source = { kind: 'revision', path, revision } as const;
  const text = openTreeSource(source).read(CONFIG_NAME);
  if (text === undefined) return undefined;
  const name = `${CONFIG_NAME} of ${printable(/^[0-9a-f]{40,64}$/.test(revision) ? revision.slice(0, 12) : revision)}`;
  process.stderr.write(`flatcheck: note: the configuration is ${name}\n`);
  return parseConfig(text, name);
}
