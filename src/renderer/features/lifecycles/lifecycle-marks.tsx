import type { LifecycleObjectType } from '#contract/model/lifecycle.ts';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { objectTypeWords } from '#engine/lifecycle/element-words.ts';
import { BehindMark, BlockedMark, ConflictMark, UnpublishedMark } from '#renderer/ui/script-mark.tsx';
import { objectTypeIcons } from './lifecycle-words.ts';

/** Whose lifecycle it is, as icon and word. */
export function ObjectTypeBadge({ type }: { readonly type: LifecycleObjectType }) {
  const Icon = objectTypeIcons[type];
  return (
    <span className="inline-flex h-4.5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm bg-surface-3 px-1.5 text-small text-text-2">
      <Icon size={12} aria-hidden="true" />
      {objectTypeWords[type]}
    </span>
  );
}

/** What stands between a lifecycle and its published state; the same signs as those of scripts. */
export function LifecycleMarks({ lifecycle }: { readonly lifecycle: LifecycleRow }) {
  const { unpublished, behind, conflict, blocked } = lifecycle;
  const words = [
    unpublished ? 'unpublished changes' : '',
    behind ? 'behind the backend' : '',
    conflict ? 'in conflict' : blocked === null ? '' : `blocked: ${blocked}`,
  ].filter((word) => word !== '');
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      {conflict ? <ConflictMark title="In conflict with what was published; answer it to publish" /> : null}
      {blocked !== null && !conflict ? <BlockedMark reason={blocked} /> : null}
      {behind && !conflict ? <BehindMark /> : null}
      {unpublished ? <UnpublishedMark /> : null}
      <span className="sr-only">{words.join(', ')}</span>
    </span>
  );
}
