import { describe, expect, it } from 'vitest';
import { startBenchServer } from '#test/bench/sync/bench-server.ts';
import { openBenchStudio } from '#test/bench/sync/bench-studio.ts';

const scripts = 1_000;

describe('a pull that brings nothing', () => {
  it.each([
    ['baseline', scripts / 100],
    ['enhanced', 1],
  ] as const)('S26 on a backend that is %s asks %i time(s) and writes no row', async (kind, requests) => {
    const server = await startBenchServer({ scripts, kind });
    const studio = await openBenchStudio(server.origin);
    try {
      expect(await studio.sync.pull()).toMatchObject({ outcome: 'done', added: scripts });
      const before = { requests: studio.requests(), rows: studio.store.changes };
      expect(await studio.sync.pull()).toMatchObject({ outcome: 'done', added: 0, updated: 0, requests });
      expect(studio.requests() - before.requests).toBe(requests);
      expect(studio.store.changes - before.rows).toBe(0);
    } finally {
      await studio.close();
      await server.stop();
    }
  });
});
