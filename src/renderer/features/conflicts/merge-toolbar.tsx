import { ArrowDown, ArrowUp, ChevronDown, Columns3, History, PanelBottom, Redo2, Undo2 } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { CommandId } from '#contract/rpc/commands.ts';
import { CommandIcon, commandEntry } from '#renderer/commands/command-button.tsx';
import { commandData, commandKeys, runCommand } from '#renderer/commands/registry.ts';
import type { MergeController } from '#renderer/editor/merge-controller.ts';
import { linesInWords, regionInWords } from '#renderer/editor/merge-words.ts';
import { useMergeLayout } from '#renderer/state/merge.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import type { AnswerSession } from './answer-session.ts';

interface MergeToolbarProps {
  readonly session: AnswerSession;
  readonly controller: MergeController;
}

/** Where the merge stands, and everything that can be done at that place. */
export function MergeToolbar({ session, controller }: MergeToolbarProps) {
  useSyncExternalStore(controller.subscribe, controller.version);
  const layout = useMergeLayout();
  const { current, view } = controller;
  const open = view.open_conflicts;
  return (
    <div
      role="toolbar"
      aria-label="Merge"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-1 gap-y-0.5 border-line border-b bg-surface-1 px-2 py-1"
    >
      <CommandIcon command="merge.previous">
        <ArrowUp size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="merge.next">
        <ArrowDown size={16} aria-hidden="true" />
      </CommandIcon>
      <p role="status" aria-label="Place in the merge" className="min-w-0 grow basis-60 truncate px-1 text-text-2">
        <span className={open > 0 ? 'font-semibold text-warn' : 'font-semibold text-ok'}>
          {leftInWords(controller)}
        </span>
        {current ? (
          <>
            {' · '}
            {placeInWords(controller)}
          </>
        ) : null}
      </p>
      <Act command="merge.accept_theirs">Take theirs</Act>
      <Act command="merge.accept_yours">Take yours</Act>
      <Menu entries={[commandEntry('merge.accept_both'), commandEntry('merge.accept_both_reversed')]}>
        <Button look="quiet" className="h-6 px-2">
          Both
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </Menu>
      <Act command="merge.accept_base">Neither</Act>
      <Act command="merge.take_back">Take back</Act>
      <span aria-hidden="true" className="mx-1 h-4 w-px bg-line" />
      <CommandIcon command="merge.undo" disabled={!session.canUndo}>
        <Undo2 size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="merge.redo" disabled={!session.canRedo}>
        <Redo2 size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="merge.arrange">
        {layout.arrangement === 'rows' ? (
          <Columns3 size={16} aria-hidden="true" />
        ) : (
          <PanelBottom size={16} aria-hidden="true" />
        )}
      </CommandIcon>
      <CommandIcon command="merge.show_base" pressed={layout.base}>
        <History size={16} aria-hidden="true" />
      </CommandIcon>
    </div>
  );
}

interface ActProps {
  readonly command: CommandId;
  readonly children: string;
}

function Act({ command, children }: ActProps) {
  const { title } = commandData(command);
  return (
    <Tooltip label={title} keys={commandKeys(command)}>
      <Button look="quiet" className="h-6 px-2" onClick={() => void runCommand(command)}>
        {children}
      </Button>
    </Tooltip>
  );
}

/** `2 of 5 conflicts left`, or that nothing is open. */
export function leftInWords(controller: MergeController): string {
  const all = controller.conflicts().length;
  const open = controller.view.open_conflicts;
  if (all === 0) return 'No conflicts';
  if (open === 0) return all === 1 ? 'The conflict is decided' : `All ${all} conflicts are decided`;
  return `${open} of ${all} ${all === 1 ? 'conflict' : 'conflicts'} left`;
}

function placeInWords(controller: MergeController): string {
  const region = controller.current;
  if (region === null) return '';
  const number = controller.conflicts().findIndex((one) => one.index === region.index) + 1;
  const name = number > 0 ? `conflict ${number}` : 'change';
  return `${name}, ${linesInWords(region.result)}: ${region.open ? 'open' : regionInWords(region, controller.choiceOf(region))}`;
}
