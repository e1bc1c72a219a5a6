import { Identifier } from './preprocessing-token.js';

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
