import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';

interface BannerProps {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Spoken at once by screen readers. */
  readonly live?: boolean;
}

const tones = {
  info: { icon: Info, box: 'bg-accent-soft', text: 'text-info' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft', text: 'text-warn' },
  bad: { icon: CircleAlert, box: 'bg-bad-soft', text: 'text-bad' },
} as const;

/** A message that belongs to a place and stays until its reason is gone. */
export function Banner({ tone, children, actions, live = false }: BannerProps) {
  const { icon: Icon, box, text } = tones[tone];
  return (
    <div
      className={classNames('flex flex-wrap items-center gap-2 rounded-sm px-3 py-1.5 text-text-1', box)}
      {...(live ? { role: 'alert' } : {})}
    >
      <Icon size={16} className={classNames('shrink-0', text)} aria-hidden="true" />
      <div className="selectable min-w-0 flex-1">{children}</div>
      {actions}
    </div>
  );
}
