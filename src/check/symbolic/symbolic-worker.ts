/** The thread that preprocesses for a check, and reads the syntax trees once that leaves it the time. */
import { parentPort, workerData } from 'node:worker_threads';
import { PreprocessServer } from '../../threads/preprocess-server.js';
import type { PreprocessThreadData } from '../../threads/preprocess-task.js';
import type { SymbolicTask } from './symbolic-task.js';

const server = new PreprocessServer(workerData as PreprocessThreadData);
const task = (await server.task) as SymbolicTask;
await server.quiet();
const { answerSymbolicTask } = await import('./symbolic-task.js');
parentPort!.postMessage(await answerSymbolicTask(task, server.session, server.base));
