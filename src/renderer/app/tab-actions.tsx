import { GitCompare, History, Upload, Workflow } from 'lucide-react';
import { useScript } from '#renderer/api/scripts.ts';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import type { DockTab } from '#renderer/ui/dock.tsx';

/** What can be done with the script of a tab, beside the tabs. */
export function TabActions({ tab }: { readonly tab: DockTab }) {
  const script = useScript(tab.kind === 'script' ? tab.id : null);
  if (!script) return null;
  const target = { lid: script.lid };
  return (
    <div role="toolbar" aria-label={`Script ${script.name}`} className="flex items-center gap-0.5">
      <CommandIcon command="publish.compare" target={target}>
        <GitCompare size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="versions.list" target={target}>
        <History size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="binding.list" target={target}>
        <Workflow size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="publish.run" target={target}>
        <Upload size={16} aria-hidden="true" />
      </CommandIcon>
    </div>
  );
}
