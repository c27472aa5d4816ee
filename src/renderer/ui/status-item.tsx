import type { ComponentProps } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';

/** A button in the status bar. */
export function StatusItem({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={classNames(
        'flex items-center gap-1 whitespace-nowrap px-2 hover:bg-surface-3 hover:text-text-1',
        className,
      )}
      {...rest}
    />
  );
}
