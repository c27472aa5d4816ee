import { useQuery } from '@tanstack/react-query';
import { Ban, Undo2, Zap } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EntityChange } from '#contract/model/publish-plan.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { counted } from '#renderer/lib/size.ts';
import { keepEntity, openEntity } from '#renderer/state/entity-tabs.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { ChangeLines, ChangeSign, versionChange } from '#renderer/ui/change-mark.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const pageSize = 100;
/** More of them are answered in their own list, which leads from one to the next. */
const firstConflicts = 20;

/** What the next publish would do, and what would stay here. */
export function ToPublish() {
  const query = useQuery(trpc.sync.plan.queryOptions({ lids: null }));
  const [limit, setLimit] = useState(pageSize);
  const plan = query.data?.plan;
  const changes = plan?.changes ?? [];
  return (
    <section aria-label="To publish" className="@container flex flex-col gap-1">
      <h3 className="section-head">
        To publish {changes.length > 0 ? <span className="font-normal text-text-3">{changes.length}</span> : null}
      </h3>
      {query.isError ? (
        <Banner tone="bad" actions={<Button onClick={() => void query.refetch()}>Try again</Button>}>
          {failureOf(query.error).message}
        </Banner>
      ) : !plan ? (
        <Skeleton label="Working out what would be published" rows={4} />
      ) : changes.length + plan.conflicts.length + plan.blocked.length === 0 ? (
        <EmptyNote>
          <p>Nothing to publish: everything here is as it is on the backend, as far as this studio knows.</p>
        </EmptyNote>
      ) : (
        <ul className="flex flex-col">
          {changes.slice(0, limit).map((change) => (
            <ChangeLine key={change.lid} change={change} />
          ))}
          {changes.length > limit ? (
            <More onMore={() => setLimit(limit + pageSize)}>{counted(changes.length, 'change')}</More>
          ) : null}
          {plan.conflicts.slice(0, firstConflicts).map((conflict) => (
            <LeftLine
              key={conflict.key}
              icon={<Zap size={14} aria-hidden="true" />}
              word="conflict"
              entity={conflict}
              message={conflict.message}
            >
              <Button
                look="quiet"
                className="h-5.5"
                aria-label={`Answer… the conflict of ${conflict.name}`}
                onClick={() => void runCommand('conflict.open', { lid: conflict.lid, name: conflict.name })}
              >
                Answer…
              </Button>
            </LeftLine>
          ))}
          {plan.conflicts.length > firstConflicts ? (
            <li>
              <CommandButton command="conflict.list" look="quiet">
                Show all {plan.conflicts.length} conflicts
              </CommandButton>
            </li>
          ) : null}
          {plan.blocked.slice(0, limit).map((one) => (
            <LeftLine
              key={one.lid}
              icon={<Ban size={14} aria-hidden="true" />}
              word="blocked"
              entity={one}
              message={one.message}
            />
          ))}
          {plan.blocked.length > limit ? (
            <More onMore={() => setLimit(limit + pageSize)}>{plan.blocked.length} that are blocked</More>
          ) : null}
        </ul>
      )}
    </section>
  );
}

function More({ onMore, children }: { readonly onMore: () => void; readonly children: ReactNode }) {
  return (
    <li>
      <Button look="quiet" onClick={onMore}>
        Show more of {children}
      </Button>
    </li>
  );
}

const lineBox = 'group flex h-5.5 min-w-0 items-center gap-2 rounded-sm px-1 hover:bg-surface-2';

function ChangeLine({ change }: { readonly change: EntityChange }) {
  const deleted = change.action === 'delete';
  return (
    <li className={lineBox}>
      <ChangeSign action={change.action} />
      <span className="w-20 shrink-0 truncate text-text-3">{entityLabel(change.type)}</span>
      {deleted ? (
        <span className="min-w-0 flex-1 truncate">{change.name}</span>
      ) : (
        <button
          type="button"
          className="min-w-0 flex-1 truncate text-left hover:underline"
          title={`Open ${change.name}`}
          onClick={() => void openEntity(change.type, change.lid, change.name).catch(tellFailure)}
        >
          {change.name}
        </button>
      )}
      {deleted ? (
        <Button
          look="quiet"
          className="h-5.5"
          icon={<Undo2 size={14} aria-hidden="true" />}
          aria-label={`Keep it: take back the deletion of ${change.name}`}
          onClick={() => void keepEntity(change.type, change.lid).catch(tellFailure)}
        >
          Keep it
        </Button>
      ) : null}
      {(change.live_uses ?? 0) > 0 ? (
        <span className="shrink-0 rounded-sm bg-warn-soft px-1.5 text-small text-warn">LIVE in {change.live_uses}</span>
      ) : null}
      <span className="hidden w-24 shrink-0 text-right font-code text-text-2 @2xl:inline">{versionChange(change)}</span>
      <span className="hidden w-20 shrink-0 text-right font-code @2xl:inline">
        <ChangeLines fields={change.fields} />
      </span>
      <Button
        look="quiet"
        className="h-5.5 opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        aria-label={`Publish… ${change.name}`}
        onClick={() => void runCommand('publish.run', { lid: change.lid, name: change.name })}
      >
        Publish…
      </Button>
    </li>
  );
}

interface LeftLineProps {
  readonly icon: ReactNode;
  readonly word: string;
  readonly entity: { readonly type: string; readonly name: string };
  readonly message: string;
  readonly children?: ReactNode;
}

function LeftLine({ icon, word, entity, message, children }: LeftLineProps) {
  return (
    <li className={lineBox}>
      <span className="flex w-7 shrink-0 justify-center text-warn" title={word}>
        {icon}
        <span className="sr-only">{word}</span>
      </span>
      <span className="w-20 shrink-0 truncate text-text-3">{entityLabel(entity.type)}</span>
      <span className="max-w-[35%] shrink-0 truncate">{entity.name}</span>
      <span className="min-w-0 flex-1 truncate text-text-2" title={message}>
        {message}
      </span>
      {children}
    </li>
  );
}
