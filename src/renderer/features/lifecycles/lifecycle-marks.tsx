import type { LifecycleObjectType } from '#contract/model/lifecycle.ts';
import { objectTypeWords } from '#engine/lifecycle/element-words.ts';
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
