/** The thread that preprocess-thread.ts starts: preprocesses units, the likely ones while there is nothing else to do. */
import { workerData } from 'node:worker_threads';
import { type PackedUnit, PreprocessorSession, UnitPacker } from '../c/preprocess/index.js';
import { openTreeSource } from '../tree/source.js';
import { overlay } from '../tree/view.js';
import {
  type PreprocessAnswer,
  type PreprocessRequest,
  type PreprocessThreadData,
  SIGNAL_CELLS,
} from './preprocess-task.js';
import { overridesOf, TreeUnits } from './tree-units.js';

const { port, signal, tree: first } = workerData as PreprocessThreadData;
process.once('exit', () => {
  Atomics.store(signal, SIGNAL_CELLS.isOver, 1);
  tell();
});
const view = openTreeSource(first.source, first.overlays);
const overrides = overridesOf(view, first.defines);
const session = new PreprocessorSession();
const packer = new UnitPacker(session);
const trees = [new TreeUnits(view, session, overrides)];
const expected: Array<{ readonly tree: number; readonly file: string }> = [];
const answered = new Set<string>();
const lookedAt = new Set<string>();

/** Null for what cannot be preprocessed, whatever the reason: who asks meets it again. */
function packedUnit(units: TreeUnits, file: string): PackedUnit | null {
  try {
    return packer.pack(units.unit(file));
  } catch {
    return null;
  }
}

function newlyLookedAt(): string[] {
  const paths = [...(view.lookedAt?.() ?? [])].filter((path) => !lookedAt.has(path));
  for (const path of paths) lookedAt.add(path);
  return paths;
}

/** Sends a unit, each once. */
function answer(tree: number, file: string): void {
  const key = `${tree} ${file}`;
  if (answered.has(key)) return;
  answered.add(key);
  const unit = packedUnit(trees[tree]!, file);
  const message: PreprocessAnswer = { tree, file, unit, lookedAt: newlyLookedAt() };
  port.postMessage(message, unit ? [unit.numbers.buffer, unit.lines.buffer] : []);
  tell();
}

/** Wakes who waits. */
function tell(): void {
  Atomics.add(signal, SIGNAL_CELLS.answers, 1);
  Atomics.notify(signal, SIGNAL_CELLS.answers);
}

/** Sends one unit that is expected; requests that have come meanwhile go before the next. */
function workAhead(): void {
  const { tree, file } = expected.shift()!;
  answer(tree, file);
  if (expected.length > 0) setImmediate(workAhead);
}

port.on('message', (request: PreprocessRequest) => {
  const { tree } = request;
  if (request.kind === 'unit') answer(tree, request.file);
  else if (request.kind === 'derive') {
    const changes = new Map(request.overlays.map(([path, text]) => [path, text ?? undefined]));
    trees.push(new TreeUnits(overlay(trees[tree]!.tree, changes), session, overrides));
  } else {
    if (expected.length === 0 && request.files.length > 0) setImmediate(workAhead);
    for (const file of request.files) expected.push({ tree, file });
  }
});
