/** What the preprocessing thread does: preprocesses units, the likely ones while there is nothing else to do. */
import type { MessagePort } from 'node:worker_threads';
import { PreprocessorSession, packCuts, UnitPacker } from '../c/source.js';
import { overridesOf, TreeUnits } from '../machine/tree-units.js';
import type { ProfileOverrides } from '../target/x86_64/profile.js';
import { openTreeSource } from '../tree/source.js';
import type { Stamp, Stamped } from '../tree/stamps.js';
import { overlay, type TreeView } from '../tree/view.js';
import {
  type PreprocessAnswer,
  type PreprocessedTree,
  type PreprocessRequest,
  type PreprocessThreadData,
  SIGNAL_CELLS,
} from './preprocess-task.js';

/** Without a request for so long, none is expected soon. */
const QUIET_MILLISECONDS = 50;

export class PreprocessServer {
  readonly session = new PreprocessorSession();
  /** The task, once it has begun. */
  readonly task: Promise<unknown>;
  private readonly port: MessagePort;
  private readonly signal: Int32Array;
  private view!: TreeView;
  private overrides!: ProfileOverrides;
  private readonly trees: TreeUnits[] = [];
  private readonly packer = new UnitPacker(this.session);
  private readonly expected: Array<{ readonly tree: number; readonly file: string }> = [];
  private readonly answered = new Set<string>();
  private readonly lookedAt = new Map<string, Stamp>();
  private requests = 0;

  /** Starts to answer; its thread ends where the tree is no QEMU tree. */
  constructor({ port, signal }: PreprocessThreadData) {
    this.port = port;
    this.signal = signal;
    process.once('exit', () => {
      Atomics.store(signal, SIGNAL_CELLS.isOver, 1);
      this.tell();
    });
    this.task = new Promise((resolve) => {
      port.on('message', (request: PreprocessRequest) => {
        this.requests++;
        if (request.kind !== 'begin') return this.take(request);
        this.open(request.tree);
        resolve(request.task);
      });
    });
  }

  /** The first tree, once the task has begun. */
  get base(): TreeUnits {
    return this.trees[0]!;
  }

  /** Fulfilled when all that was expected is preprocessed and nothing was asked for some time. */
  async quiet(): Promise<void> {
    for (let before = -1; before !== this.requests || this.expected.length > 0; ) {
      before = this.requests;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
    }
  }

  private open({ source, overlays, defines }: PreprocessedTree): void {
    this.view = openTreeSource(source, overlays);
    this.overrides = overridesOf(this.view, defines);
    this.trees.push(new TreeUnits(this.view, this.session, this.overrides));
  }

  private take(request: Exclude<PreprocessRequest, { readonly kind: 'begin' }>): void {
    const { tree } = request;
    if (request.kind === 'unit') this.answer(tree, request.file);
    else if (request.kind === 'derive') {
      const changes = new Map(request.overlays.map(([path, text]) => [path, text ?? undefined]));
      this.trees.push(new TreeUnits(overlay(this.trees[tree]!.tree, changes), this.session, this.overrides));
    } else {
      if (this.expected.length === 0 && request.files.length > 0) setImmediate(() => this.workAhead());
      const units = request.files.map((file) => ({ tree, file }));
      if (request.isFirst) this.expected.unshift(...units);
      else this.expected.push(...units);
    }
  }

  /** Sends one unit that is expected; requests that have come meanwhile go before the next. */
  private workAhead(): void {
    const { tree, file } = this.expected.shift()!;
    this.answer(tree, file);
    if (this.expected.length > 0) setImmediate(() => this.workAhead());
  }

  /** Sends a unit, each once. */
  private answer(tree: number, file: string): void {
    const key = `${tree} ${file}`;
    if (this.answered.has(key)) return;
    this.answered.add(key);
    const packed = this.packedUnit(this.trees[tree]!, file);
    const unit = packed?.unit ?? null;
    const cuts = packed && packCuts(packed.added);
    const message: PreprocessAnswer = { tree, file, unit, cuts, lookedAt: this.newlyLookedAt() };
    this.port.postMessage(message, unit && cuts ? [unit.numbers.buffer, unit.lines.buffer, cuts.buffer] : []);
    this.tell();
  }

  /** Null for what cannot be preprocessed, whatever the reason: who asks meets it again. */
  private packedUnit(units: TreeUnits, file: string): ReturnType<UnitPacker['pack']> | null {
    try {
      return this.packer.pack(units.unit(file));
    } catch {
      return null;
    }
  }

  private newlyLookedAt(): Stamped[] {
    const fresh = [...(this.view.lookedAt?.() ?? [])].filter(([path, stamp]) => this.lookedAt.get(path) !== stamp);
    for (const [path, stamp] of fresh) this.lookedAt.set(path, stamp);
    return fresh;
  }

  /** Wakes who waits. */
  private tell(): void {
    Atomics.add(this.signal, SIGNAL_CELLS.answers, 1);
    Atomics.notify(this.signal, SIGNAL_CELLS.answers);
  }
}
