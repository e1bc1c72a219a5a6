/** What this flatcheck is. */
import { readFileSync } from 'node:fs';

/** The folder of the package, with "/" at its end. */
export const packageFolder = new URL('../', import.meta.url);

/** The version in the package's package.json. */
export const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
  readonly version: string;
};
