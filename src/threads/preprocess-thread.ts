/**
 * A second thread, which preprocesses units before they are asked for. The first one waits for it without an event
 * loop.
 */
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type TranslationUnit, UnitUnpacker, unpackCuts } from '../c/source.js';
import type { UnitsElsewhere } from '../machine/units-elsewhere.js';
import type { Overlays } from '../tree/source.js';
import type { Stamped } from '../tree/stamps.js';
import { LIKELY_UNITS } from './likely-units.js';
import {
  type PreprocessAnswer,
  type PreprocessedTree,
  type PreprocessRequest,
  type PreprocessThreadData,
  SIGNAL_CELLS,
} from './preprocess-task.js';

/** Without an answer for so long, the thread is given up: its process may have lost it for want of memory. */
const PATIENCE_MILLISECONDS = 20_000;
/** Less than the main thread has: what is nested too deeply for that one is not preprocessed here either. */
const STACK_MEGABYTES = 1;

const PREPROCESS_WORKER = new URL('./preprocess-worker.js', import.meta.url);

export class PreprocessThread {
  /** The tree it has begun with. */
  readonly tree = new ThreadTree(this, 0);
  /** What was looked at on disk, as far as it is known here (see TreeView.lookedAt). */
  readonly lookedAt: Stamped[] = [];
  /** What its script says of the task; rejected where it ends without. */
  readonly done: Promise<unknown>;
  private readonly signal = new Int32Array(new SharedArrayBuffer(Object.keys(SIGNAL_CELLS).length * 4));
  private readonly port: MessagePort;
  private readonly worker: Worker;
  private readonly unpacker = new UnitUnpacker();
  private readonly units = new Map<string, TranslationUnit | null>();
  private trees = 1;
  private isLost = false;

  private constructor(script: URL) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const workerData: PreprocessThreadData = { port: port2, signal: this.signal };
    this.worker = new Worker(script, {
      workerData,
      transferList: [port2],
      resourceLimits: { stackSizeMb: STACK_MEGABYTES },
    });
    // Whoever waits for it is told, and preprocesses by himself.
    this.worker.on('error', () => {});
    this.done = new Promise((resolve, reject) => {
      this.worker.once('message', resolve);
      this.worker.once('error', reject);
      this.worker.once('exit', () => reject(new Error('the preprocessing thread has ended')));
    });
    // It is looked at later, or not at all.
    this.done.catch(() => undefined);
    // While it has nothing to do the process may end; listeners would have kept it.
    this.worker.unref();
  }

  /**
   * Starts the thread, which then waits for what it is to do; null where there is but one processor to run on.
   * @param script of a thread that has a PreprocessServer
   */
  static start(script = PREPROCESS_WORKER): PreprocessThread | null {
    return availableParallelism() < 2 ? null : new PreprocessThread(script);
  }

  /**
   * Has it preprocess what a tree is likely to need.
   * @param task what its script may do besides
   * @param likely units
   */
  begin(tree: PreprocessedTree, task: unknown = null, likely: readonly string[] = LIKELY_UNITS): this {
    this.worker.ref();
    this.request({ kind: 'begin', tree, task });
    this.tree.expect(likely);
    return this;
  }

  /** As ThreadTree.unit(). */
  unit(tree: number, file: string, meanwhile: () => boolean): TranslationUnit | null {
    const key = keyOf(tree, file);
    this.receive();
    if (!this.units.has(key)) this.request({ kind: 'unit', tree, file });
    while (!this.units.has(key) && !this.isOver) {
      const answers = Atomics.load(this.signal, SIGNAL_CELLS.answers);
      this.receive();
      if (!this.units.has(key) && !meanwhile()) this.waitForMore(answers);
    }
    const unit = this.units.get(key) ?? null;
    this.units.delete(key);
    return unit;
  }

  /** As ThreadTree.derive(), of the tree of a number. */
  derive(tree: number, overlays: Overlays): ThreadTree {
    this.request({ kind: 'derive', tree, overlays });
    return new ThreadTree(this, this.trees++);
  }

  request(request: PreprocessRequest): void {
    this.port.postMessage(request);
  }

  /** Ends the thread, whether it is done or not. */
  end(): void {
    this.port.close();
    void this.worker.terminate();
  }

  /** What it has sent before is there all the same. */
  private get isOver(): boolean {
    return this.isLost || Atomics.load(this.signal, SIGNAL_CELLS.isOver) === 1;
  }

  private waitForMore(answers: number): void {
    this.isLost = Atomics.wait(this.signal, SIGNAL_CELLS.answers, answers, PATIENCE_MILLISECONDS) === 'timed-out';
  }

  private receive(): void {
    for (let message = receiveMessageOnPort(this.port); message; message = receiveMessageOnPort(this.port)) {
      const { tree, file, unit, cuts, lookedAt } = message.message as PreprocessAnswer;
      const unpacked = unit && this.unpacker.unpack(unit);
      if (unpacked && cuts) unpackCuts(unpacked.added, cuts);
      this.units.set(keyOf(tree, file), unpacked?.unit ?? null);
      for (const stamped of lookedAt) this.lookedAt.push(stamped);
    }
  }
}

