import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface ViewHeaderProps {
  readonly title: string;
  readonly icon: LucideIcon;
  /** What is done in the view; after a space that grows it stands at the end. */
  readonly children?: ReactNode;
}

/** The first line of a view that shows everything of one kind. */
export function ViewHeader({ title, icon: Icon, children }: ViewHeaderProps) {
  return (
    <header className="flex min-h-11 shrink-0 items-center gap-2 border-line border-b px-4 py-2">
      <Icon size={16} aria-hidden="true" className="text-text-2" />
      <h2 className="font-semibold">{title}</h2>
      {children}
    </header>
  );
}
