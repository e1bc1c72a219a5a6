import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PlayThread } from '../../src/threads/play-thread.js';

const built = pathToFileURL(join(import.meta.dirname, '../../dist/threads/play-thread.js')).href;

/** A thread that is up; a thread runs what was built. */
export async function startThread(): Promise<PlayThread> {
  const module = (await import(built)) as typeof import('../../src/threads/play-thread.js');
  const started = module.PlayThread.start();
  if (!started) throw new Error('this test needs two processors');
  while (!started.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
  return started;
}
