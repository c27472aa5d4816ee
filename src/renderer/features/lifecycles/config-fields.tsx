import { z } from 'zod';
import { type LifecycleConfig, lifecycleLimits, lifecycleName } from '#contract/model/lifecycle.ts';
import { objectTypeWords } from '#engine/lifecycle/element-words.ts';
import { Checkbox, Field, SelectInput } from '#renderer/ui/field.tsx';
import { CheckedText } from './checked-text.tsx';
import { edit, setInitial } from './edit-lifecycle.ts';

export const descriptionText = z
  .string()
  .max(
    lifecycleLimits.descriptionChars,
    `It is longer than ${lifecycleLimits.descriptionChars} characters; shorten it.`,
  );

interface ConfigFieldsProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
}

/** What holds for the whole lifecycle. */
export function ConfigFields({ lid, config }: ConfigFieldsProps) {
  const change = (changes: Partial<LifecycleConfig>, run: string | null = null) =>
    edit(lid, (now) => ({ ...now, ...changes }), run);
  return (
    <>
      <CheckedText
        label="Name"
        value={config.name}
        schema={lifecycleName}
        onChange={(name) => change({ name }, 'config name')}
      />
      <CheckedText
        label="Description"
        multiline
        value={config.description ?? ''}
        schema={descriptionText}
        onChange={(text) => change({ description: text === '' ? null : text }, 'config description')}
      />
      <p className="text-small text-text-2">
        Of objects of the type{' '}
        <strong className="font-semibold text-text-1">{objectTypeWords[config.object_type]}</strong>, which cannot be
        changed later.
      </p>
      <Field label="Initial state">
        {(ids) => (
          <SelectInput
            {...ids}
            value={config.initial_state_id ?? ''}
            onChange={(event) => {
              const id = event.target.value;
              if (id === '') change({ initial_state_id: null });
              else void setInitial(lid, id, true);
            }}
          >
            <option value="">None: nothing can enter</option>
            {config.states
              .filter(({ is_terminal }) => !is_terminal)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </SelectInput>
        )}
      </Field>
      <Checkbox
        label="Active"
        checked={config.is_active}
        onChange={(event) => change({ is_active: event.target.checked })}
      />
      <Checkbox
        label="Assign the initial state by itself"
        hint="New objects of the type, and those in no lifecycle, enter it from the next publish on."
        checked={config.auto_assign_initial_state}
        onChange={(event) => change({ auto_assign_initial_state: event.target.checked })}
      />
    </>
  );
}
