import { AppError } from '#contract/errors/app-error.ts';
import { walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import type { ExportedWalks } from '#contract/rpc/lifecycle-walks.ts';
import { writeJson } from '#engine/lifecycle/formats/json-format.ts';
import { writeWalkFile } from '#engine/lifecycle/walk-file.ts';
import { fileBase } from '../file-base.ts';
import type { Lifecycles } from '../lifecycles/lifecycles.ts';
import type { LifecycleWalks } from './lifecycle-walks.ts';

/** A lifecycle and its tests as two files that lie in one folder and run without a studio. Throws `conflict` where it has none. */
export function exportWalks(lifecycles: Lifecycles, walks: LifecycleWalks, configLid: string): ExportedWalks {
  const { config } = lifecycles.get(configLid);
  const kept = walks.list(configLid);
  if (kept.length === 0) throw new AppError('conflict', `"${config.name}" has no tests yet. Save one first.`);
  const base = fileBase(config.name, 'lifecycle');
  const tests = kept.map(({ name, object, now, start, steps, expect }) => ({
    name,
    object,
    now,
    start,
    steps,
    expect,
  }));
  const file = `${base}.json`;
  return {
    files: [
      { file, text: writeJson(config) },
      { file: `${base}${walkFileEnding}`, text: writeWalkFile({ name: config.name, file }, tests) },
    ],
  };
}
