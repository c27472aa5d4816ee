import { Command } from 'cmdk';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useFirstScripts } from '#renderer/api/scripts.ts';
import { Button } from '#renderer/ui/button.tsx';

interface Chosen {
  readonly lid: string;
  readonly name: string;
}

interface ScriptPickerProps {
  readonly chosen: Chosen | null;
  readonly onChoose: (script: Chosen | null) => void;
}

const shown = 50;

/** Chooses one script of the workspace by typing part of its name, or all of them. */
export function ScriptPicker({ chosen, onChoose }: ScriptPickerProps) {
  const [open, setOpen] = useState(false);
  const choose = (script: Chosen | null) => {
    onChoose(script);
    setOpen(false);
  };
  const title = chosen?.name ?? 'All scripts';
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button className="max-w-56 border-line-strong bg-surface-0" aria-label={`Script: ${title}`}>
          <span className="truncate">{title}</span>
          <ChevronDown size={14} aria-hidden="true" className="shrink-0" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Choose a script"
          className="z-50 w-80 animate-appear rounded-sm border border-line bg-surface-2 p-1 text-ui text-text-1 shadow-float"
        >
          <Scripts choose={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Scripts({ choose }: { readonly choose: (script: Chosen | null) => void }) {
  const [search, setSearch] = useState('');
  const { rows: scripts } = useFirstScripts(
    { search, search_in: 'name', sort: search === '' ? 'name' : 'relevance' },
    shown,
  );
  const row = 'flex h-6 items-center truncate rounded-sm px-2 aria-selected:bg-accent-soft';
  return (
    <Command shouldFilter={false} label="Scripts">
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder="Name of a script"
        className="mb-1 h-7 w-full rounded-sm border border-line-strong bg-surface-0 px-2 outline-none"
      />
      <Command.List className="max-h-72 overflow-y-auto">
        {search === '' ? (
          <Command.Item value="all" className={row} onSelect={() => choose(null)}>
            All scripts
          </Command.Item>
        ) : null}
        <Command.Empty className="px-2 py-1 text-text-2">No script has this name.</Command.Empty>
        {scripts.map(({ lid, name }) => (
          <Command.Item key={lid} value={lid} className={row} onSelect={() => choose({ lid, name })}>
            {name}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