/** A tree that the thread knows. */
class ThreadTree implements UnitsElsewhere {
  readonly lending: UnitsElsewhere = new LendingTree(this);
  private readonly asked = new Set<string>();
  /** What was lent, and will be asked for once more. */
  private readonly lent = new Map<string, TranslationUnit | null>();
  /** One that will be derived. */
  private ahead: { readonly overlays: string; readonly tree: ThreadTree } | null = null;

  constructor(
    private readonly thread: PreprocessThread,
    private readonly number: number,
  ) {}

  unit(file: string, meanwhile: () => boolean): TranslationUnit | null {
    const lent = this.lent.get(file);
    this.lent.delete(file);
    return lent ?? this.firstTime(file, meanwhile);
  }

  /** As unit(), which gives it once more. */
  lend(file: string, meanwhile: () => boolean): TranslationUnit | null {
    const unit = this.lent.get(file) ?? this.firstTime(file, meanwhile);
    if (unit) this.lent.set(file, unit);
    return unit;
  }

  private firstTime(file: string, meanwhile: () => boolean): TranslationUnit | null {
    if (this.asked.has(file)) return null;
    this.asked.add(file);
    return this.thread.unit(this.number, file, meanwhile);
  }

  expect(files: readonly string[], isFirst = false): void {
    this.thread.request({ kind: 'expect', tree: this.number, files, isFirst });
  }

  expectDerived(overlays: Overlays): void {
    if (this.derivedAhead(overlays)) return;
    const tree = this.thread.derive(this.number, overlays);
    this.ahead = { overlays: JSON.stringify(overlays), tree };
    // Whether a change is to be played at all is told from these.
    const changed = overlays.map(([path]) => path).filter((path) => LIKELY_UNITS.includes(path));
    tree.expect(changed, true);
    this.expect(changed, true);
  }

  derive(overlays: Overlays): ThreadTree {
    const tree = this.derivedAhead(overlays);
    if (tree) this.ahead = null;
    return tree ?? this.thread.derive(this.number, overlays);
  }

  /** The tree that is expected to be derived, if it is for these changes; it stays so. */
  derivedAhead(overlays: Overlays): ThreadTree | null {
    return this.ahead?.overlays === JSON.stringify(overlays) ? this.ahead.tree : null;
  }
}

/** A tree for who looks at it before its program does. */
class LendingTree implements UnitsElsewhere {
  readonly lending = this;

  constructor(private readonly tree: ThreadTree) {}

  unit(file: string, meanwhile: () => boolean): TranslationUnit | null {
    return this.tree.lend(file, meanwhile);
  }

  expect(files: readonly string[], isFirst?: boolean): void {
    this.tree.expect(files, isFirst);
  }

  expectDerived(overlays: Overlays): void {
    this.tree.expectDerived(overlays);
  }

  derive(overlays: Overlays): UnitsElsewhere {
    return (this.tree.derivedAhead(overlays) ?? this.tree.derive(overlays)).lending;
  }
}

function keyOf(tree: number, file: string): string {
  return `${tree} ${file}`;
}
