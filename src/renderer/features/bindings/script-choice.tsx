import { Command } from 'cmdk';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { useScriptSearch } from './use-script-search.ts';

interface ScriptChoiceProps {
  readonly chosen: string | null;
  readonly name: string;
  readonly onChoose: (lid: string) => void;
}

/** The field of a form in which a script is chosen by part of its name. */
export function ScriptChoice({ chosen, name, onChoose }: ScriptChoiceProps) {
  const [open, setOpen] = useState(false);
  const { search, setSearch, scripts, chosen: marked, setChosen } = useScriptSearch(open);
  const title = chosen === null ? 'Choose…' : name;
  return (
    <Field label="Script">
      {(ids) => (
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger asChild>
            <Button {...ids} className="w-full justify-between! border-line-strong bg-surface-0 px-2">
              <span className="truncate">{title}</span>
              <ChevronDown size={14} aria-hidden="true" className="shrink-0" />
            </Button>
          </Popover.Trigger>
          <Popover.Content
            align="start"
            sideOffset={4}
            aria-label="Choose a script"
            className="z-60 w-(--radix-popover-trigger-width) animate-appear rounded-sm border border-line bg-surface-2 p-1 shadow-float"
          >
            <Command shouldFilter={false} label="Scripts" value={marked} onValueChange={setChosen}>
              <Command.Input
                value={search}
                onValueChange={setSearch}
                placeholder="Name of a script"
                className="mb-1 h-7 w-full rounded-sm border border-line-strong bg-surface-0 px-2 outline-none"
              />
              <Command.List aria-label="Scripts" className="max-h-56 overflow-y-auto">
                <Command.Empty className="px-2 py-1 text-text-2">No script has this name.</Command.Empty>
                {scripts.map((script) => (
                  <Command.Item
                    key={script.lid}
                    value={script.lid}
                    className="flex h-6 items-center truncate rounded-sm px-2 aria-selected:bg-accent-soft"
                    onSelect={() => {
                      onChoose(script.lid);
                      setOpen(false);
                    }}
                  >
                    {script.name}
                  </Command.Item>
                ))}
              </Command.List>
            </Command>
          </Popover.Content>
        </Popover.Root>
      )}
    </Field>
  );
}
