import { type ReactNode, useCallback, useState } from 'react';
import { useTemplate, useTemplates } from '#renderer/api/templates.ts';
import { CannotOpen } from '#renderer/commands/cannot-open.tsx';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import type { TemplateDocument } from '#renderer/editor/template-document.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { openDocument } from '#renderer/state/documents.ts';
import { useTemplateDrafts } from '#renderer/state/template-drafts.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { SaveBanner } from '#renderer/ui/save-banner.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { DeletedTemplateBanner } from './deleted-template-banner.tsx';
import { PlaceholderTable } from './placeholder-table.tsx';
import { TemplateHead } from './template-head.tsx';
import { TemplateProblems } from './template-problems.tsx';

const TemplateEditor = loadable(
  () => import('#renderer/editor/template-editor.tsx').then((module) => module.TemplateEditor),
  <Skeleton label="Opening the template" rows={12} />,
);

const systemWords = 'A system template cannot be changed. Duplicate it and change the copy.';

interface TemplateViewProps {
  readonly lid: string;
  /** What other parts of the studio have to say about it. */
  readonly notice?: ReactNode;
}

/** A template's tab: what it is called, its text, and what its placeholders mean (036 US3-3, US3-5). */
export function TemplateView({ lid, notice }: TemplateViewProps) {
  const { templates } = useTemplates();
  const template = useTemplate(lid);
  const draft = useTemplateDrafts((all) => all[lid]);
  const [document, setDocument] = useState<TemplateDocument | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const onOpen = useCallback((opened: TemplateDocument) => setDocument(opened), []);
  const onFailure = useCallback((message: string) => setFailure(message), []);
  const name = draft?.form.now.name ?? template?.name ?? 'template';
  if (failure !== null) {
    return <CannotOpen what={name} failure={failure} list="template.list" onRetry={() => setFailure(null)} />;
  }
  const readOnly = template?.is_system === true ? systemWords : null;
  const isGone = templates !== null && template === undefined && draft !== undefined;
  return (
    <div className="absolute inset-0 flex flex-col">
      {isGone ? <DeletedTemplateBanner draft={draft} text={() => document?.body() ?? ''} /> : null}
      <SaveBanner noun="template" save={draft?.save} onResolve={(keep) => openDocument(lid)?.resolveConflict(keep)} />
      {readOnly === null ? null : (
        <Banner
          tone="info"
          actions={
            <CommandButton command="template.duplicate" target={{ lid, name }}>
              Duplicate
            </CommandButton>
          }
        >
          {template?.built_in
            ? `${name} comes with the studio, as this workspace has no templates of a backend. Use it, or change a copy.`
            : `${name} is a system template: the backend keeps it as it is. Use it, or change a copy.`}
        </Banner>
      )}
      {notice}
      {draft ? <TemplateHead lid={lid} form={draft.form.now} readOnly={readOnly !== null} /> : null}
      <div className="relative min-h-24 flex-1">
        <TemplateEditor lid={lid} name={name} readOnly={readOnly} onOpen={onOpen} onFailure={onFailure} />
      </div>
      {draft ? (
        <>
          <TemplateProblems draft={draft} document={document} />
          <PlaceholderTable lid={lid} draft={draft} readOnly={readOnly !== null} />
        </>
      ) : null}
    </div>
  );
}
