import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { lifecycleLimits, type StateAction } from '#contract/model/lifecycle.ts';
import { type Json, type JsonObject, jsonObject } from '#contract/model/scalars.ts';
import { actionMistakes, isKnownAction } from '#engine/lifecycle/action-types.ts';
import { actionWord, actionWords } from '#engine/lifecycle/element-words.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Field, TextArea, TextInput } from '#renderer/ui/field.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { ActionChoice } from './action-choice.tsx';
import { actionForms, type ParameterForm } from './action-forms.ts';

interface ActionsEditorProps {
  readonly title: string;
  readonly actions: readonly StateAction[];
  readonly onChange: (actions: StateAction[], run: string | null) => void;
}

/** Actions in the order in which they happen, each with the form of its type (032 US5). */
export function ActionsEditor({ title, actions, onChange }: ActionsEditorProps) {
  const put = (at: number, action: StateAction, run: string | null) =>
    onChange(
      actions.map((one, index) => (index === at ? action : one)),
      run,
    );
  const move = (at: number, by: -1 | 1) => {
    const order = [...actions];
    const [one] = order.splice(at, 1);
    if (one !== undefined) order.splice(at + by, 0, one);
    onChange(order, null);
  };
  const types = Object.keys(actionWords) as (keyof typeof actionWords)[];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-small text-text-2">{title}</legend>
      {actions.map((action, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: an action has no identity but its place
          key={at}
          aria-label={`${at + 1}. ${actionWord(action.action_type)}`}
          className="flex flex-col gap-2 rounded-sm border border-line p-2"
        >
          <div className="flex items-center gap-1">
            <span className="min-w-0 flex-1 truncate font-semibold">
              {at + 1}. {actionWord(action.action_type)}
            </span>
            <IconButton label="Move up" disabled={at === 0} onClick={() => move(at, -1)}>
              <ArrowUp size={14} aria-hidden="true" />
            </IconButton>
            <IconButton label="Move down" disabled={at === actions.length - 1} onClick={() => move(at, 1)}>
              <ArrowDown size={14} aria-hidden="true" />
            </IconButton>
            <IconButton
              label={`Delete ${actionWord(action.action_type)}`}
              onClick={() =>
                onChange(
                  actions.filter((_, index) => index !== at),
                  null,
                )
              }
            >
              <Trash2 size={14} aria-hidden="true" />
            </IconButton>
          </div>
          <ActionForm action={action} onChange={(changed, part) => put(at, changed, `${title} ${at} ${part}`)} />
        </fieldset>
      ))}
      <Menu
        entries={types.map((type) => ({
          id: type,
          title: actionWords[type],
          disabled: actions.length >= lifecycleLimits.actionsPerSide,
          onSelect: () => onChange([...actions, { action_type: type, parameters: {} }], null),
        }))}
      >
        <Button icon={<Plus size={14} aria-hidden="true" />}>Add action {title.replace('Actions ', '')}</Button>
      </Menu>
    </fieldset>
  );
}

interface ActionFormProps {
  readonly action: StateAction;
  readonly onChange: (action: StateAction, part: string) => void;
}

function ActionForm({ action, onChange }: ActionFormProps) {
  const { action_type, parameters } = action;
  if (!isKnownAction(action_type))
    return (
      <JsonParameter
        label="Parameters as JSON"
        value={parameters}
        onChange={(value) => {
          const read = jsonObject.safeParse(value);
          if (read.success) onChange({ ...action, parameters: read.data }, 'parameters');
        }}
      />
    );
  const mistakes = actionMistakes(action);
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _, ...rest } = parameters;
    onChange({ ...action, parameters: value === undefined ? rest : { ...parameters, [name]: value } }, name);
  };
  const forms = actionForms[action_type];
  return (
    <>
      {forms.length === 0 ? <p className="text-small text-text-3">It needs no parameters.</p> : null}
      {forms.map((form) => (
        <Parameter
          key={form.name}
          form={form}
          parameters={parameters}
          error={mistakes.find((mistake) => mistake.includes(form.name))}
          onChange={(value) => set(form.name, value)}
        />
      ))}
    </>
  );
}

interface ParameterProps {
  readonly form: ParameterForm;
  readonly parameters: JsonObject;
  readonly error: string | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

function Parameter({ form, parameters, error, onChange }: ParameterProps) {
  const value = parameters[form.name];
  const label = form.required ? form.label : `${form.label} (optional)`;
  if (form.kind === 'json') return <JsonParameter label={label} value={value} onChange={onChange} />;
  return (
    <Field label={label} error={error === undefined ? undefined : `It cannot be done so: ${error}.`}>
      {(ids) =>
        isChosen(form) ? (
          <ActionChoice ids={ids} form={form} parameters={parameters} onChange={onChange} />
        ) : (
          <TypedText ids={ids} form={form} value={value} onChange={onChange} />
        )
      }
    </Field>
  );
}

function isChosen({ kind }: ParameterForm): boolean {
  return kind === 'choice' || kind === 'connector' || kind === 'operation';
}

interface TypedTextProps {
  readonly ids: { readonly id: string };
  readonly form: ParameterForm;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** What is typed stays as it is while it means the same, such as a comma at the end of a list. */
function TypedText({ ids, form, value, onChange }: TypedTextProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const stored = Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value);
  const shown = typed !== null && JSON.stringify(meant(form, typed)) === JSON.stringify(value) ? typed : stored;
  return (
    <TextInput
      {...ids}
      type={form.kind === 'number' ? 'number' : 'text'}
      placeholder={form.placeholder}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(meant(form, event.target.value));
      }}
    />
  );
}

function meant({ kind }: ParameterForm, text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  if (kind === 'number') return Number(text);
  if (kind !== 'list') return text;
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

interface JsonParameterProps {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
}

function JsonParameter({ label, value, onChange }: JsonParameterProps) {
  const stored = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [typed, setTyped] = useState<string | null>(null);
  const read = readJson(typed ?? stored);
  const shown =
    typed !== null && (read === undefined || JSON.stringify(read) === JSON.stringify(value)) ? typed : stored;
  return (
    <Field
      label={label}
      error={readJson(shown) === undefined ? 'Write a JSON value, such as "active", true or 3.' : undefined}
    >
      {(ids) => (
        <TextArea
          {...ids}
          spellCheck={false}
          rows={2}
          className="font-code text-small!"
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            const next = readJson(event.target.value);
            if (next !== undefined) onChange(next);
          }}
        />
      )}
    </Field>
  );
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
