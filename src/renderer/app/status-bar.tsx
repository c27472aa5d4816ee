import { CircleX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { runtimeVersion } from '#contract/script/runtime-names.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { scopeWords, useProblemCounts, useProblemView } from '#renderer/features/problems/problem-view.ts';
import { SyncItems } from '#renderer/features/sync/sync-items.tsx';
import { ConnectionItem } from '#renderer/features/workspaces/connection-item.tsx';
import { WorkspaceItem } from '#renderer/features/workspaces/workspace-item.tsx';
import { counted } from '#renderer/lib/size.ts';
import { exactTime } from '#renderer/lib/time.ts';
import { openDocument, type SaveState, useDocuments } from '#renderer/state/documents.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { StatusItem } from '#renderer/ui/status-item.tsx';

/** The line at the foot of the window. */
export function StatusBar() {
  return (
    <footer
      data-part="status"
      className="flex h-6 shrink-0 items-stretch overflow-hidden border-line border-t bg-surface-2 px-1 text-small text-text-2"
    >
      <WorkspaceItem />
      <ConnectionItem />
      <SyncItems />
      <ProblemsItem />
      <span className="flex-1" />
      <ScriptItems />
      <StatusItem title="The script runtime: what a script sees" onClick={() => void runCommand('help.open')}>
        JavaScript · runtime v{runtimeVersion}
      </StatusItem>
    </footer>
  );
}

function ProblemsItem() {
  const { errors, warnings } = useProblemCounts();
  const scope = useProblemView((view) => view.scope);
  return (
    <StatusItem
      title={`${counted(errors, 'error')}, ${counted(warnings, 'warning')} ${scopeWords[scope]}`}
      onClick={() => void runCommand('view.problems')}
    >
      <CircleX size={14} aria-hidden="true" className={errors > 0 ? 'text-bad' : undefined} />
      {errors}
      <TriangleAlert size={14} aria-hidden="true" className={warnings > 0 ? 'text-warn' : undefined} />
      {warnings}
    </StatusItem>
  );
}

function ScriptItems() {
  const lid = useActiveLid();
  const document = useDocuments((all) => (lid === null ? undefined : all[lid]));
  if (lid === null || !document) return null;
  const { cursor, save } = document;
  return (
    <>
      <SavedItem save={save} />
      <StatusItem title="Go to line" onClick={() => openDocument(lid)?.action('editor.action.gotoLine')}>
        Ln {cursor.line}, Col {cursor.column}
      </StatusItem>
    </>
  );
}

function SavedItem({ save }: { readonly save: SaveState }) {
  const { words, title, bad } = savedWords(save);
  return (
    <span
      role="status"
      aria-label="Saved state"
      title={title}
      className={`flex items-center whitespace-nowrap px-2 ${bad ? 'bg-bad-soft text-bad' : ''}`}
    >
      {words}
    </span>
  );
}

function savedWords(save: SaveState): { words: ReactNode; title: string; bad: boolean } {
  switch (save.kind) {
    case 'saved':
      return { words: 'Saved', title: `The draft was saved ${exactTime(save.at)}`, bad: false };
    case 'saving':
      return { words: 'Saving…', title: 'The draft is being saved', bad: false };
    case 'not_saved':
      return { words: `Not saved: ${save.message}`, title: save.message, bad: true };
    case 'conflict':
      return { words: 'Not saved: changed in another window', title: 'Choose one of both texts in the tab', bad: true };
  }
}
