import { exitCodes } from '../exit-codes.ts';
import { conflictsCode, conflictsText, print, probeText, pullText, statusText } from './output.ts';
import { connect, type SyncOptions, tellAttention, withStudio } from './with-studio.ts';

/** `hookwright pull`. What came before it was stopped is kept. */
export function pull(options: SyncOptions): Promise<number> {
  return withStudio(options, async (studio) => {
    await connect(studio, options);
    const summary = await studio.sync.pull();
    print(summary, options.json, pullText);
    tellAttention(studio);
    return summary.outcome === 'done' ? exitCodes.fine : exitCodes.failed;
  });
}

/** `hookwright status`: what is known here; the backend is not asked. */
export function status(options: SyncOptions): Promise<number> {
  return withStudio(options, async ({ workspace, session, sync }) => {
    print({ workspace, session: session(), sync: sync.status() }, options.json, statusText);
    return exitCodes.fine;
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
