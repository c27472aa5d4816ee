import type { ReactNode } from 'react';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { CommandButton } from './command-button.tsx';

/** What a panel of the active script shows while none is open: what it is for, and the way to a script. */
export function OpenScriptNote({ children }: { readonly children: ReactNode }) {
  return (
    <EmptyNote
      action={
        <CommandButton command="palette.scripts" showKeys>
          Go to script
        </CommandButton>
      }
    >
      <p>{children}</p>
    </EmptyNote>
  );
}
