import { describe, it } from 'vitest';
import { useBackend } from '#test/integration/backend/harness/backend.ts';
import { newPglite } from '#test/integration/backend/harness/databases.ts';
import { OwnBackend } from './backends/own-backend.ts';
import { expectNothingBroken, useStudioFiles } from './run-schedules.ts';
import { runBatch, type ScheduleId, scheduleIds } from './world/batch.ts';
import { Random } from './world/random.ts';

describe('P1 to P7 studios, crashes and our own backend', () => {
  const files = useStudioFiles();
  const backend = useBackend(newPglite);
  const newTenant = ({ seed }: ScheduleId) =>
    OwnBackend.newTenant(backend(), Random.named(`${seed}/${made++}`, 'tenant'));
  let made = 0;

  for (let from = 0; from < 60; from += 20) {
    it(`own backend, schedules ${from + 1} to ${from + 20}`, async () => {
      expectNothingBroken(await runBatch(scheduleIds('own', 'release', from, 20), files(), newTenant));
    });
  }
});
