import { useCallback } from 'react';
import { useFirstScripts } from '#renderer/api/scripts.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { commandKeys } from '#renderer/commands/registry.ts';
import { useLeaving } from '#renderer/state/activate-workspace.ts';
import { dock, useDockModel } from '#renderer/state/tabs.ts';
import { type DockTab, DockView } from '#renderer/ui/dock.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { TabActions } from './tab-actions.tsx';
import { TabContent } from './tab-content.tsx';
import { TabLabel } from './tab-label.tsx';
import { useWorkspaceSession } from './workspace-session.ts';

/** The editors' tabs, which can be split and moved. */
export function EditorArea() {
  const ready = useWorkspaceSession((session) => session.ready);
  const leaving = useLeaving((state) => state.leaving);
  const model = useDockModel();
  const content = useCallback((tab: Parameters<typeof TabContent>[0]['tab']) => <TabContent tab={tab} />, []);
  const label = useCallback((tab: Parameters<typeof TabLabel>[0]['tab']) => <TabLabel tab={tab} />, []);
  const actions = useCallback((tab: DockTab) => <TabActions key={`${tab.kind}:${tab.id}`} tab={tab} />, []);
  return (
    <main data-part="editor" aria-label="Editors" className="relative min-h-0 min-w-0 flex-1 bg-surface-0">
      {ready && !leaving ? (
        <DockView
          dock={dock}
          model={model}
          content={content}
          label={label}
          actions={actions}
          placeholder={<NothingOpen />}
        />
      ) : (
        <Skeleton label="Opening the workspace" rows={10} />
      )}
    </main>
  );
}

function NothingOpen() {
  const first = useFirstScripts({}, 1).rows[0];
  return (
    <div className="absolute inset-0 overflow-auto bg-surface-0">
      <EmptyState
        title="No script is open"
        action={
          first ? (
            <>
              <CommandButton command="script.open" target={{ lid: first.lid }} look="primary">
                Open {first.name}
              </CommandButton>
              <CommandButton command="script.new" />
            </>
          ) : (
            <CommandButton command="script.new" look="primary" />
          )
        }
      >
        <p>
          {first
            ? 'Choose one in the list, or begin with these keys.'
            : 'Make the first one, or find your way with these keys.'}
        </p>
        <dl className="grid grid-cols-[auto_auto] justify-start gap-x-6 gap-y-1">
          <KeyHint title="Go to a script" keys={commandKeys('palette.scripts')} />
          <KeyHint title="All commands" keys={commandKeys('palette.commands')} />
          <KeyHint title="Dry-run the open script" keys={commandKeys('dry_run.run')} />
        </dl>
      </EmptyState>
    </div>
  );
}

function KeyHint({ title, keys }: { readonly title: string; readonly keys: string | undefined }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{keys ? <Keys keys={keys} /> : null}</dd>
    </>
  );
}
