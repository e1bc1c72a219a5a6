import type { Dependent, Identifier, Macro } from '../lex/preprocessing-token.js';
import type { SegmentRecord } from '../segment-record.js';

let recordings = 0;

/**
 * The macros in force in one translation unit. They live in the identifiers themselves; this keeps book of what a
 * segment asks and changes, and puts everything back at the unit's end.
 */
export class MacroState {
  private readonly touched: Identifier[] = [];
  private recording = 0;
  private consulted: Identifier[] = [];
  private answers: (Macro | undefined)[] = [];
  private changed: Identifier[] = [];
  /**
   * Names that were asked for and never were macros: nearly all of them, so they are kept out of what is checked each
   * time.
   */
  private plain: Identifier[] = [];

  /** The macro that a name is, undefined where it is none; noted as asked. */
  lookup(identifier: Identifier): Macro | undefined {
    if (identifier.consulted !== this.recording) {
      identifier.consulted = this.recording;
      if (!identifier.everMacro) {
        this.plain.push(identifier);
      } else {
        this.consulted.push(identifier);
        this.answers.push(identifier.macro);
      }
    }
    return identifier.macro;
  }

  /** Gives a name a definition, or takes it away; noted as changed. */
  set(identifier: Identifier, macro: Macro | undefined): void {
    // Asked from now on, the answer is this segment's own and no condition on its reuse.
    identifier.consulted = this.recording;
    if (identifier.changed !== this.recording) {
      identifier.changed = this.recording;
      this.changed.push(identifier);
    }
    this.assign(identifier, macro);
  }

  /** Gives a name a definition outside of any segment. */
  assign(identifier: Identifier, macro: Macro | undefined): void {
    if (!identifier.touched) {
      identifier.touched = true;
      this.touched.push(identifier);
    }
    if (macro !== undefined && !identifier.everMacro) {
      identifier.everMacro = true;
      for (const dependent of identifier.dependents ?? []) {
        dependent.consulted.push(identifier);
        dependent.answers.push(undefined);
      }
      identifier.dependents = null;
    }
    identifier.macro = macro;
  }

  /** Starts the books of a segment. */
  beginRecording(): void {
    this.recording = ++recordings;
    this.consulted = [];
    this.answers = [];
    this.changed = [];
    this.plain = [];
  }

  /** The books of the segment that ends here; names that become macros later are added to them. */
  finishRecording(): Pick<SegmentRecord, 'dependent' | 'changed' | 'results'> {
    const { consulted, answers, changed } = this;
    const dependent: Dependent = { consulted, answers };
    for (const identifier of this.plain) {
      if (identifier.everMacro) {
        consulted.push(identifier);
        answers.push(undefined);
      } else if (identifier.dependents === null) {
        identifier.dependents = [dependent];
      } else {
        identifier.dependents.push(dependent);
      }
    }
    return { dependent, changed, results: changed.map((identifier) => identifier.macro) };
  }

  /** Whether a record's answers are what would be answered now. */
  agrees({ dependent: { consulted, answers } }: SegmentRecord): boolean {
    for (let index = 0; index < consulted.length; index++) {
      if (consulted[index]!.macro !== answers[index]) {
        return false;
      }
    }
    return true;
  }

  /** Does to the macros what the recorded segment did. */
  apply({ changed, results }: SegmentRecord): void {
    for (let index = 0; index < changed.length; index++) {
      this.assign(changed[index]!, results[index]);
    }
  }

  /** Forgets all macros, for the next unit. */
  clear(): void {
    for (const identifier of this.touched) {
      identifier.macro = undefined;
      identifier.disabled = false;
      identifier.touched = false;
    }
    this.touched.length = 0;
  }
}
