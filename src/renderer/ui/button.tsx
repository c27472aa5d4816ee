import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { Tooltip } from './tooltip.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'primary' | 'plain' | 'danger' | 'quiet';
  readonly icon?: ReactNode;
}

const looks = {
  primary: 'border-transparent bg-accent-fill text-on-accent hover:brightness-110',
  plain: 'border-line bg-surface-2 text-text-1 hover:bg-surface-3',
  danger: 'border-transparent bg-bad-fill text-on-accent hover:brightness-110',
  quiet: 'border-transparent text-text-1 hover:bg-surface-3 disabled:hover:bg-transparent',
} as const;

/** A button with words. 28 px high (look.md, Measures). */
export function Button({ look = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classNames(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-sm border px-3 text-ui',
        'disabled:text-text-3 disabled:hover:brightness-100',
        look === 'quiet' ? null : 'disabled:border-line disabled:bg-surface-2',
        looks[look],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  readonly label: string;
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly pressed?: boolean | undefined;
}

/** A button with an icon only; its label and key are in the tooltip. */
export function IconButton({ label, keys, side = 'bottom', pressed, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(
          'inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-text-2 hover:bg-surface-3 hover:text-text-1',
          'aria-disabled:text-text-3 aria-disabled:opacity-60 disabled:opacity-50 disabled:hover:bg-transparent',
          pressed && 'bg-accent-soft text-text-1',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
