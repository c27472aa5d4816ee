import { useEffect, useMemo, useRef } from 'react';
import { type FieldErrors, type Resolver, useForm } from 'react-hook-form';
import type { ConnectorType } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import { Field, SelectInput, TextArea, TextInput } from '#renderer/ui/field.tsx';
import {
  type ConfigField,
  type ConfigTexts,
  configErrors,
  configFields,
  configOfTexts,
  textsOfConfig,
} from './config-fields.ts';
import { editConnector, useConnectorDrafts } from './connector-draft.ts';

/** The configuration of a connector: a form of its type's own schema, wrong members said at their fields. */
export function ConfigPart({ lid, type }: { readonly lid: string; readonly type: ConnectorType }) {
  const fields = useMemo(() => configFields(type), [type]);
  const config = useConnectorDrafts((all) => all[lid]?.history.now.config);
  const taken = useConnectorDrafts((all) => all[lid]?.taken ?? 0);
  const latest = useRef(config ?? {});
  latest.current = config ?? {};
  const form = useForm<ConfigTexts>({
    resolver: resolverOf(type),
    mode: 'onChange',
    defaultValues: textsOfConfig(fields, latest.current),
  });
  const { reset, trigger, watch } = form;
  // What came by undo or from another window takes the place of what is in the fields; what is typed is there already.
  useEffect(() => {
    if (taken > 0) reset(textsOfConfig(fields, latest.current));
    void trigger();
  }, [taken, fields, reset, trigger]);
  useEffect(() => {
    const subscription = watch((texts, { name }) => {
      if (name === undefined) return;
      const typed = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text ?? '']));
      editConnector(lid, { config: configOfTexts(fields, typed, latest.current) }, `config.${name}`);
    });
    return () => subscription.unsubscribe();
  }, [watch, lid, fields]);
  const { errors } = form.formState;
  const { label, help } = connectorTypeDescriptors[type];
  return (
    <form
      aria-label="Configuration"
      className="flex max-w-240 flex-col gap-4 p-4"
      noValidate
      onSubmit={(event) => event.preventDefault()}
    >
      <p className="text-text-2">
        {label}: {help} No secrets belong here; they have a part of their own.
      </p>
      <div className="grid grid-cols-2 items-start gap-x-6 gap-y-3">
        {fields.map((field) => (
          <div key={field.name} className={isWide(field) ? 'col-span-2' : ''}>
            <Field label={labelOf(field)} hint={hintOf(field)} error={errors[field.name]?.message}>
              {(ids) => <Control field={field} ids={ids} {...form.register(field.name)} />}
            </Field>
          </div>
        ))}
      </div>
    </form>
  );
}

interface ControlProps extends ReturnType<ReturnType<typeof useForm<ConfigTexts>>['register']> {
  readonly field: ConfigField;
  readonly ids: { readonly id: string; readonly 'aria-describedby': string | undefined };
}

function Control({ field, ids, ...register }: ControlProps) {
  const { kind, choices, standard } = field;
  if (kind === 'fixed') return <TextInput {...ids} {...register} readOnly value={String(standard)} />;
  if (kind === 'choice') {
    return (
      <SelectInput {...ids} {...register}>
        <option value="">{standard === undefined ? 'Choose…' : `${String(standard)} (standard)`}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </SelectInput>
    );
  }
  if (kind === 'text' || kind === 'number') {
    const placeholder = standard === undefined || standard === null ? '' : `${String(standard)} (standard)`;
    return (
      <TextInput
        {...ids}
        {...register}
        inputMode={kind === 'number' ? 'numeric' : 'text'}
        placeholder={placeholder.startsWith(' ') ? '' : placeholder}
      />
    );
  }
  return (
    <TextArea
      {...ids}
      {...register}
      rows={kind === 'json' ? 5 : 3}
      spellCheck={false}
      className="font-code text-code"
      placeholder={kind === 'json' ? shownStandard(standard) : ''}
    />
  );
}

function shownStandard(standard: ConfigField['standard']): string {
  return standard === undefined ? '' : JSON.stringify(standard);
}

function isWide({ kind }: ConfigField): boolean {
  return kind === 'json' || kind === 'long_text' || kind === 'list';
}

function labelOf({ title, required, kind }: ConfigField): string {
  const shape = kind === 'json' ? ' (JSON)' : '';
  return required || kind === 'fixed' ? `${title}${shape}` : `${title}${shape}, optional`;
}

function hintOf({ help, kind }: ConfigField): string | undefined {
  return kind === 'list' ? [help, 'One a line.'].filter(Boolean).join(' ') : help;
}

function resolverOf(type: ConnectorType): Resolver<ConfigTexts> {
  return (texts) => {
    const wrong = configErrors(type, texts);
    const errors: FieldErrors<ConfigTexts> = Object.fromEntries(
      Object.entries(wrong).map(([name, message]) => [name, { type: 'schema', message }]),
    );
    return Object.keys(wrong).length === 0 ? { values: texts, errors: {} } : { values: {}, errors };
  };
}
