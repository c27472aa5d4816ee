import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { toast } from 'sonner';
import type { TrashItem } from '#contract/rpc/sync.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { exactTime, relativeTime, timeUntil } from '#renderer/lib/time.ts';
import { openEntity } from '#renderer/state/entity-tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const ReadOnlyText = lazy(() =>
  import('#renderer/editor/read-only-text.tsx').then((module) => ({ default: module.ReadOnlyText })),
);

/** What was deleted here or on the backend, for as long as it is kept, and the way back. */
export function TrashView() {
  const query = useQuery(trpc.sync.trash.queryOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  const items = query.data ?? [];
  const current = items.find((item) => item.trash_id === chosen) ?? items[0];
  if (query.isError) return <Banner tone="bad">{failureOf(query.error).message}</Banner>;
  if (query.isPending) return <Skeleton label="Loading the Trash" rows={8} />;
  if (!current) {
    return (
      <EmptyState title="The Trash is empty" action={<CommandButton command="sync.view" />}>
        <p>
          What is deleted here, or by others on the backend, is kept in the Trash for 90 days with its text. From here
          it can be restored as something new.
        </p>
        <p>A deletion of yours that is not published yet is taken back in Sync.</p>
      </EmptyState>
    );
  }
  return (
    <section aria-label="Trash" className="absolute inset-0 flex">
      <ul aria-label="In the Trash" className="w-72 shrink-0 overflow-y-auto border-line border-r p-1">
        {items.map((item) => (
          <li key={item.trash_id}>
            <button
              type="button"
              aria-current={item === current}
              onClick={() => setChosen(item.trash_id)}
              className={classNames(
                'flex w-full flex-col rounded-sm px-2 py-1 text-left',
                item === current ? 'bg-accent-soft' : 'hover:bg-surface-2',
              )}
            >
              <span className="w-full truncate">{item.name}</span>
              <span className="w-full truncate text-small text-text-2">
                <span title={exactTime(item.deleted_at)}>{relativeTime(item.deleted_at)}</span> · {item.reason}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <TrashedItem key={current.trash_id} item={current} />
    </section>
  );
}

function TrashedItem({ item }: { readonly item: TrashItem }) {
  const content = useQuery(trpc.sync.trashContent.queryOptions({ trash_id: item.trash_id }));
  const [restoring, setRestoring] = useState(false);
  const restore = async () => {
    setRestoring(true);
    try {
      const { lid } = await rpc.sync.restore.mutate({ trash_id: item.trash_id });
      await openEntity(item.type, lid, item.name);
      toast.success(
        `Restored ${item.name} as a new ${entityLabel(item.type)}. The next publish creates it on the backend.`,
      );
    } catch (error) {
      toast.error(`Not restored: ${failureOf(error).message}`);
      setRestoring(false);
    }
  };
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex shrink-0 items-start gap-3 border-line border-b px-4 py-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            {item.name} <span className="font-normal text-text-3">{entityLabel(item.type)}</span>
          </h2>
          <p className="selectable text-text-2">
            {item.reason} That was <time title={exactTime(item.deleted_at)}>{relativeTime(item.deleted_at)}</time>; it
            is kept <time title={exactTime(item.keep_until)}>{timeUntil(item.keep_until)}</time>.
          </p>
        </div>
        <Button look="primary" disabled={restoring} onClick={() => void restore()}>
          Restore {item.name.length > 24 ? 'it' : item.name}
        </Button>
      </header>
      {content.isError ? <Banner tone="bad">{failureOf(content.error).message}</Banner> : null}
      {content.isPending ? <Skeleton label={`Loading ${item.name}`} rows={8} /> : null}
      {content.data ? <Content item={item} document={content.data.document} texts={content.data.texts} /> : null}
    </div>
  );
}

interface ContentProps {
  readonly item: TrashItem;
  readonly document: Record<string, unknown>;
  readonly texts: Record<string, string>;
}

function Content({ item, document, texts }: ContentProps) {
  const isText = (value: unknown) => typeof value === 'string' && Object.hasOwn(texts, value);
  const fields = Object.entries(document).filter(
    ([name, value]) => name !== 'name' && value !== null && !isText(value),
  );
  const bodies = Object.values(document).filter((value): value is string => isText(value));
  return (
    <>
      {fields.length > 0 ? (
        <dl className="selectable grid shrink-0 grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 px-4 py-2">
          {fields.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-text-2">{name.replaceAll('_', ' ')}</dt>
              <dd className="truncate">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {bodies.map((hash) => (
        <div key={hash} className="min-h-0 flex-1 border-line border-t">
          <Suspense fallback={<Skeleton label={`Loading the text of ${item.name}`} rows={8} />}>
            <ReadOnlyText text={texts[hash] ?? ''} label={`Text of ${item.name}`} />
          </Suspense>
        </div>
      ))}
    </>
  );
}
