import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../read-input.ts';
import { conflictsCode, conflictsText, goneText, print, probeText, pullText, statusText } from './output.ts';
import { connect, type SyncOptions, tellAttention, withStudio } from './with-studio.ts';

export interface PullOptions extends SyncOptions {
  readonly confirmDeletions?: boolean;
  readonly keepDeletions?: boolean;
}

/**
 * `hookwright pull`. What came before it was stopped is kept. A question about deletions is answered by an option only. Exit
 * code 3 where conflicts wait.
 */
export function pull(options: PullOptions): Promise<number> {
  const { confirmDeletions = false, keepDeletions = false } = options;
  if (confirmDeletions && keepDeletions)
    throw new CommandError('Deletions are either confirmed or kept; give one of the two.');
  return withStudio(options, async (studio) => {
    await connect(studio, options);
    const { sync } = studio;
    let summary = await sync.pull();
    const asked = sync.status().attention.find((one) => one.kind === 'deletions');
    if (asked !== undefined && (confirmDeletions || keepDeletions))
      summary = await sync.answerDeletions(asked.run_id, confirmDeletions);
    else if (asked !== undefined) process.stderr.write(goneText(asked.gone));
    print(summary, options.json, pullText);
    tellAttention(studio);
    return summary.outcome === 'done' ? conflictsCode(sync.conflicts()) : exitCodes.failed;
  });
}

/** `hookwright status`: what is known here; the backend is not asked. Exit code 3 where conflicts wait. */
export function status(options: SyncOptions): Promise<number> {
  return withStudio(options, async ({ workspace, session, sync }) => {
    const { blocked } = (await sync.plan({})).plan;
    print({ workspace, session: session(), sync: sync.status(), blocked }, options.json, statusText);
    return conflictsCode(sync.conflicts());
  });
}

/** `hookwright conflicts`: what is known here. Exit code 3 where there are some. */
export function conflicts(options: SyncOptions): Promise<number> {
  return withStudio(options, async ({ sync }) => {
    const found = sync.conflicts();
    print(found, options.json, conflictsText);
    return conflictsCode(found);
  });
}

/** `hookwright doctor`: a look at how the backend behaves, which changes nothing there (`sync.md` 3.17). */
export function doctor(options: SyncOptions): Promise<number> {
  return withStudio(options, async (studio) => {
    await connect(studio, options);
    const report = await studio.sync.probe();
    print(report, options.json, probeText);
    return report.findings.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.failed;
  });
}
