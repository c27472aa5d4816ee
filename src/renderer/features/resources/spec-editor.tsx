import type { ClassAttribute } from '#contract/model/connector.ts';
import { ChoiceRow } from '#renderer/ui/choice-row.tsx';
import { Field, TextArea } from '#renderer/ui/field.tsx';
import { SpecForm } from './spec-form.tsx';
import type { SpecWork } from './use-spec.ts';

interface SpecEditorProps {
  readonly attributes: readonly ClassAttribute[] | null;
  readonly work: SpecWork;
  /** What is wrong is shown once somebody tried to go on. */
  readonly showErrors: boolean;
}

const modes = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const;

/** The form of a specification, or its JSON where there is no schema or somebody wants it. */
export function SpecEditor({ attributes, work, showErrors }: SpecEditorProps) {
  const errors = showErrors ? work.read.errors : {};
  return (
    <>
      {attributes === null ? (
        <p className="text-text-2">
          The connector describes no such object class, so its attributes are given as JSON.
        </p>
      ) : (
        <ChoiceRow label="How to enter it" choices={modes} chosen={work.mode} onChoose={work.setMode} />
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
