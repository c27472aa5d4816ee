import { Command, Search } from 'lucide-react';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { ProductionWord } from '#renderer/ui/production-word.tsx';

/** Workspace name with its colour band, search and palette. */
export function TitleBar() {
  const workspace = useStudio((state) => state.workspace);
  const keys = commandKeys('palette.scripts');
  return (
    <header
      data-part="title"
      className="relative flex h-9 shrink-0 items-center gap-2 border-line border-b bg-surface-2 px-2"
    >
      <div
        aria-hidden="true"
        className="absolute inset-x-0 top-0 h-0.75"
        style={{ background: `var(--band-${workspace?.colour ?? 'blue'})` }}
      />
      <div className="flex w-72 min-w-0 items-center gap-2 pl-1">
        <span
          aria-hidden="true"
          className="h-4 w-1 shrink-0 rounded-sm"
          style={{ background: `var(--band-${workspace?.colour ?? 'blue'})` }}
        />
        <span className="truncate font-semibold" title={workspace?.name}>
          {workspace?.name ?? 'Hookwright'}
        </span>
        {workspace?.production ? <ProductionWord /> : null}
        <h1 className={workspace ? 'shrink-0 text-small text-text-3' : 'sr-only'}>Hookwright</h1>
      </div>
      <div className="flex flex-1 justify-center">
        <button
          type="button"
          onClick={() => void runCommand('palette.scripts')}
          className="flex h-6 w-full max-w-110 items-center gap-2 rounded-sm border border-line bg-surface-0 px-2 text-text-2 hover:border-line-strong"
        >
          <Search size={14} aria-hidden="true" />
          <span className="flex-1 text-left">Go to script</span>
          {keys ? <Keys keys={keys} /> : null}
        </button>
      </div>
      <div className="flex w-72 justify-end">
        <IconButton
          label="Show all commands"
          keys={commandKeys('palette.commands')}
          onClick={() => void runCommand('palette.commands')}
        >
          <Command size={16} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}
