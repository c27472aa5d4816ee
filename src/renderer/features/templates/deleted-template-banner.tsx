import { templateCategory } from '#contract/model/template.ts';
import { writeAnnotations } from '#engine/template/annotations.ts';
import { rpc } from '#renderer/api/client.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { openScript, openTemplate } from '#renderer/state/tabs.ts';
import type { TemplateDraft } from '#renderer/state/template-drafts.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';

interface DeletedTemplateBannerProps {
  readonly draft: TemplateDraft;
  readonly text: () => string;
}

/** Above a template that somebody deleted while it is open: nothing of what is on the screen is lost. */
export function DeletedTemplateBanner({ draft, text }: DeletedTemplateBannerProps) {
  const { name, description, category, annotations } = draft.form.now;
  const keepTemplate = async () => {
    const known = templateCategory.safeParse(category);
    const made = await rpc.templates.create.mutate({
      name,
      description: description === '' ? null : description,
      category: known.success ? known.data : 'custom',
      body: text(),
      placeholder_annotations: writeAnnotations(annotations),
    });
    openTemplate(made.lid, made.name);
  };
  const keepScript = async () => {
    const made = await rpc.scripts.create.mutate({ name, description: null, body: text() });
    openScript(made.lid, made.name);
  };
  return (
    <Banner
      tone="warn"
      live
      actions={
        <>
          <Button onClick={() => void keepTemplate().catch(tellFailure)}>Keep as new template</Button>
          <Button onClick={() => void keepScript().catch(tellFailure)}>Keep the text as new script</Button>
        </>
      }
    >
      This template was deleted. What is on the screen is not saved any more; keep it as something new.
    </Banner>
  );
}
