import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ObjectClass, objectClass } from '#contract/model/connector.ts';
import { operationTypes } from '#contract/script/test-context.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Checkbox, Field, TextInput } from '#renderer/ui/field.tsx';
import { AttributeTable } from './attribute-table.tsx';
import { editConnector, useConnectorDrafts } from './connector-draft.ts';
import { entryErrors, freeName, newClass } from './connector-form.ts';
import { undoKeys } from './undo-keys.ts';

const noClasses: readonly ObjectClass[] = [];

/** The kinds of objects a target holds, with the attributes that scripts see. */
export function ClassesPart({ lid }: { readonly lid: string }) {
  const classes = useConnectorDrafts((all) => all[lid]?.history.now.object_classes) ?? noClasses;
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, classes.length - 1);
  const shown = classes[at];
  const errors = entryErrors(objectClass, classes, 'object class');
  const write = (next: readonly ObjectClass[], run: string | null = null) =>
    editConnector(lid, { object_classes: next }, run);
  const add = () => {
    write([...classes, newClass(freeName('account', classes))]);
    setChosen(classes.length);
  };
  const hasErrors = (index: number) => Object.keys(errors).some((key) => key.startsWith(`${index}.`));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
    <div className="absolute inset-0 flex" onKeyDown={undoKeys(lid)}>
      <div className="flex w-44 shrink-0 flex-col border-line border-r">
        <ul aria-label="Object classes" className="min-h-0 flex-1 overflow-y-auto py-1">
          {classes.map(({ name, attributes }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a class has no identity but its place; its name is edited
            <li key={index}>
              <button
                type="button"
                aria-current={index === at ? 'true' : undefined}
                onClick={() => setChosen(index)}
                className={classNames(
                  'flex h-7 w-full items-center justify-between gap-2 px-3 text-left',
                  index === at ? 'bg-accent-soft' : 'hover:bg-surface-2',
                )}
              >
                <span className={classNames('truncate', hasErrors(index) && 'text-bad')}>{name || 'no name'}</span>
                <span className="text-small text-text-3">{attributes.length}</span>
              </button>
            </li>
          ))}
        </ul>
        <div className="p-2">
          <Button className="w-full" icon={<Plus size={14} aria-hidden="true" />} onClick={add}>
            Add object class
          </Button>
        </div>
      </div>
      {shown === undefined ? (
        <EmptyNote>
          <p>
            An object class is a kind of object that the target holds, such as user or group. Its attributes are offered
            while scripts are written, checked before they run, and asked for when something is provisioned.
          </p>
        </EmptyNote>
      ) : (
        <ClassEditor
          key={at}
          objectClass={shown}
          index={at}
          errors={errors}
          onChange={(next, run) =>
            write(
              classes.map((one, index) => (index === at ? next : one)),
              run,
            )
          }
          onRemove={() => {
            write(classes.filter((_, index) => index !== at));
            setChosen(Math.max(0, at - 1));
          }}
        />
      )}
    </div>
  );
}

interface ClassEditorProps {
  readonly objectClass: ObjectClass;
  readonly index: number;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (next: ObjectClass, run: string | null) => void;
  readonly onRemove: () => void;
}

function ClassEditor({ objectClass: shown, index, errors, onChange, onRemove }: ClassEditorProps) {
  const { name, operations, attributes } = shown;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
      <div className="flex items-end gap-3">
        <div className="w-64">
          <Field label="Name of the object class" error={errors[`${index}.name`]}>
            {(ids) => (
              <TextInput
                {...ids}
                className="font-code"
                value={name}
                onChange={(event) => onChange({ ...shown, name: event.target.value }, `class.${index}.name`)}
              />
            )}
          </Field>
        </div>
        <span className="flex-1" />
        <IconButton label={`Delete object class ${name}`} onClick={onRemove}>
          <Trash2 size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="mb-1 text-small text-text-2">Operations the target has for it</legend>
        {operationTypes.map((operation) => (
          <Checkbox
            key={operation}
            label={operation}
            checked={operations.includes(operation)}
            onChange={(event) =>
              onChange(
                {
                  ...shown,
                  operations: operationTypes.filter((one) =>
                    one === operation ? event.target.checked : operations.includes(one),
                  ),
                },
                null,
              )
            }
          />
        ))}
      </fieldset>
      <AttributeTable
        className={name}
        attributes={attributes}
        onChange={(next, run) =>
          onChange({ ...shown, attributes: [...next] }, run === null ? null : `class.${index}.${run}`)
        }
      />
    </div>
  );
}
