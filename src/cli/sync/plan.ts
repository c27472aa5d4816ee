import { writeFileSync } from 'node:fs';
import { AppError } from '#contract/errors/app-error.ts';
import type { PlanView } from '#contract/rpc/sync.ts';
import type { HeadlessStudio } from '#host/app/start-headless.ts';
import { CommandError } from '../read-input.ts';
import { lidsNamed } from './choose.ts';
import { conflictsCode, planViewText, print } from './output.ts';
import { connect, type SyncOptions, withStudio } from './with-studio.ts';

export interface PlanOptions extends SyncOptions {
  readonly only?: string[];
  readonly out?: string;
}

/** `hookwright plan [--only NAME…] [--out FILE]`. Without a backend it plans from what is known here, and says so. */
export function plan(options: PlanOptions): Promise<number> {
  return withStudio(options, async (studio) => {
    await pullWherePossible(studio, options);
    const view = await planOf(studio, options.only);
    if (options.out !== undefined) writePlan(options.out, view);
    print(view, options.json, planViewText);
    return conflictsCode(view.plan.conflicts);
  });
}

/** The plan of everything, or of what is named with what it needs. */
export async function planOf({ sync }: HeadlessStudio, only: readonly string[] | undefined): Promise<PlanView> {
  const whole = await sync.plan({});
  return only === undefined ? whole : sync.plan({ lids: lidsNamed(only, whole) });
}

async function pullWherePossible(studio: HeadlessStudio, options: PlanOptions): Promise<void> {
  try {
    await connect(studio, options);
  } catch (error) {
    if (!(error instanceof AppError) || options.email !== undefined) throw error;
    process.stderr.write(`hookwright: This plan is from what was known here before. ${error.message}\n`);
    return;
  }
  await studio.sync.pull();
}

function writePlan(file: string, view: PlanView): void {
  try {
    writeFileSync(file, `${JSON.stringify(view.plan, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new CommandError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
