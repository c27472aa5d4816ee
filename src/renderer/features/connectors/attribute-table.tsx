import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { attributeTypes, type ClassAttribute, classAttribute } from '#contract/model/connector.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { rowKeys } from '#renderer/ui/row-keys.ts';
import { entryErrors, freeName, newAttribute } from './connector-form.ts';

interface AttributeTableProps {
  readonly className: string;
  readonly attributes: readonly ClassAttribute[];
  /** Changes of one `run` are undone together. */
  readonly onChange: (attributes: readonly ClassAttribute[], run: string | null) => void;
}

/** The attributes of an object class. In a field, ↑ and ↓ go to the row above and below, Alt with them moves the row, and Enter adds one. */
export function AttributeTable({ className, attributes, onChange }: AttributeTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const errors = entryErrors(classAttribute, attributes, 'attribute');
  const focus = (row: number, cell: string) =>
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-cell="${cell}"]`)?.focus(),
    );
  const add = (after: number) => {
    const made = newAttribute(freeName('attribute', attributes));
    onChange([...attributes.slice(0, after + 1), made, ...attributes.slice(after + 1)], null);
    focus(after + 1, 'name');
  };
  const move = (from: number, to: number) => {
    const moved = attributes[from];
    if (moved === undefined || to < 0 || to >= attributes.length) return;
    onChange(attributes.toSpliced(from, 1).toSpliced(to, 0, moved), null);
  };
  const change = (row: number, changes: Partial<ClassAttribute>, run: string | null) =>
    onChange(
      attributes.map((one, index) => (index === row ? { ...one, ...changes } : one)),
      run === null ? null : `attribute.${row}.${run}`,
    );
  return (
    <div className="flex flex-col gap-2">
      <table ref={table} aria-label={`Attributes of ${className}`} className="w-full table-fixed border-collapse">
        <thead>
          <tr className="text-left text-small text-text-2">
            <th className="w-[22%] px-1 py-0.5 font-normal">Attribute</th>
            <th className="w-26 px-1 py-0.5 font-normal">Type</th>
            <th className="w-18 px-1 py-0.5 font-normal">Required</th>
            <th className="w-20 px-1 py-0.5 font-normal">Many</th>
            <th className="w-20 px-1 py-0.5 font-normal">Read-only</th>
            <th className="px-1 py-0.5 font-normal">Description</th>
            <th className="w-20 px-1 py-0.5">
              <span className="sr-only">Order and delete</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {attributes.map((attribute, row) => (
            <AttributeRow
              // biome-ignore lint/suspicious/noArrayIndexKey: an attribute has no identity but its place; its name is edited
              key={row}
              attribute={attribute}
              row={row}
              last={attributes.length - 1}
              error={errors[`${row}.name`]}
              onKeyDown={(event) => rowKeys(event, row, { onFocus: focus, onMove: move, onAdd: add })}
              onChange={(changes, run) => change(row, changes, run)}
              onMove={(to) => move(row, to)}
              onRemove={() => onChange(attributes.toSpliced(row, 1), null)}
            />
          ))}
        </tbody>
      </table>
      <div>
        <Button icon={<Plus size={14} aria-hidden="true" />} onClick={() => add(attributes.length - 1)}>
          Add attribute
        </Button>
      </div>
    </div>
  );
}

interface AttributeRowProps {
  readonly attribute: ClassAttribute;
  readonly row: number;
  readonly last: number;
  readonly error: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onChange: (changes: Partial<ClassAttribute>, run: string | null) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function AttributeRow({ attribute, row, last, error, onKeyDown, onChange, onMove, onRemove }: AttributeRowProps) {
  const { name, type, description } = attribute;
  const of = (what: string) => `${what} of ${name || `attribute ${row + 1}`}`;
  const flag = (key: 'required' | 'multi_valued' | 'read_only', label: string) => (
    <td className="px-1 py-0.5">
      <input
        type="checkbox"
        data-cell={key}
        aria-label={of(label)}
        className="mt-1.25 size-3.5 accent-accent-fill"
        checked={attribute[key]}
        onChange={(event) => onChange({ [key]: event.target.checked }, null)}
      />
    </td>
  );
  return (
    <tr data-row={row} className="align-top" onKeyDown={onKeyDown}>
      <td className="px-1 py-0.5">
        <TextInput
          data-cell="name"
          aria-label={of('Name')}
          aria-invalid={error === undefined ? undefined : true}
          className="h-6! font-code"
          value={name}
          onChange={(event) => onChange({ name: event.target.value }, 'name')}
        />
        {error === undefined ? null : <p className="text-bad text-small">{error}</p>}
      </td>
      <td className="px-1 py-0.5">
        <SelectInput
          data-cell="type"
          aria-label={of('Type')}
          className="h-6!"
          value={type}
          onChange={(event) =>
            onChange({ type: attributeTypes.find((one) => one === event.target.value) ?? 'string' }, null)
          }
        >
          {attributeTypes.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectInput>
      </td>
      {flag('required', 'Required')}
      {flag('multi_valued', 'Many values')}
      {flag('read_only', 'Read-only')}
      <td className="px-1 py-0.5">
        <TextInput
          data-cell="description"
          aria-label={of('Description')}
          className="h-6!"
          value={description ?? ''}
          onChange={(event) =>
            onChange({ description: event.target.value === '' ? null : event.target.value }, 'description')
          }
        />
      </td>
      <td className="py-0.5">
        <span className="flex justify-end">
          <IconButton label={`Move ${name} up`} disabled={row === 0} onClick={() => onMove(row - 1)}>
            <ArrowUp size={14} aria-hidden="true" />
          </IconButton>
          <IconButton label={`Move ${name} down`} disabled={row === last} onClick={() => onMove(row + 1)}>
            <ArrowDown size={14} aria-hidden="true" />
          </IconButton>
          <IconButton label={`Delete ${name}`} onClick={onRemove}>
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </td>
    </tr>
  );
}
