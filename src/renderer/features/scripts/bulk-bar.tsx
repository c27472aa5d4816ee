import { Download, Power, PowerOff, Trash2, Undo2, X } from 'lucide-react';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { clearSelection, useExplorer } from './explorer-store.ts';

/** How many scripts are selected, and what can be done with all of them. */
export function BulkBar() {
  const selected = useExplorer((state) => state.selected);
  const deleted = useExplorer((state) => state.filter.deleted);
  if (selected.size === 0) return null;
  const target = { lids: [...selected] };
  const many = counted(selected.size, 'script');
  return (
    <div
      role="toolbar"
      aria-label="Selected scripts"
      className="flex h-9 shrink-0 items-center gap-1 border-line border-t bg-accent-soft pr-1 pl-3"
    >
      <span role="status" className="min-w-0 flex-1 truncate">
        {selected.size.toLocaleString()} selected
      </span>
      {deleted ? (
        <CommandIcon command="script.restore" target={target} label={`Restore ${many}`} side="top">
          <Undo2 size={16} aria-hidden="true" />
        </CommandIcon>
      ) : (
        <>
          <CommandIcon command="script.activate" target={target} label={`Activate ${many}`} side="top">
            <Power size={16} aria-hidden="true" />
          </CommandIcon>
          <CommandIcon command="script.deactivate" target={target} label={`Deactivate ${many}`} side="top">
            <PowerOff size={16} aria-hidden="true" />
          </CommandIcon>
          <CommandIcon command="script.export" target={target} label={`Export ${many}`} side="top">
            <Download size={16} aria-hidden="true" />
          </CommandIcon>
          <CommandIcon command="script.remove" target={target} label={`Delete ${many}`} side="top">
            <Trash2 size={16} aria-hidden="true" className="text-bad" />
          </CommandIcon>
        </>
      )}
      <IconButton label="Clear the selection" keys="Escape" side="top" onClick={clearSelection}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
