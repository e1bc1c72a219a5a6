import { defineConfig } from 'vitest/config';

// Tests import src as it is; those of the command and of worker threads run dist, which `npm test` builds first.
// C that is compiled natively and a real QEMU take their time on a busy machine: the limits only end what hangs. Many tests wait
// for the one thread of a child, so that there are as many workers as processors.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
