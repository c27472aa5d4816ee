import type { PublishPreview } from '#contract/rpc/scripts.ts';
import { unpackScript } from '#host/store/script-content.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { isBehind, isUnpublished, type LiveScript, packedBase } from '../scripts/script-view.ts';

export type PublishPlan = Pick<PublishPreview, 'action' | 'from_version' | 'to_version'>;

/** What publishing the script would do, from what is known here. */
export function planOf(row: LiveScript): PublishPlan {
  const base = packedBase(row);
  if (row.remote_id === null || base === null) return { action: 'create', from_version: null, to_version: 1 };
  const version = row.base_version;
  if (!isUnpublished(row)) return { action: 'nothing', from_version: version, to_version: version };
  if (unpackScript(row.local_json).body === base.body) {
    return { action: 'metadata', from_version: version, to_version: version };
  }
  // The number after it is taken already where the backend has something newer.
  return { action: 'new_version', from_version: version, to_version: isBehind(row) ? null : (version ?? 0) + 1 };
}

/** That the backend holds something newer than the draft began from, what its author said about it, and the way out. */
export function behindMessage(row: EntityRow, name: string, said: string | null): string {
  const { base_version, remote_version } = row;
  const happened =
    remote_version === base_version
      ? `The name or description of "${name}" was changed on the backend since you began`
      : `Version ${remote_version} of "${name}" was published while you edited version ${base_version}${said === null ? '' : ` (“${said}”)`}`;
  return `${happened}. To go on, save a checkpoint of your text, discard the draft to take what is published, and put your changes in again.`;
}
