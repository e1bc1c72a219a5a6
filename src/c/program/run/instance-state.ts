/** A running program between two calls, as data that a thread can be sent. */
export interface InstanceState {
  /** In the order they must be instantiated in. */
  readonly modules: readonly WebAssembly.Module[];
  /** Host functions they import besides the common ones. */
  readonly hostFunctions: readonly string[];
  readonly tableLength: number;
  readonly stackPointer: number;
  /**
   * Contents of memory that is not zero, by offset; static data first, then what was given to the program to grow into.
   */
  readonly statics: { readonly start: number; readonly bytes: Uint8Array<ArrayBuffer> };
  readonly heap: Uint8Array<ArrayBuffer>;
  /** Loop iterations after which a call is stopped. */
  readonly fuel: number;
}

/** All that a program has in memory between two calls: another instance of the program goes on from it. */
export interface InstanceSnapshot extends Pick<InstanceState, 'stackPointer' | 'statics' | 'heap'> {
  /** Contents of the stack up to its end, from the first page that is not zero on. */
  readonly stack: { readonly start: number; readonly bytes: Uint8Array };
}
