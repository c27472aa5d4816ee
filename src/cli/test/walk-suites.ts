import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { type LifecycleWalk, walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import { readLifecycleJson } from '#engine/lifecycle/formats/json-format.ts';
import { actionsOf, replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { readWalkFile } from '#engine/lifecycle/walk-file.ts';
import { CommandError, readText } from '../read-input.ts';
import { placed } from './placed-error.ts';

/** The tests of a lifecycle, and the lifecycle that lies beside their file. */
export interface WalkSuite {
  readonly kind: 'lifecycle';
  readonly file: string;
  readonly lifecycle_file: string;
  readonly config: LifecycleConfig;
  readonly tests: readonly LifecycleWalk[];
}

export interface WalkVerdict {
  readonly outcome: 'passed' | 'failed';
  /** In words. */
  readonly differences: readonly string[];
  readonly result: {
    /** Null: it was put into no state. */
    readonly ended_in: string | null;
    readonly actions: readonly string[];
    readonly duration_ms: number;
  };
}

/** Throws `CommandError` naming the file, and the field or place in it, that is wrong. */
export async function readWalkSuite(file: string): Promise<WalkSuite> {
  const text = await readText(file);
  try {
    const { lifecycle, tests } = readWalkFile(text, file);
    const beside = lifecycle.file ?? `${path.basename(file).slice(0, -walkFileEnding.length)}.json`;
    const lifecycle_file = path.join(path.dirname(file), beside);
    return { kind: 'lifecycle', file, lifecycle_file, config: await readConfig(lifecycle_file), tests };
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(placed(error));
    throw error;
  }
}

async function readConfig(file: string): Promise<LifecycleConfig> {
  const text = await readText(file);
  try {
    return readLifecycleJson(text, randomUUID).config;
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(`${file}: ${placed(error)}`);
    throw error;
  }
}

export function runWalk({ config }: WalkSuite, walk: LifecycleWalk): WalkVerdict {
  const started = performance.now();
  const { passed, differences, walked } = replayWalk(config, walk);
  const duration_ms = Math.round((performance.now() - started) * 100) / 100;
  const last = walked.at(-1)?.simulation.state_id;
  const ended_in = config.states.find(({ id }) => id === last)?.name ?? null;
  const outcome = passed ? 'passed' : 'failed';
  return { outcome, differences, result: { ended_in, actions: actionsOf(walked), duration_ms } };
}
