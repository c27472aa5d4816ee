import { type ReactNode, useEffect, useRef } from 'react';
import { restoreMergeLayout } from '#renderer/state/merge.ts';
import { useActiveTabKey } from '#renderer/state/tabs.ts';

interface MergeScopeProps {
  /** Key of the tab that it fills. */
  readonly tab: string;
  readonly label: string;
  readonly children: ReactNode;
}

/** A tab in which the keys of the merge editor hold. It takes the focus when it comes to the front, so that they work at once. */
export function MergeScope({ tab, label, children }: MergeScopeProps) {
  const root = useRef<HTMLElement>(null);
  useEffect(() => void restoreMergeLayout(), []);
  const isActive = useActiveTabKey() === tab;
  useEffect(() => {
    if (!isActive) return;
    // The dock shows the tab with the next frame; what is hidden cannot be focused.
    const frame = requestAnimationFrame(() => {
      if (!root.current?.contains(document.activeElement)) root.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isActive]);
  return (
    <section
      ref={root}
      data-scope="merge"
      data-part-focus
      tabIndex={-1}
      aria-label={label}
      className="absolute inset-0 flex flex-col outline-none"
    >
      {children}
    </section>
  );
}
