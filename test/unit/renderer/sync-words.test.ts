import { expect, test } from 'vitest';
import type { SyncStatus } from '#contract/rpc/sync.ts';
import { standingInWords } from '#renderer/features/sync/sync-words.ts';

const counts = { unpublished: 0, behind: 0, conflicts: 0, waiting: 0, blocked: 0, trash: 0, kept: 0 };
const fresh: SyncStatus = { backend: null, offline: false, running: null, last_pull: null, counts, attention: [] };
const looked = (ok: boolean) => ({ at: '2026-03-01T10:00:00.000Z', ok, message: 'As it went.' });

test('a workspace is in step once a look has shown it, and not before', () => {
  const unpublished = { ...fresh, counts: { ...counts, unpublished: 2, waiting: 2 } };
  expect(standingInWords(fresh)).toBe('not compared with the backend yet');
  expect(standingInWords({ ...fresh, last_pull: looked(false) })).toBe('not compared with the backend yet');
  expect(standingInWords(unpublished)).toBe('2 unpublished, not compared with the backend yet');
  for (const backend of ['baseline', 'enhanced'] as const) {
    expect(standingInWords({ ...fresh, backend, last_pull: looked(true) })).toBe('in step with the backend');
    expect(standingInWords({ ...fresh, backend, last_pull: looked(false) })).toBe(
      'in step with the backend when it was last compared',
    );
  }
  expect(standingInWords({ ...unpublished, last_pull: looked(true) })).toBe('2 unpublished');
});
