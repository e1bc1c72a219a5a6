/** The host's side of src/runtime/include/flatcheck/host.h. */

import type { HostFunction } from '../c/index.js';
import { Exit, type ProgramMemory } from '../c/runs.js';

/** Names of the functions that the host provides to every program. */
export const HOST_FUNCTIONS: ReadonlySet<string> = new Set([
  'flatcheck_output',
  'flatcheck_exit',
  'flatcheck_abort',
  'flatcheck_grow',
]);

/**
 * @param instance gives the running program once it exists
 * @param output takes what the program prints; the bytes are the callee's
 */
export function hostFunctions(
  instance: () => ProgramMemory,
  output: (descriptor: number, bytes: Uint8Array) => void,
): Record<string, HostFunction> {
  return {
    flatcheck_output: (descriptor, address, size) => {
      output(Number(descriptor), instance().bytes(address!, Number(size)).slice());
      return undefined;
    },
    flatcheck_exit: (status) => {
      throw new Exit(Number(status));
    },
    flatcheck_abort: (message) => instance().abort('abort', instance().string(message!) || 'abort() was called'),
    flatcheck_grow: (size) => instance().grow(Number(size)),
  };
}
