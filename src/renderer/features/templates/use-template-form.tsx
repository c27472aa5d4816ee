import { lazy, Suspense, useMemo, useState } from 'react';
import type { PlaceholderAnnotation, PlaceholderValue } from '#contract/model/template.ts';
import type { TemplateDetail } from '#contract/rpc/templates.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { PlaceholderControl } from './placeholder-control.tsx';
import { type Instantiation, useInstantiation } from './use-instantiation.ts';
import { useValidation } from './use-validation.ts';
import { ValidationLine } from './validation-line.tsx';

const PreviewText = lazy(() =>
  import('#renderer/editor/preview-text.tsx').then((module) => ({ default: module.PreviewText })),
);

interface UseTemplateFormProps {
  readonly template: TemplateDetail;
  readonly onClose: () => void;
}

/** The form of a template beside the script that comes of it. */
export function UseTemplateForm({ template, onClose }: UseTemplateFormProps) {
  const work = useInstantiation(template, onClose);
  const { problems } = work.filled;
  const [first] = problems;
  const validated = useValidation(first === undefined ? work.filled.body : null);
  return (
    <Dialog
      title={`Use template ${template.name}`}
      description={template.description ?? undefined}
      width="widest"
      onClose={onClose}
      footer={<Footer work={work} onClose={onClose} />}
    >
      <Notices work={work} />
      <div className="flex min-h-0 flex-1 gap-4">
        <form
          id="use-template"
          className="flex h-[58vh] w-92 shrink-0 flex-col gap-3 overflow-y-auto p-0.5 pr-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (first === undefined && !work.deleted) void work.create('filled');
          }}
        >
          <Field label="Name of the script" error={work.wrongName ?? undefined}>
            {(ids) => (
              <TextInput
                {...ids}
                autoFocus
                value={work.name}
                onFocus={(event) => event.target.select()}
                onChange={(event) => work.setName(event.target.value)}
              />
            )}
          </Field>
          <Field label="Description">
            {(ids) => (
              <TextInput
                {...ids}
                value={work.description}
                onChange={(event) => work.setDescription(event.target.value)}
              />
            )}
          </Field>
          <hr className="border-line" />
          {work.annotations.map((annotation) => (
            <ValueField
              key={annotation.key}
              annotation={annotation}
              value={work.values[annotation.key] ?? null}
              problem={problems.find(({ key }) => key === annotation.key)?.message}
              onChange={(value) => work.setValue(annotation.key, value)}
            />
          ))}
          {work.annotations.length === 0 ? (
            <p className="text-text-2">This template describes no placeholders; its text is taken as it is.</p>
          ) : null}
        </form>
        <Preview work={work} validated={validated} waiting={first?.message ?? null} />
      </div>
    </Dialog>
  );
}

interface PreviewProps {
  readonly work: Instantiation;
  readonly validated: ReturnType<typeof useValidation>;
  readonly waiting: string | null;
}

function Preview({ work, validated, waiting }: PreviewProps) {
  const { body, filled } = work.filled;
  const marks = useMemo(() => filled.map(({ start, end }) => ({ start, end })), [filled]);
  return (
    <section aria-label="Preview" className="flex h-[58vh] min-w-0 flex-1 flex-col rounded-sm border border-line">
      <div className="min-h-0 flex-1">
        <Suspense fallback={<Skeleton label="Loading the preview" rows={10} />}>
          <PreviewText text={body} marks={marks} label="The script that will be made" />
        </Suspense>
      </div>
      <ValidationLine problems={validated} waiting={waiting} />
    </section>
  );
}

interface ValueFieldProps {
  readonly annotation: PlaceholderAnnotation;
  readonly value: PlaceholderValue | null;
  readonly problem: string | undefined;
  readonly onChange: (value: PlaceholderValue | null) => void;
}

/** What is wrong is said once something was typed or left; before that the line under the preview says what is missing. */
function ValueField({ annotation, value, problem, onChange }: ValueFieldProps) {
  const [touched, setTouched] = useState(false);
  const { label, required, help, default: usual } = annotation;
  const hint = help ?? (required || usual !== null ? undefined : 'May stay empty.');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notes that the control in it was left
    <div onBlur={() => setTouched(true)}>
      <Field label={required ? label : `${label} (optional)`} hint={hint} error={touched ? problem : undefined}>
        {(ids) => (
          <PlaceholderControl
            annotation={annotation}
            value={value}
            multiline
            none={required ? 'Choose…' : 'None'}
            ids={ids}
            onChange={(next) => {
              setTouched(true);
              onChange(next);
            }}
          />
        )}
      </Field>
    </div>
  );
}

function Notices({ work }: { readonly work: Instantiation }) {
  if (work.deleted) {
    return (
      <Banner tone="warn" live>
        This template was deleted while you filled it in. What you typed is still here: keep it as a new script.
      </Banner>
    );
  }
  if (work.failure !== null) {
    return (
      <Banner tone="bad" live>
        Not created: {work.failure.message}
      </Banner>
    );
  }
  if (!work.foreign) return null;
  return (
    <Banner tone="info">
      Some of its placeholders are described in a way that is not understood here. Its text can be taken as it is.
    </Banner>
  );
}

function Footer({ work, onClose }: { readonly work: Instantiation; readonly onClose: () => void }) {
  const { filled, foreign, deleted, busy, wrongName } = work;
  const asItIs = work.annotations.length > 0 || filled.problems.length > 0 || foreign;
  const missing = filled.problems[0]?.message;
  const blocked = wrongName ?? missing ?? (foreign ? 'Its placeholders are not understood here.' : undefined);
  return (
    <>
      <Button onClick={onClose}>Cancel</Button>
      {deleted ? (
        <Button look="primary" disabled={busy || wrongName !== null} onClick={() => void work.create('kept')}>
          Keep as new script
        </Button>
      ) : (
        <>
          {asItIs ? (
            <Button disabled={busy || wrongName !== null} onClick={() => void work.create('as_it_is')}>
              Take the text as it is
            </Button>
          ) : null}
          <Button
            look="primary"
            type="submit"
            form="use-template"
            title={blocked}
            disabled={busy || blocked !== undefined}
          >
            Create script
          </Button>
        </>
      )}
    </>
  );
}
