import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { KeyboardEventHandler, ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { IconButton } from './button.tsx';
import { useFocusReturn } from './focus-return.ts';

interface DialogProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the one that acts last. */
  readonly footer?: ReactNode;
  readonly width?: keyof typeof widths;
  /** Keys that mean something anywhere in it. */
  readonly onKeyDown?: KeyboardEventHandler | undefined;
}

const widths = {
  narrow: 'w-115 max-w-[92vw]',
  wide: 'w-260 max-w-[94vw]',
  widest: 'w-300 max-w-[96vw]',
} as const;

/** A modal dialog: Escape closes it, focus stays inside and returns to where it was. */
export function Dialog({ title, description, onClose, children, footer, width = 'narrow', onKeyDown }: DialogProps) {
  const returnFocus = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onCloseAutoFocus={returnFocus}
          {...(onKeyDown ? { onKeyDown } : {})}
          // Without a field that asks for it the dialog itself has the focus: on its close button the tooltip would
          // open, and take the first Escape.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.target instanceof HTMLElement) event.target.focus();
          }}
          className={classNames(
            'fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] -translate-x-1/2 animate-appear flex-col rounded-sm border border-line bg-surface-1 shadow-float',
            widths[width],
          )}
        >
          <header className="flex items-start gap-2 px-4 pt-3 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="truncate font-semibold text-ui leading-6">{title}</Radix.Title>
              {description === undefined ? null : (
                <Radix.Description className="text-text-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" keys="Escape">
                <X size={16} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-2">{children}</div>
          {footer ? <footer className="flex items-center justify-end gap-2 px-4 py-3">{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
