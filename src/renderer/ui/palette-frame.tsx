import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useFocusReturn } from './focus-return.ts';

export const paletteItem =
  'flex min-h-6 items-center gap-2 rounded-sm px-2 py-0.5 data-[selected=true]:bg-accent-soft data-[disabled=true]:text-text-3';

interface PaletteFrameProps {
  readonly label: string;
  readonly text: string;
  readonly placeholder: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
  /** The entry that Enter takes, where it is not simply the first one. */
  readonly chosen?: string;
  readonly onChosen?: (value: string) => void;
  readonly children: ReactNode;
}

/** The box that opens at the top of the window, with a list that follows what is typed. */
export function PaletteFrame({
  label,
  text,
  placeholder,
  onText,
  onClose,
  chosen,
  onChosen,
  children,
}: PaletteFrameProps) {
  const returnFocus = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          onOpenAutoFocus={(event) => {
            // Radix would select the text, and the first key would take the mode's prefix away.
            event.preventDefault();
            const input = event.target instanceof HTMLElement ? event.target.querySelector('input') : null;
            input?.focus();
            input?.setSelectionRange(input.value.length, input.value.length);
          }}
          className="fixed top-1 left-1/2 z-50 w-150 max-w-[92vw] -translate-x-1/2 animate-appear rounded-sm border border-line bg-surface-2 p-1.5 shadow-float"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          <Command
            label={label}
            shouldFilter={false}
            loop
            {...(chosen === undefined ? {} : { value: chosen })}
            {...(onChosen ? { onValueChange: onChosen } : {})}
          >
            <Command.Input
              value={text}
              onValueChange={onText}
              placeholder={placeholder}
              className="h-7 w-full rounded-sm border border-accent bg-surface-0 px-2 outline-none"
            />
            <Command.List aria-label={label} className="mt-1.5 max-h-[56vh] overflow-y-auto">
              {children}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
