/** The real QEMU that tests compare with. */
import { inspectBinary, type RealQemuOptions, RealQemu as Started } from '../../src/real-qemu/real-qemu.js';

/** A QEMU that tests are given. */
export interface RealBinary {
  readonly path: string;
  /** Such as `10.0.2`. */
  readonly version: string;
}

const installed = process.env.FLATCHECK_QEMU_BINARY || 'qemu-system-x86_64';

/** The binaries that are there: the one that FLATCHECK_QEMU_BINARY names, then those of FLATCHECK_QEMU_BINARIES (separated by ":"). */
export const binaries: readonly RealBinary[] = [installed, ...(process.env.FLATCHECK_QEMU_BINARIES ?? '').split(':')]
  .filter((path) => path !== '')
  .flatMap((path) => {
    const version = versionOf(path);
    return version === undefined ? [] : [{ path, version }];
  });

/** The binary of the same series as a tree of this version, if tests are given one. */
export function binaryOfSeries(version: string): RealBinary | undefined {
  return binaries.find((binary) => seriesOf(binary.version) === seriesOf(version));
}

/** Such as `10.0` of `10.0.2`. */
export function seriesOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function versionOf(path: string): string | undefined {
  try {
    return inspectBinary(path).version;
  } catch {
    return undefined;
  }
}

/** The version of the installed binary, such as `10.0.2`; undefined where there is none. */
export function realQemuVersion(): string | undefined {
  return binaries.find(({ path }) => path === installed)?.version;
}

export const RealQemu = {
  /** Starts a machine, of the installed binary unless another is named. */
  start: (options: Omit<RealQemuOptions, 'binary'> & { readonly binary?: string }): Promise<Started> =>
    Started.start({ binary: installed, ...options }),
};
