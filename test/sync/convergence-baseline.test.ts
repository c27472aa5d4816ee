import { describe, expect, it } from 'vitest';
import { itRuns, useStudioFiles } from './run-schedules.ts';
import { optionsOf, scheduleIds } from './world/batch.ts';
import { runSchedule } from './world/schedule.ts';

const kind = 'baseline';

describe('P1 to P7 studios, crashes and a hostile plain backend', () => {
  const files = useStudioFiles();
  itRuns('baseline', scheduleIds(kind, 'release', 0, 2000), files);

  it('ends in the same state whenever a seed is run', async () => {
    for (const id of scheduleIds(kind, 'twice', 0, 20)) {
      const [first, second] = [await runSchedule(optionsOf(id, files())), await runSchedule(optionsOf(id, files()))];
      expect(second.hash, id.seed).toBe(first.hash);
    }
  });

  it('S10 F16 ends in the same state whether calendars are right or a day wrong', async () => {
    for (const id of scheduleIds(kind, 'skewed', 0, 20)) {
      const [right, wrong] = [
        await runSchedule({ ...optionsOf(id, files()), skew_ms: 0 }),
        await runSchedule({ ...optionsOf(id, files()), skew_ms: 86_400_000 }),
      ];
      expect(wrong.hash, id.seed).toBe(right.hash);
    }
  });
});
