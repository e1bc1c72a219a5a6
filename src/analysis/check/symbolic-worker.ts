/** The thread that symbolic-thread.ts starts: answers its task once. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerSymbolicTask, type SymbolicTask } from './symbolic-task.js';

parentPort!.postMessage(await answerSymbolicTask(workerData as SymbolicTask));
