import { defineConfig } from 'vitest/config';

// Tests import src as it is; those of the command and of worker threads run dist, which `npm test` builds first.
// C that is compiled natively and a real QEMU take their time on a busy machine: the limits only end what hangs.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
