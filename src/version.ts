/** What this flatcheck is. */
import { existsSync, readFileSync } from 'node:fs';

/** The folder of the package, with "/" at its end. Bundled for the command, this module lies one folder deeper. */
export const packageFolder = ['../', '../../']
  .map((path) => new URL(path, import.meta.url))
  .find((folder) => existsSync(new URL('package.json', folder)))!;

/** The version in the package's package.json. */
export const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
  readonly version: string;
};
