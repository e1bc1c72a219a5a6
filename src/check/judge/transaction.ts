/** A memory transaction that the patched code begins and does not commit: guest memory is no longer updated. */
import type { Change } from '../../result/change.js';
import type { Finding, FindingId } from '../../result/result.js';
import type { CheckOptions } from '../options.js';
import type { Configuration } from '../play/runs.js';
import type { TreeRuns } from '../play/tree-runs.js';
import { finding, type ShownFinding } from './findings.js';

/** What memory that is no longer updated looks like. */
const SYMPTOMS: ReadonlySet<FindingId> = new Set([
  'guest-map-changed',
  'listener-protocol',
  'dma-hole-fixed',
  'dma-hole-introduced',
]);

/** Asks the trees whether a transaction is left open, where findings look like it: once for each machine. */
export class TransactionProbe {
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly before: TreeRuns,
    private readonly after: TreeRuns,
  ) {}

  /** The findings of a configuration with `transaction-left-open` where that is why; then no hole counts as fixed. */
  judged(configuration: Configuration, shown: readonly ShownFinding[]): readonly ShownFinding[] {
    const symptom = shown.find((each) => SYMPTOMS.has(each.finding.id) && each.path !== null);
    if (!symptom || !this.isLeftOpen(configuration, symptom)) return shown;
    const { witness = [] } = symptom.finding;
    const cause = finding({ id: 'transaction-left-open', detail: { function: null }, ...configuration.name, witness });
    return [{ ...symptom, finding: cause }, ...shown.filter((each) => each.finding.id !== 'dma-hole-fixed')];
  }

  private isLeftOpen(configuration: Configuration, { path, replays }: ShownFinding): boolean {
    const { machine } = configuration.name;
    let isOpen = this.known.get(machine);
    if (isOpen === undefined) {
      const steps = replays.stepsAlong(path!);
      isOpen =
        this.after.leavesTransactionOpen(configuration, steps) &&
        !this.before.leavesTransactionOpen(configuration, steps);
      this.known.set(machine, isOpen);
    }
    return isOpen;
  }
}

const TRANSACTION = /\bmemory_region_transaction_(?:begin|commit)\b/;

/** `transaction-left-open` at the changed function that begins or commits one; other findings as they are. */
export function withOpener(
  found: Finding,
  changes: readonly Change[],
  { patches }: Pick<CheckOptions, 'patches'>,
): Finding {
  if (found.id !== 'transaction-left-open') return found;
  const hunks = patches.flatMap((patch) => patch.hunks);
  const functions = changes.filter(({ kind }) => kind === 'function');
  const mentions = (change: Change, isMeant: (line: string) => boolean): boolean =>
    hunks.some(({ id, lines }) => change.hunks.includes(id) && lines.some((line) => isMeant(line)));
  const opener =
    functions.find((each) => mentions(each, (line) => /^[-+]/.test(line) && TRANSACTION.test(line))) ??
    functions.find((each) => mentions(each, (line) => TRANSACTION.test(line))) ??
    (functions.length === 1 ? functions[0] : undefined);
  if (!opener) return found;
  const { name, file, line } = opener;
  return { ...found, detail: { function: name }, source: { file, line } };
}
