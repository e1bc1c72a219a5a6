import type { Macro } from './macro.js';

/**
 * One spelling of an identifier, the same object wherever it is spelled, so that asking for its macro is a property read.
 * The mutable fields belong to the translation unit being preprocessed and are put back when it ends.
 */
export class Identifier {
  /** The definition in force, undefined where the name is no macro. */
  macro: Macro | undefined = undefined;
  /** Its replacement is being rescanned (C11 6.10.3.4p2). */
  disabled = false;
  /** Number of the recording that already knows what this name was at its start. */
  consulted = 0;
  /** Number of the recording that already lists this name as changed. */
  changed = 0;
  /** The unit has to put this name back. */
  touched = false;
  /** Some file of the session that was read so far defines it as a macro. */
  everMacro = false;
  /** What was found out while this name was never a macro, and depends on that. */
  dependents: Dependent[] = [];

  constructor(readonly name: string) {}
}

/** Something that holds while some names are what they were when it was found out. */
export interface Dependent {
  readonly consulted: Identifier[];
  /** What `consulted` were at the start, in the same order. */
  readonly answers: Array<Macro | undefined>;
}

/** The identifiers of a session, by spelling. */
export class IdentifierTable {
  private readonly byName = new Map<string, Identifier>();

  /** The identifier of this spelling; the same object each time. */
  get(name: string): Identifier {
    let identifier = this.byName.get(name);
    if (identifier === undefined) {
      identifier = new Identifier(name);
      this.byName.set(name, identifier);
    }
    return identifier;
  }
}
