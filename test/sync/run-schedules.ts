import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTallies, failureText, runBatch, type ScheduleId, summaryOf, type Tally } from './world/batch.ts';
import { StudioFiles } from './world/studio-file.ts';

const share = 100;
const shown = 3;

/** A folder of stores for the tests of one file. */
export function useStudioFiles(): () => StudioFiles {
  let files: StudioFiles | null = null;
  beforeAll(() => {
    files = new StudioFiles();
  });
  afterAll(() => files?.remove());
  return () => {
    if (files === null) throw new Error('The folder of stores is used before it is made.');
    return files;
  };
}

/** No law may be broken in any of them; the summary is what the product promises. */
export function expectNothingBroken(tally: Tally): void {
  const broken = tally.failures.slice(0, shown).map((failure) => failureText(failure));
  const others = tally.failures.slice(shown).map(({ seed, breaks, message }) => `${seed}: ${breaks}: ${message}`);
  const { schedules } = tally;
  expect([...broken, ...others].join('\n\n')).toBe('');
  expect(summaryOf(tally)).toBe(`schedules ${schedules}, lost 0, duplicated 0, diverged 0, stuck 0`);
}

/** The schedules as tests of a hundred each, and one that sums them up. */
export function itRuns(title: string, ids: readonly ScheduleId[], files: () => StudioFiles): void {
  const tallies: Tally[] = [];
  for (let from = 0; from < ids.length; from += share) {
    const some = ids.slice(from, from + share);
    it(`${title}, schedules ${from + 1} to ${from + some.length}`, async () => {
      const tally = await runBatch(some, files());
      tallies.push(tally);
      expectNothingBroken(tally);
    });
  }
  it(`${title}, all of them`, () => {
    const sum = addTallies(tallies);
    console.log(
      `${title}: ${summaryOf(sum)}; ${sum.requests} requests, in a Trash only: ${sum.only_in_trash}, window races: ${sum.races}`,
    );
    expect(summaryOf(sum)).toBe(`schedules ${ids.length}, lost 0, duplicated 0, diverged 0, stuck 0`);
  });
}
