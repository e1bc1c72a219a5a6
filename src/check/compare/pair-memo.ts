/** Remembers what follows from two numbers, such as those of the flat views that two trees show after the same step. */
export class PairMemo<T> {
  private readonly rows: Array<Map<number, T> | undefined> = [];

  /** @param make called once for each different pair */
  constructor(private readonly make: (a: number, b: number) => T) {}

  /** What follows from two numbers; the first is not negative. */
  of(a: number, b: number): T {
    let row = this.rows[a];
    if (row === undefined) {
      row = new Map();
      this.rows[a] = row;
    }
    let known = row.get(b);
    if (known === undefined) {
      known = this.make(a, b);
      row.set(b, known);
    }
    return known;
  }
}
