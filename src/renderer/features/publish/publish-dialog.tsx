import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { toast } from 'sonner';
import { limits } from '#contract/limits.ts';
import type { PublishPreview } from '#contract/rpc/scripts.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { shortId } from '#renderer/lib/size.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { DiffSides } from './diff-sides.tsx';
import { notPublished, publishButton, publishSummary } from './publish-words.ts';
import { RefusalActions } from './refusal-actions.tsx';

const TextDiff = lazy(() => import('#renderer/editor/text-diff.tsx').then((module) => ({ default: module.TextDiff })));

interface PublishDialogProps {
  readonly lid: string;
  readonly onClose: () => void;
}

/** What publishing would change and where, and the one button that does it. */
export function PublishDialog({ lid, onClose }: PublishDialogProps) {
  const preview = usePreview(lid);
  const [reason, setReason] = useState('');
  const publish = useMutation({
    mutationFn: () => rpc.publish.run.mutate({ lid, change_description: reason.trim() || null }),
    onSuccess: (result) => {
      toast.success(`Published ${result.name} as version ${result.current_version}.`);
      onClose();
    },
    onError: () => void preview.refetch(),
  });
  const data = preview.data;
  const refusal = publish.isError ? failureOf(publish.error) : (data?.refusal ?? null);
  const nothing = data?.action === 'nothing';
  return (
    <Dialog
      width="wide"
      title={data ? `Publish ${data.name}` : 'Publish'}
      {...(data ? { description: publishSummary(data) } : {})}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={!data || data.refusal !== null || nothing || publish.isPending}
            onClick={() => publish.mutate()}
          >
            {publish.isPending ? 'Publishing…' : publishButton(data)}
          </Button>
        </>
      }
    >
      {preview.isError ? (
        <Banner tone="bad" live actions={<Button onClick={() => void preview.refetch()}>Try again</Button>}>
          {failureOf(preview.error).message}
        </Banner>
      ) : null}
      {refusal ? (
        <Banner
          tone={nothing ? 'info' : 'bad'}
          live
          actions={
            nothing ? null : (
              <RefusalActions
                code={refusal.code}
                lid={lid}
                sent={publish.isError}
                onClose={onClose}
                onLook={() => {
                  publish.reset();
                  void preview.refetch();
                }}
                onAgain={() => publish.mutate()}
              />
            )
          }
        >
          {publish.isError ? notPublished(refusal.message) : refusal.message}
        </Banner>
      ) : null}
      {data ? <Where preview={data} /> : <Skeleton label="Preparing what would be published" rows={8} />}
      {data && !nothing ? <Change preview={data} /> : null}
      {data && !nothing ? (
        <Field
          label="What changed (for those who read the history)"
          hint={`Optional, at most ${limits.changeDescriptionChars} characters.`}
        >
          {(ids) => (
            <TextInput
              {...ids}
              autoFocus
              maxLength={limits.changeDescriptionChars}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && data.refusal === null)
                  publish.mutate();
              }}
            />
          )}
        </Field>
      ) : null}
    </Dialog>
  );
}

/** The preview, made after what is on the screen was saved, and again when sign-in or connection change. */
function usePreview(lid: string) {
  const session = useStudio((state) => state.session);
  const connection = useStudio((state) => state.connection);
  const preview = useQuery({
    ...trpc.publish.preview.queryOptions({ lid }),
    queryFn: async () => {
      await openDocument(lid)?.flush();
      return rpc.publish.preview.query({ lid });
    },
    staleTime: 0,
    gcTime: 0,
  });
  const { refetch } = preview;
  const key = `${session?.state} ${session?.email} ${connection?.state}`;
  const [seen, setSeen] = useState(key);
  useEffect(() => {
    if (seen === key) return;
    setSeen(key);
    void refetch();
  }, [key, seen, refetch]);
  return preview;
}

function Where({ preview }: { readonly preview: PublishPreview }) {
  const tenant = useStudio((state) => state.session?.tenant_id ?? state.workspace?.tenant_id ?? null);
  const facts: [string, string][] = [
    ['Workspace', preview.workspace_name],
    ['Backend', preview.origin ?? 'none'],
    ['Tenant', tenant ?? 'none'],
    ['As', preview.email ?? 'not signed in'],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr_auto_1fr] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-text-2">{name}</dt>
          <dd className="selectable truncate" title={value}>
            {name === 'Tenant' ? shortId(value) : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ preview }: { readonly preview: PublishPreview }) {
  const [sideBySide, setSideBySide] = useState(true);
  const from = preview.from_version === null ? 'Nothing (new script)' : `Version ${preview.from_version}`;
  return (
    <div className="flex flex-col">
      <div className="flex items-center justify-between pb-1">
        <span className="text-small text-text-2">
          {from} → {preview.to_version === null ? 'your draft' : `version ${preview.to_version}`}
          {preview.renamed_from ? ` · renamed from ${preview.renamed_from}` : ''}
        </span>
        <DiffSides sideBySide={sideBySide} onChange={setSideBySide} />
      </div>
      <div className="h-[38vh] border border-line">
        <Suspense fallback={<Skeleton label="Loading the comparison" rows={8} />}>
          <TextDiff
            original={preview.base_body}
            modified={preview.body}
            originalLabel="Published text"
            modifiedLabel="Text to publish"
            sideBySide={sideBySide}
          />
        </Suspense>
      </div>
    </div>
  );
}
