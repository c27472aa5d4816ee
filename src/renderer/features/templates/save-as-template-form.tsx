import { lazy, Suspense, useMemo, useState } from 'react';
import { placeholderKey, type TemplateCategory, templateCategory, templateName } from '#contract/model/template.ts';
import type { ScriptDetail } from '#contract/rpc/scripts.ts';
import { newAnnotation } from '#engine/template/annotations.ts';
import { findPlaceholders } from '#engine/template/find-placeholders.ts';
import { type PlaceholderProposal, withPlaceholders } from '#engine/template/with-placeholders.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { openTemplate } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { categoryOptions } from './category-words.ts';
import { ProposalList } from './proposal-list.tsx';

const PreviewText = lazy(() =>
  import('#renderer/editor/preview-text.tsx').then((module) => ({ default: module.PreviewText })),
);

interface SaveAsTemplateFormProps {
  readonly script: ScriptDetail;
  readonly proposals: readonly PlaceholderProposal[];
  readonly onClose: () => void;
}

/** Which literals of a script are to be placeholders, beside the template that comes of it. */
export function SaveAsTemplateForm({ script, proposals, onClose }: SaveAsTemplateFormProps) {
  const [name, setName] = useState(script.name);
  const [description, setDescription] = useState(script.description ?? '');
  const [category, setCategory] = useState<TemplateCategory>('custom');
  const [keys, setKeys] = useState(() => proposals.map(({ annotation }) => annotation.key));
  const [ticked, setTicked] = useState<ReadonlySet<number>>(() => new Set());
  const [failure, setFailure] = useState<string | null>(null);
  const chosen = useMemo(() => chosenOf(proposals, keys, ticked), [proposals, keys, ticked]);
  const body = useMemo(() => withPlaceholders(script.body, chosen), [script.body, chosen]);
  const marks = useMemo(() => findPlaceholders(body).map(({ start, end }) => ({ start, end })), [body]);
  const checked = templateName.safeParse(name);
  const wrongName = checked.success ? undefined : (checked.error.issues[0]?.message ?? 'This is not a name.');
  const wrongKey = chosen.some(
    ({ annotation: { key } }, index) =>
      !placeholderKey.safeParse(key).success || chosen.findIndex(({ annotation }) => annotation.key === key) !== index,
  );
  const save = async () => {
    if (!checked.success || wrongKey) return;
    try {
      const made = await rpc.templates.create.mutate({
        name: checked.data,
        description: description.trim() === '' ? null : description.trim(),
        category,
        body,
        placeholder_annotations: chosen.length === 0 ? null : chosen.map(({ annotation }) => annotation),
      });
      onClose();
      openTemplate(made.lid, made.name);
    } catch (error) {
      setFailure(failureOf(error).message);
    }
  };
  return (
    <Dialog
      title={`Save ${script.name} as template`}
      description="Tick what is to be filled in when a script is made of it. The script stays as it is."
      width="widest"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="save-as-template" disabled={!checked.success || wrongKey}>
            Save template
          </Button>
        </>
      }
    >
      {failure === null ? null : (
        <Banner tone="bad" live>
          Not saved: {failure}
        </Banner>
      )}
      <div className="flex min-h-0 flex-1 gap-4">
        <form
          id="save-as-template"
          className="flex h-[58vh] w-108 shrink-0 flex-col gap-3 p-0.5"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <div className="grid shrink-0 grid-cols-[1fr_11rem] gap-3">
            <Field label="Name" error={wrongName}>
              {(ids) => <TextInput {...ids} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
            </Field>
            <Field label="Category">
              {(ids) => (
                <SelectInput
                  {...ids}
                  value={category}
                  onChange={(event) => setCategory(templateCategory.parse(event.target.value))}
                >
                  {categoryOptions().map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </SelectInput>
              )}
            </Field>
          </div>
          <Field label="Description">
            {(ids) => (
              <TextInput {...ids} value={description} onChange={(event) => setDescription(event.target.value)} />
            )}
          </Field>
          <ProposalList
            body={script.body}
            proposals={proposals}
            keys={keys}
            ticked={ticked}
            onTick={setTicked}
            onKey={(index, key) => setKeys(keys.with(index, key))}
          />
          {wrongKey ? (
            <p className="text-bad text-small">Each key is a name of its own: letters, digits and _, no digit first.</p>
          ) : null}
        </form>
        <section aria-label="Preview" className="h-[58vh] min-w-0 flex-1 rounded-sm border border-line">
          <Suspense fallback={<Skeleton label="Loading the preview" rows={10} />}>
            <PreviewText text={body} marks={marks} label="The template that will be made" />
          </Suspense>
        </section>
      </div>
    </Dialog>
  );
}

function chosenOf(
  proposals: readonly PlaceholderProposal[],
  keys: readonly string[],
  ticked: ReadonlySet<number>,
): PlaceholderProposal[] {
  return proposals.flatMap((proposal, index) => {
    if (!ticked.has(index)) return [];
    const key = keys[index] ?? proposal.annotation.key;
    const label = key === proposal.annotation.key ? proposal.annotation.label : newAnnotation(key).label;
    return [{ ...proposal, annotation: { ...proposal.annotation, key, label } }];
  });
}
