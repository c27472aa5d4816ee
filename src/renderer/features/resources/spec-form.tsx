import type { ClassAttribute } from '#contract/model/connector.ts';
import { Field, SelectInput, TextArea, TextInput } from '#renderer/ui/field.tsx';
import type { SpecTexts } from './spec-values.ts';

interface SpecFormProps {
  readonly attributes: readonly ClassAttribute[];
  readonly texts: SpecTexts;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (texts: SpecTexts) => void;
}

/** A form of an object class: one field an attribute, in the order of the schema. */
export function SpecForm({ attributes, texts, errors, onChange }: SpecFormProps) {
  return (
    <div className="flex flex-col gap-3">
      {attributes.map((attribute) => (
        <AttributeField
          key={attribute.name}
          attribute={attribute}
          text={texts[attribute.name] ?? ''}
          error={errors[attribute.name]}
          onChange={(text) => onChange({ ...texts, [attribute.name]: text })}
        />
      ))}
    </div>
  );
}

interface AttributeFieldProps {
  readonly attribute: ClassAttribute;
  readonly text: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

function AttributeField({ attribute, text, error, onChange }: AttributeFieldProps) {
  const { name, type, required, multi_valued, description } = attribute;
  const many = multi_valued ? 'One value a line.' : null;
  const hint = [description, many].filter((part) => part !== null).join(' ') || undefined;
  return (
    <Field label={required ? name : `${name} (optional)`} hint={hint} error={error}>
      {(ids) =>
        type === 'boolean' && !multi_valued ? (
          <SelectInput {...ids} value={text} onChange={(event) => onChange(event.target.value)}>
            <option value="">{required ? 'Choose…' : 'Not set'}</option>
            <option value="true">Yes</option>
            <option value="false">No</option>
          </SelectInput>
        ) : multi_valued || type === 'object' ? (
          <TextArea
            {...ids}
            className={type === 'object' ? 'font-code text-code' : ''}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <TextInput
            {...ids}
            inputMode={type === 'integer' || type === 'number' ? 'decimal' : 'text'}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
