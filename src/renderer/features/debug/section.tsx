import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A named part of the debugger. */
export function Section({ title, actions, children }: SectionProps) {
  return (
    <section aria-label={title} className="flex flex-col">
      <header className="flex h-7 shrink-0 items-center gap-1 pr-1 pl-3">
        <h3 className="flex-1 font-semibold text-caps text-text-2 uppercase">{title}</h3>
        {actions}
      </header>
      {children}
    </section>
  );
}
