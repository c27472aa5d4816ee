import { replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { lifecycleWalkType } from '#engine/sync/types/lifecycle-walk.ts';
import { readDocument } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { CheckedCases } from '#host/sync/plan/case-checks.ts';
import type { Authoring } from '../workspaces/authoring.ts';

type Parts = Pick<Authoring, 'store' | 'lifecycles' | 'lifecycleWalks'>;

/** The tests of the lifecycles that a publish changes, or whose tests it changes, walked as their author has them now. */
export function checkWalks(
  parts: Parts,
  sent: readonly { readonly lid: string; readonly type: string }[],
): CheckedCases[] {
  const there = new Map(parts.lifecycles.list().map(({ lid, name }) => [lid, name]));
  const wanted = new Set(sent.flatMap((one) => lifecycleOf(parts, one)));
  return [...wanted].flatMap((lid) => {
    const name = there.get(lid);
    if (name === undefined) return [];
    const { config } = parts.lifecycles.get(lid);
    const verdicts = parts.lifecycleWalks
      .list(lid)
      .map((walk) => ({ name: walk.name, passed: replayWalk(config, walk).passed }));
    return [{ lid, name, verdicts }];
  });
}

function lifecycleOf({ store }: Parts, { lid, type }: { readonly lid: string; readonly type: string }): string[] {
  if (type === lifecycleConfigType.type) return [lid];
  const row = type === lifecycleWalkType.type ? findEntity(store, lid) : undefined;
  const config = row === undefined || row.local_json === null ? undefined : readDocument(row.local_json)['config_id'];
  return typeof config === 'string' ? [config] : [];
}
