import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tools/slow-first.ts';

/**
 * Projects that differ in what they may touch: unit tests nothing outside the process, integration tests the disk and
 * children; those of sync run thousands of random histories and take their time.
 */
export default defineConfig({
  test: {
    allowOnly: false,
    fileParallelism: true,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          isolate: false,
          include: ['test/unit/**/*.test.ts'],
          exclude: ['test/unit/renderer/**'],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        // The renderer's stores are there once a page, so that each file gets its own.
        test: {
          name: 'unit-renderer',
          environment: 'node',
          include: ['test/unit/renderer/**/*.test.ts'],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          environment: 'node',
          // Loading the same modules again for each file took a third of the time; these tests replace none of them.
          isolate: false,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/fresh-artefacts.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'sync',
          environment: 'node',
          include: ['test/sync/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'electron',
          environment: 'node',
          include: ['test/electron/**/*.test.ts'],
          globalSetup: ['test/fresh-artefacts.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
