import type { ComponentProps, ReactNode } from 'react';

interface CursorRowProps extends ComponentProps<'div'> {
  readonly id: string;
  readonly role: 'option' | 'treeitem';
}

/**
 * A row of a list or tree that keeps the focus and the keys itself, and names by its `id` the row that it stands on
 * (`aria-activedescendant`). Everything that a click on it does must have a key there.
 */
export function CursorRow(props: CursorRowProps) {
  return <div {...props} />;
}

/** Rows of a tree that belong together. */
export function TreeGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a tree has no element of its own
    <div role="group" aria-label={label}>
      {children}
    </div>
  );
}
