import type { ClassAttribute } from '#contract/model/connector.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { Field, TextArea } from '#renderer/ui/field.tsx';
import { SpecForm } from './spec-form.tsx';
import type { SpecWork } from './use-spec.ts';

interface SpecEditorProps {
  readonly attributes: readonly ClassAttribute[] | null;
  readonly work: SpecWork;
  /** What is wrong is shown once somebody tried to go on. */
  readonly showErrors: boolean;
}

/** The form of a specification, or its JSON where there is no schema or somebody wants it. */
export function SpecEditor({ attributes, work, showErrors }: SpecEditorProps) {
  const errors = showErrors ? work.read.errors : {};
  const mode = (value: 'form' | 'json', label: string) => (
    <button
      type="button"
      aria-pressed={work.mode === value}
      onClick={() => work.setMode(value)}
      className={classNames(
        'h-6 rounded-sm border px-2',
        work.mode === value ? 'border-accent bg-accent-soft text-text-1' : 'border-line text-text-2 hover:bg-surface-2',
      )}
    >
      {label}
    </button>
  );
  return (
    <>
      {attributes === null ? (
        <p className="text-text-2">
          The connector describes no such object class, so its attributes are given as JSON.
        </p>
      ) : (
        <fieldset aria-label="How to enter it" className="flex gap-1.5">
          {mode('form', 'Form')}
          {mode('json', 'JSON')}
        </fieldset>
      )}
      {work.mode === 'form' && attributes !== null ? (
        <SpecForm attributes={attributes} texts={work.texts} errors={errors} onChange={work.setTexts} />
      ) : (
        <Field
          label="Specification (JSON)"
          error={work.read.errors[''] && showErrors ? work.read.errors[''] : undefined}
        >
          {(ids) => (
            <TextArea
              {...ids}
              rows={10}
              spellCheck={false}
              className="font-code text-code"
              value={work.json}
              onChange={(event) => work.setJson(event.target.value)}
            />
          )}
        </Field>
      )}
    </>
  );
}
