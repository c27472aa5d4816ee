import { AlignVerticalSpaceAround, ImageDown, Plus, Redo2, Undo2 } from 'lucide-react';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { operationTypes } from '#contract/script/test-context.ts';
import { CommandButton, commandEntry } from '#renderer/commands/command-button.tsx';
import { CanvasIcons, CommandIcons, ToolbarLine } from '#renderer/commands/command-icons.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { type Operation, operationWords } from './binding-words.ts';
import { useCurrentPipeline } from './current-pipeline.ts';
import { type PipelineId, usePipelineLook, usePipelineState } from './pipeline-store.ts';

interface PipelineToolbarProps {
  readonly id: PipelineId;
  readonly rows: readonly BindingRow[];
  readonly onOperation: (operation: Operation) => void;
}

/** Which operation is shown, and what can be done with its pipeline. */
export function PipelineToolbar({ id, rows, onOperation }: PipelineToolbarProps) {
  const minimap = usePipelineLook((look) => look.minimap);
  // Drawn anew with every change, as undo and redo say what they would take back.
  usePipelineState(id);
  useCurrentPipeline();
  return (
    <div
      role="toolbar"
      aria-label="Pipeline"
      className="flex h-9 shrink-0 items-center gap-1 border-line border-b px-2"
    >
      <fieldset aria-label="Operation" className="flex min-w-0 items-center gap-0.5">
        {operationTypes.map((operation) => {
          const count = rows.filter((row) => row.operation_type === operation).length;
          const isShown = operation === id.operation_type;
          return (
            <button
              key={operation}
              type="button"
              aria-pressed={isShown}
              onClick={() => onOperation(operation)}
              className={classNames(
                'inline-flex h-6 items-center gap-1 rounded-sm px-2',
                isShown ? 'bg-accent-soft text-text-1' : 'text-text-2 hover:bg-surface-2 hover:text-text-1',
              )}
            >
              {operationWords[operation]}
              {count > 0 ? <span className="text-small text-text-3">{count}</span> : null}
            </button>
          );
        })}
      </fieldset>
      <span className="flex-1" />
      <CommandButton
        command="binding.add"
        look="primary"
        icon={<Plus size={14} aria-hidden="true" />}
        className="h-6.5 px-2"
      >
        Add binding
      </CommandButton>
      <ToolbarLine />
      <CommandIcons
        entries={[
          { command: 'binding.undo', icon: Undo2, label: 'Undo' },
          { command: 'binding.redo', icon: Redo2, label: 'Redo' },
          { command: 'pipeline.tidy', icon: AlignVerticalSpaceAround },
        ]}
      />
      <ToolbarLine />
      <CanvasIcons area="pipeline" minimap={minimap} />
      <Menu align="end" entries={[commandEntry('pipeline.export_png'), commandEntry('pipeline.export_svg')]}>
        <IconButton label="Export as picture">
          <ImageDown size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </div>
  );
}
