import { GitCompare, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConflictSummary } from '#contract/rpc/sync.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { kindWords, whatHappened } from './conflict-words.ts';

interface ConflictHeadProps {
  readonly conflict: ConflictSummary;
  readonly children?: ReactNode;
}

/** What happened, to what, since when; and what ends it. */
export function ConflictHead({ conflict, children }: ConflictHeadProps) {
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2">
      <Zap size={16} aria-hidden="true" className="shrink-0 text-warn" />
      <div className="min-w-60 flex-1">
        <h2 className="truncate font-semibold">
          {conflict.name}
          <span className="font-normal text-text-2"> · {kindWords[conflict.kind]}</span>
        </h2>
        <p className="selectable text-text-2">
          {whatHappened(conflict)}{' '}
          <span className="text-text-3" title={exactTime(conflict.found_at)}>
            Found {relativeTime(conflict.found_at)}.
          </span>
        </p>
      </div>
      {conflict.type === 'lifecycle_config' ? <ShowDrawing conflict={conflict} /> : null}
      {children}
    </header>
  );
}

/** The sides of a lifecycle's conflict as one drawing. */
function ShowDrawing({ conflict: { lid, name, kind, other_lid } }: { readonly conflict: ConflictSummary }) {
  const [command, more] =
    other_lid !== null
      ? (['lifecycle.compare_with', { lids: [other_lid] }] as const)
      : ([kind === 'edit_vs_delete' ? 'lifecycle.compare_published' : 'lifecycle.compare_server', {}] as const);
  return (
    <CommandButton command={command} target={{ lid, name, ...more }} icon={<GitCompare size={14} aria-hidden="true" />}>
      Show drawing
    </CommandButton>
  );
}
