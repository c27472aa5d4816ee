import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';

export interface ViewPart {
  readonly id: string;
  readonly title: string;
  /** Less than the title, after it. */
  readonly note?: string;
  readonly view: ReactNode;
  /** Something to read: it keeps off the edges, and Tab leads to it so that it scrolls by key. */
  readonly reading?: boolean;
}

interface ViewTabsProps {
  readonly label: string;
  readonly parts: readonly ViewPart[];
  /** Controlled where given; else the first part is shown at the start. */
  readonly shown?: string;
  readonly onShow?: (id: string) => void;
  readonly size?: 'small' | 'normal';
  /** At the end of the row of titles. */
  readonly actions?: ReactNode;
}

const trigger =
  'relative whitespace-nowrap text-text-2 hover:text-text-1 aria-selected:text-text-1 aria-selected:after:absolute aria-selected:after:bottom-0 aria-selected:after:h-0.5 aria-selected:after:bg-accent';
const sizes = {
  small: { list: 'h-7', trigger: 'px-2 text-small aria-selected:after:inset-x-2' },
  normal: { list: 'h-8.5', trigger: 'px-3 aria-selected:after:inset-x-3' },
} as const;

/** Parts of a view, one shown at a time; it takes the whole height. */
export function ViewTabs({ label, parts, shown, onShow, size = 'small', actions }: ViewTabsProps) {
  const looks = sizes[size];
  return (
    <Tabs.Root
      {...(shown === undefined ? { defaultValue: parts[0]?.id ?? '' } : { value: shown })}
      {...(onShow ? { onValueChange: onShow } : {})}
      className="flex h-full min-h-0 flex-col"
    >
      <div className={classNames('flex shrink-0 items-stretch border-line border-b px-1', looks.list)}>
        <Tabs.List aria-label={label} className="flex min-w-0 items-stretch overflow-x-auto">
          {parts.map(({ id, title, note }) => (
            <Tabs.Trigger
              key={id}
              value={id}
              // One that was shown by something else than its title is the one that Tab leads to, from either side.
              {...(shown === undefined ? {} : { tabIndex: id === shown ? 0 : -1 })}
              className={classNames(trigger, looks.trigger)}
            >
              {title}
              {note === undefined ? null : <span className="text-text-3"> {note}</span>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {actions ? <div className="ml-auto flex items-center gap-2 pl-2">{actions}</div> : null}
      </div>
      {parts.map(({ id, view, reading = false }) => (
        <Tabs.Content
          key={id}
          value={id}
          className={classNames('relative min-h-0 flex-1 overflow-auto', reading && 'p-2')}
          tabIndex={reading ? 0 : -1}
        >
          {view}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
