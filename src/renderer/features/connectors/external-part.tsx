import { Plus, Trash2 } from 'lucide-react';
import { type ExternalResource, externalResource } from '#contract/model/connector.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Field, SelectInput, TextArea, TextInput } from '#renderer/ui/field.tsx';
import { NumberInput } from '#renderer/ui/number-input.tsx';
import { editConnector, useConnectorDrafts } from './connector-draft.ts';
import { entryErrors, freeName, newResource } from './connector-form.ts';
import { undoKeys } from './undo-keys.ts';

const none: readonly ExternalResource[] = [];
const methods = externalResource.shape.method.removeDefault().options;

/** The endpoints that scripts may ask with `resources.call`, and no others. */
export function ExternalPart({ lid }: { readonly lid: string }) {
  const resources = useConnectorDrafts((all) => all[lid]?.history.now.resources) ?? none;
  const errors = entryErrors(externalResource, resources, 'resource');
  const write = (next: readonly ExternalResource[], run: string | null = null) =>
    editConnector(lid, { resources: next }, run);
  const add = () => write([...resources, newResource(freeName('service', resources))]);
  const addButton = (
    <Button icon={<Plus size={14} aria-hidden="true" />} onClick={add}>
      Add external resource
    </Button>
  );
  if (resources.length === 0) {
    return (
      <EmptyState title="No external resources" action={addButton}>
        <p>
          A script bound to this connector may ask endpoints that are named here, with resources.call(name, payload). In
          a dry run stubs answer; in a real run the backend asks, and nothing but these addresses can be reached.
        </p>
      </EmptyState>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
    <div className="flex max-w-240 flex-col gap-3 p-4" onKeyDown={undoKeys(lid)}>
      {resources.map((resource, index) => (
        <ResourceFields
          // biome-ignore lint/suspicious/noArrayIndexKey: it has no identity but its place; its name is edited
          key={index}
          resource={resource}
          errorOf={(member) => errors[`${index}.${member}`]}
          onChange={(changes, run) =>
            write(
              resources.map((one, at) => (at === index ? { ...one, ...changes } : one)),
              run === null ? null : `external.${index}.${run}`,
            )
          }
          onRemove={() => write(resources.toSpliced(index, 1))}
        />
      ))}
      <div>{addButton}</div>
    </div>
  );
}

interface ResourceFieldsProps {
  readonly resource: ExternalResource;
  readonly errorOf: (member: string) => string | undefined;
  readonly onChange: (changes: Partial<ExternalResource>, run: string | null) => void;
  readonly onRemove: () => void;
}

function ResourceFields({ resource, errorOf, onChange, onRemove }: ResourceFieldsProps) {
  const { name, url, method, timeout_seconds, allow } = resource;
  return (
    <fieldset aria-label={`External resource ${name}`} className="rounded-sm border border-line p-3">
      <div className="mb-3 grid grid-cols-[12rem_1fr_6rem_8rem_auto] items-start gap-3">
        <Field label="Name" error={errorOf('name')}>
          {(ids) => (
            <TextInput
              {...ids}
              className="font-code"
              value={name}
              onChange={(event) => onChange({ name: event.target.value }, 'name')}
            />
          )}
        </Field>
        <Field label="Address" error={errorOf('url')}>
          {(ids) => (
            <TextInput
              {...ids}
              className="font-code"
              value={url}
              onChange={(event) => onChange({ url: event.target.value }, 'url')}
            />
          )}
        </Field>
        <Field label="Method">
          {(ids) => (
            <SelectInput
              {...ids}
              value={method}
              onChange={(event) =>
                onChange({ method: methods.find((one) => one === event.target.value) ?? 'POST' }, null)
              }
            >
              {methods.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <NumberInput
          label="Time limit"
          unit="seconds"
          min={1}
          max={60}
          value={timeout_seconds}
          onChange={(value) => onChange({ timeout_seconds: value }, 'timeout')}
        />
        <IconButton label={`Delete external resource ${name}`} className="mt-5" onClick={onRemove}>
          <Trash2 size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <Field
        label="Networks beyond the public internet, optional"
        hint="Private addresses that it may resolve to, such as 10.1.0.0/16; one a line. All others are refused."
        error={errorOf('allow')}
      >
        {(ids) => (
          <TextArea
            {...ids}
            rows={1}
            className="min-h-7! font-code text-code"
            value={allow.join('\n')}
            onChange={(event) => onChange({ allow: linesOf(event.target.value) }, 'allow')}
          />
        )}
      </Field>
    </fieldset>
  );
}

/** Empty lines are kept only at the end, while the next one is about to be typed. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n').map((line) => line.trimStart());
}
