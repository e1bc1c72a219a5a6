/** What the account of a patch is made from. */
import type { TreeView } from '../../tree/view.js';
import type { Judgement } from '../judge/judge.js';
import type { ShadowedProgram } from './exercised.js';
import type { Traces } from './traces.js';

/** What was played of a patch. */
export interface PlayedPatch {
  readonly judgement: Judgement;
  /** The patched program. */
  readonly program: ShadowedProgram;
  readonly base: TreeView;
  readonly patched: TreeView;
  /** Hunks that a finding was shown to need, or without which something else is observed. */
  readonly neededHunks: ReadonlySet<string>;
  /** What is left in memory; null while more is going to be played. */
  readonly traces: Pick<Traces, 'areLeft'> | null;
}
