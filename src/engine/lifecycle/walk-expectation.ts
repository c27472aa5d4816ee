import { AppError } from '#contract/errors/app-error.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleWalk, WalkExpectation } from '#contract/model/lifecycle-walk.ts';
import { actionsOf, goneNames, replayWalk } from './replay-walk.ts';

/**
 * What a walk leads to in the lifecycle as it is now, in the terms that it was expected in: actions only where they were. A
 * step that is refused is expected to be from now on.
 * @throws AppError `conflict` where it names what the lifecycle does not have, so that it cannot be walked.
 */
export function expectationNow(config: LifecycleConfig, { expect, ...walk }: LifecycleWalk): WalkExpectation {
  const { walked, differences } = replayWalk(config, walk);
  const [gone = walked.length === 0 ? differences[0] : undefined] = goneNames(config, walk);
  if (gone !== undefined) throw new AppError('conflict', `"${walk.name}" cannot be walked. ${gone}`);
  const [refused] = differences;
  const last = walked.at(-1)?.simulation.state_id;
  return {
    state: config.states.find(({ id }) => id === last)?.name ?? '',
    ...(expect?.actions === undefined ? {} : { actions: actionsOf(walked) }),
    ...(refused === undefined ? {} : { refused }),
  };
}
