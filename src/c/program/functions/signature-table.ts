/** The machine signatures of a program: modules name them by their indices. */
import { type Signature, signatureKey } from '../../wasm/module.js';

export class SignatureTable {
  private readonly signatures: Signature[] = [];
  private readonly indices = new Map<string, number>();
  /** The same, by signatures that were asked for. */
  private readonly knownIndices = new WeakMap<Signature, number>();

  /** In order of their indices. */
  get all(): readonly Signature[] {
    return this.signatures;
  }

  /** Goes on from the signatures of another program. */
  restore(signatures: readonly Signature[]): void {
    for (const signature of signatures) this.index(signature);
  }

  index(signature: Signature): number {
    let index = this.knownIndices.get(signature);
    if (index === undefined) {
      const key = signatureKey(signature);
      index = this.indices.get(key) ?? this.signatures.push(signature) - 1;
      this.indices.set(key, index);
      this.knownIndices.set(signature, index);
    }
    return index;
  }
}
