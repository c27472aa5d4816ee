import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Banner } from './banner.tsx';
import { IconButton } from './button.tsx';
import { Skeleton } from './skeleton.tsx';

interface DetailsPaneProps {
  readonly label: string;
  /** Its share of the height, such as `h-[55%] min-h-48`. */
  readonly className: string;
  readonly title: string;
  /** Beside the title. */
  readonly marks: ReactNode;
  readonly actions: ReactNode;
  readonly closing: string;
  readonly onClose: () => void;
  readonly loading: string;
  /** Why it cannot be shown; null: it can. */
  readonly failure: string | null;
  /** Null until it is loaded. */
  readonly children: ReactNode;
}

/** One row of a list whole, below the list. */
export function DetailsPane(props: DetailsPaneProps) {
  const { label, className, title, marks, actions, closing, onClose, loading, failure, children } = props;
  return (
    <section aria-label={label} className={`flex shrink-0 flex-col border-line border-t ${className}`}>
      <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 px-2 py-1">
        <h3 className="truncate font-semibold">{title}</h3>
        {marks}
        <span className="flex-1" />
        {actions}
        <IconButton label={closing} onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </header>
      {failure !== null ? (
        <div className="px-2">
          <Banner tone="bad" live>
            {failure}
          </Banner>
        </div>
      ) : (
        (children ?? <Skeleton label={loading} rows={6} />)
      )}
    </section>
  );
}
