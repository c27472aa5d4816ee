import { type ReactNode, useCallback, useState } from 'react';
import { useScript } from '#renderer/api/scripts.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { openDocument, useDocuments } from '#renderer/state/documents.ts';
import { openDraftMerge } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const ScriptEditor = loadable(
  () => import('#renderer/editor/script-editor.tsx').then((module) => module.ScriptEditor),
  <Skeleton label="Opening the script" rows={12} />,
);

interface ScriptViewProps {
  readonly lid: string;
  /** What other parts of the studio have to say about the script. */
  readonly notice?: ReactNode;
}

/** A script's tab: its editor, and above it what stands in the way. */
export function ScriptView({ lid, notice }: ScriptViewProps) {
  const script = useScript(lid);
  const [failure, setFailure] = useState<string | null>(null);
  const onFailure = useCallback((message: string) => setFailure(message), []);
  const name = script?.name ?? 'script';
  if (failure !== null) {
    return (
      <EmptyState
        title={`${name} cannot be opened`}
        action={
          <>
            <Button look="primary" onClick={() => setFailure(null)}>
              Try again
            </Button>
            <Button onClick={() => void runCommand('tab.close')}>Close the tab</Button>
          </>
        }
      >
        <p>{failure}</p>
      </EmptyState>
    );
  }
  if (script?.text_here === false) return <TextAway name={name} />;
  return (
    <div className="absolute inset-0 flex flex-col">
      <SaveBanner lid={lid} name={name} />
      {script?.is_system ? <SystemBanner lid={lid} name={name} /> : null}
      {notice}
      <div className="relative min-h-0 flex-1">
        <ScriptEditor
          lid={lid}
          name={name}
          readOnly={script?.is_system ? 'A system script cannot be changed. Duplicate it and change the copy.' : null}
          onFailure={onFailure}
        />
      </div>
    </div>
  );
}

/** The list knows it before its text has come; once that is here, the editor opens by itself. */
function TextAway({ name }: { readonly name: string }) {
  return (
    <EmptyState
      title={`The text of ${name} is not here yet`}
      action={<CommandButton command="sync.pull" look="primary" />}
    >
      <p>It comes with the published changes. The tab shows it as soon as it is here.</p>
    </EmptyState>
  );
}

/** 036 FR-012. */
function SystemBanner({ lid, name }: { readonly lid: string; readonly name: string }) {
  return (
    <Banner
      tone="info"
      actions={
        <CommandButton command="script.duplicate" target={{ lid, name }}>
          Duplicate
        </CommandButton>
      }
    >
      {name} is a system script: the backend keeps it as it is. Read and run it here, or change a copy.
    </Banner>
  );
}

function SaveBanner({ lid, name }: { readonly lid: string; readonly name: string }) {
  const save = useDocuments((all) => all[lid]?.save);
  if (save?.kind === 'not_saved') {
    return (
      <Banner tone="bad" live>
        Not saved: {save.message} The text stays here and is saved as soon as that works.
      </Banner>
    );
  }
  if (save?.kind === 'conflict') {
    return (
      <Banner
        tone="warn"
        live
        actions={
          <>
            <Button onClick={() => openDraftMerge(lid, name)}>Merge both texts…</Button>
            <Button onClick={() => openDocument(lid)?.resolveConflict('theirs')}>Take the other text</Button>
            <Button onClick={() => openDocument(lid)?.resolveConflict('mine')}>Keep my text</Button>
          </>
        }
      >
        Not saved: another window changed this script at {clockTime(save.at)}. Neither text is lost: merge them, or
        choose one.
      </Banner>
    );
  }
  return null;
}
