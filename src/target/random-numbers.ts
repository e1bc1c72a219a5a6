/** Numbers for walks that are the same in every run. */

/** Numbers in [0, 2^32), the same for the same seed (xorshift with 32 bits, period 2^32 - 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
