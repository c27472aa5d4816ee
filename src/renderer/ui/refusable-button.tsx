import type { ComponentProps } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { Button } from './button.tsx';
import { Tooltip } from './tooltip.tsx';

interface RefusableButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick' | 'disabled'> {
  /** Why it cannot be used now; null where it can. */
  readonly refusal: string | null;
  readonly onClick: () => void;
}

/**
 * A button that stays where it is when it cannot be used, and says why: by pointer and by key, as it keeps its focus
 * (036 FR-036, and nothing is hidden silently).
 */
export function RefusableButton({ refusal, onClick, className, children, ...rest }: RefusableButtonProps) {
  if (refusal === null)
    return (
      <Button {...rest} className={className} onClick={onClick}>
        {children}
      </Button>
    );
  return (
    <Tooltip label={refusal}>
      <Button
        {...rest}
        look="plain"
        aria-disabled
        className={classNames('cursor-default text-text-3! hover:bg-surface-2!', className)}
        onClick={() => {}}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
