/** The thread that preprocess-thread.ts starts. */
import { workerData } from 'node:worker_threads';
import { PreprocessServer } from './preprocess-server.js';
import type { PreprocessThreadData } from './preprocess-task.js';

new PreprocessServer(workerData as PreprocessThreadData);
