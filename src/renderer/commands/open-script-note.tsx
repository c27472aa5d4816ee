import type { ReactNode } from 'react';
import { useFirstScripts } from '#renderer/api/scripts.ts';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { CommandButton } from './command-button.tsx';

/** What a panel of the active script shows while none is open: what it is for, and the way to a script. */
export function OpenScriptNote({ children }: { readonly children: ReactNode }) {
  const { rows, loading } = useFirstScripts({}, 1);
  return (
    <EmptyNote
      action={
        rows.length === 0 && !loading ? (
          <CommandButton command="script.new" showKeys />
        ) : (
          <CommandButton command="palette.scripts" showKeys>
            Go to script
          </CommandButton>
        )
      }
    >
      <p>{children}</p>
    </EmptyNote>
  );
}
