import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { SelectInput } from '#renderer/ui/field.tsx';
import type { ParameterForm } from './action-forms.ts';

interface ActionChoiceProps {
  readonly ids: { readonly id: string };
  readonly form: ParameterForm;
  readonly parameters: JsonObject;
  readonly onChange: (value: Json | undefined) => void;
}

/** A parameter that is chosen: from a list, from the workspace's connectors, from what the chosen connector can do. */
export function ActionChoice({ ids, form, parameters, onChange }: ActionChoiceProps) {
  const { connectors } = useConnectors();
  const value = parameters[form.name];
  const chosen = typeof value === 'string' ? value : '';
  const choices = choicesOf(form, parameters, connectors ?? []);
  const isStrange = chosen !== '' && connectors !== null && !choices.includes(chosen);
  return (
    <SelectInput
      {...ids}
      value={chosen}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{form.required ? 'Choose one' : 'As usual'}</option>
      {isStrange ? (
        <option value={chosen}>
          {chosen} ({form.kind === 'connector' ? 'not in this workspace' : 'not known here'})
        </option>
      ) : null}
      {choices.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </SelectInput>
  );
}

function choicesOf(
  { kind, choices = [] }: ParameterForm,
  { connector }: JsonObject,
  connectors: readonly ConnectorRow[],
): readonly string[] {
  if (kind === 'connector') return connectors.map(({ name }) => name);
  if (kind !== 'operation') return choices;
  const found = connectors.find(({ name }) => name === connector);
  return found === undefined ? choices : connectorTypeDescriptors[found.connector_type].operations;
}
